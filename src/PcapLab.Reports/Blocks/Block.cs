using PcapLab.Reports.Charts;

namespace PcapLab.Reports.Blocks;

/// <summary>A piece of a report that says what it is and not how it looks; every renderer knows all kinds.</summary>
public abstract record Block;

/// <summary>A heading inside a section; level 2 or 3 (the section's title is level 1).</summary>
public sealed record Heading(int Level, string Text) : Block;

/// <summary>A paragraph; a lead is the sentence that matters and opens a section.</summary>
public sealed record Paragraph(RichText Text, bool Lead = false) : Block;

/// <summary>A number large enough to be read across a table: value with unit, what it is, and a word beside it.</summary>
public sealed record KeyFigure(string Label, string Value, string Note = "");

/// <summary>Up to four key figures in a row.</summary>
public sealed record KeyFigures(IReadOnlyList<KeyFigure> Figures) : Block;

/// <summary>A chart with the caption that states its conclusion.</summary>
public sealed record ChartBlock(Chart Chart, RichText Caption) : Block;

/// <summary>What kind of note.</summary>
public enum NoteKind
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Read before relying on the numbers.</summary>
    Caution,
}

/// <summary>A remark set apart from the text.</summary>
public sealed record Note(NoteKind Kind, RichText Text) : Block;

/// <summary>Text in the mono face with a copy button where there are buttons: a command, a filter, a dump.</summary>
public sealed record CodeBlock(string Code, string Label = "") : Block;

/// <summary>Names with their values, such as the facts of a capture; small where they are only looked up, such as terms.</summary>
public sealed record Facts(IReadOnlyList<Fact> Items, bool Small = false) : Block;

/// <summary>A name and its value; code values are set in mono.</summary>
public sealed record Fact(string Name, RichText Value);

/// <summary>A node of a tree: name, count and value at the right, share of the whole for the bar behind it, and what is below.</summary>
public sealed record TreeNode(string Name, string Count, string Value, double Share, IReadOnlyList<TreeNode> Children, string? Filter = null);

/// <summary>A hierarchy with values.</summary>
public sealed record TreeBlock(string Title, string CountTitle, string ValueTitle, IReadOnlyList<TreeNode> Roots) : Block;

/// <summary>What a detector says, ready to read. Severity runs from 0 (info) to 4 (critical).</summary>
public sealed record FindingBlock : Block
{
    /// <summary>Detector and subject, as <c>--ignore</c> takes them.</summary>
    public required string Id { get; init; }

    /// <summary>One sentence.</summary>
    public required string Title { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical.</summary>
    public required int Severity { get; init; }

    /// <summary>low, medium or high.</summary>
    public required string Confidence { get; init; }

    /// <summary>What was seen, with numbers.</summary>
    public required string Seen { get; init; }

    /// <summary>What to do.</summary>
    public required string Action { get; init; }

    /// <summary>What the capture cannot tell.</summary>
    public string Limits { get; init; } = "";

    /// <summary>Display filter whose matches are the evidence.</summary>
    public required string Filter { get; init; }

    /// <summary>The first frames of the evidence.</summary>
    public IReadOnlyList<long> Frames { get; init; } = [];

    /// <summary>ATT&amp;CK technique, or null.</summary>
    public string? Attack { get; init; }

    /// <summary>When, readable.</summary>
    public string When { get; init; } = "";

    /// <summary>First and last time in nanoseconds, for linking with the timeline.</summary>
    public long First { get; init; }

    /// <summary>Last time in nanoseconds.</summary>
    public long Last { get; init; }

    /// <summary>The severity as a word.</summary>
    public string SeverityWord => Severity switch { 4 => "Critical", 3 => "High", 2 => "Medium", 1 => "Low", _ => "Info" };
}
