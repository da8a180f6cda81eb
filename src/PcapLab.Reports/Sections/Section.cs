using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Sections;

/// <summary>A chapter of the report; one file each, one line in <see cref="SectionRegistry"/>.</summary>
internal abstract class Section
{
    /// <summary>Short name for <c>--sections</c> and links.</summary>
    public abstract string Id { get; }

    /// <summary>Title as printed.</summary>
    public abstract string Title { get; }

    /// <summary>What it answers, for <c>pcaplab list sections</c>.</summary>
    public abstract string Purpose { get; }

    /// <summary>The word said when it is left out: "No DNS was seen."</summary>
    public virtual string Nothing => "";

    /// <summary>Its blocks; empty when the capture gives it nothing to say.</summary>
    public abstract IReadOnlyList<Block> Compose(ReportContext context);
}
