namespace PcapLab.Reports.Blocks;

/// <summary>A chapter: its title, the sentence that matters, and its blocks.</summary>
public sealed record ReportSection(string Id, string Title, IReadOnlyList<Block> Blocks)
{
    /// <summary>What the section says in one sentence, as its first paragraph has it; null when it only lists facts.</summary>
    public RichText? Conclusion => Blocks.OfType<Paragraph>().FirstOrDefault(p => p.Lead)?.Text;
}

/// <summary>A file that travels inside the report: full tables as CSV, indicators as JSON.</summary>
public sealed record ReportAttachment(string Name, string MediaType, string Description, byte[] Data);

/// <summary>What the first page says.</summary>
public sealed record ReportCover
{
    /// <summary>The answer in one or two sentences.</summary>
    public required RichText Answer { get; init; }

    /// <summary>Four key figures.</summary>
    public required IReadOnlyList<KeyFigure> Figures { get; init; }

    /// <summary>The findings that matter, at most three.</summary>
    public required IReadOnlyList<FindingBlock> Findings { get; init; }

    /// <summary>What to say when there are no findings.</summary>
    public string NoFindings { get; init; } = "";

    /// <summary>The traffic of the whole capture, or null without packets.</summary>
    public Charts.TimelineChart? Timeline { get; init; }
}

/// <summary>
/// A whole report, neutral of its format. It knows no clock, no folder and no machine: the same capture, options and build give the same
/// document, and every renderer the same bytes.
/// </summary>
public sealed record ReportDocument
{
    /// <summary>Title on the cover.</summary>
    public required string Title { get; init; }

    /// <summary>The period, or what was compared.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Who hands it over; empty when nobody was named.</summary>
    public string Author { get; init; } = "";

    /// <summary>Such as "Confidential"; empty for none.</summary>
    public string Classification { get; init; } = "";

    /// <summary>Capture file names, never folders.</summary>
    public required string Capture { get; init; }

    /// <summary>SHA-256 of the capture in lower-case hex, or empty.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Tool name and version.</summary>
    public required string Tool { get; init; }

    /// <summary>The command that makes this report again.</summary>
    public string Command { get; init; } = "";

    /// <summary>What the report says about its own making; empty for none.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>The logo as PNG bytes, or null.</summary>
    public byte[]? Logo { get; init; }

    /// <summary>Accent colour, or null for the theme's.</summary>
    public Theming.Paint? Accent { get; init; }

    /// <summary>How charts, which are drawn last, write their numbers; null for the way of all reports.</summary>
    public Format.NumberStyle? Style { get; init; }

    /// <summary>First page.</summary>
    public required ReportCover Cover { get; init; }

    /// <summary>Sections in order.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }

    /// <summary>A word on each section that had nothing to say.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Files to carry along.</summary>
    public IReadOnlyList<ReportAttachment> Attachments { get; init; } = [];
}
