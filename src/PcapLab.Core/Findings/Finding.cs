using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>How bad.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,
    /// <summary>Look when there is time.</summary>
    Low,
    /// <summary>Look soon.</summary>
    Medium,
    /// <summary>Act.</summary>
    High,
    /// <summary>Act now.</summary>
    Critical,
}

/// <summary>How sure.</summary>
public enum Confidence
{
    /// <summary>Fits, other explanations do too.</summary>
    Low,
    /// <summary>Likely.</summary>
    Medium,
    /// <summary>The packets prove it.</summary>
    High,
}

/// <summary>What a detector says, with the packets that prove it.</summary>
public sealed record Finding
{
    /// <summary>Stable id of the detector, such as <c>port-scan</c>.</summary>
    public required string Id { get; init; }
    /// <summary>What this one is about (an address, a flow), so that it can be ignored by <c>ID:KEY</c>.</summary>
    public required string Key { get; init; }
    /// <summary>One sentence a manager understands.</summary>
    public required string Title { get; init; }
    /// <summary>Severity.</summary>
    public Severity Severity { get; init; }
    /// <summary>Confidence.</summary>
    public Confidence Confidence { get; init; }
    /// <summary>What was seen, with numbers.</summary>
    public required string Seen { get; init; }
    /// <summary>Display filter whose matches are the evidence.</summary>
    public required string Filter { get; init; }
    /// <summary>First frames of the evidence, at most 20.</summary>
    public IReadOnlyList<long> Frames { get; init; } = [];
    /// <summary>What to do.</summary>
    public required string Action { get; init; }
    /// <summary>What the capture cannot tell.</summary>
    public string Limits { get; init; } = "";
    /// <summary>ATT&amp;CK technique id such as T1046, or null.</summary>
    public string? Attack { get; init; }
    /// <summary>First time seen, ns.</summary>
    public long First { get; init; }
    /// <summary>Last time seen, ns.</summary>
    public long Last { get; init; }

    /// <summary>Columns of <c>export --table findings</c>.</summary>
    public static Table<Finding> Table { get; } = new("findings", "What the detectors say",
        new("id", ColumnType.Text, "Detector", r => r.Id),
        new("key", ColumnType.Text, "Subject", r => r.Key),
        new("severity", ColumnType.Text, "info, low, medium, high or critical", r => r.Severity.ToString().ToLowerInvariant()),
        new("confidence", ColumnType.Text, "low, medium or high", r => r.Confidence.ToString().ToLowerInvariant()),
        new("title", ColumnType.Text, "The finding in one sentence", r => r.Title),
        new("seen", ColumnType.Text, "What was seen", r => r.Seen),
        new("filter", ColumnType.Text, "Display filter of the evidence", r => r.Filter),
        new("frames", ColumnType.Text, "First frames of the evidence", r => string.Join(' ', r.Frames)),
        new("action", ColumnType.Text, "What to do", r => r.Action),
        new("limits", ColumnType.Text, "What the capture cannot tell", r => r.Limits),
        new("attack", ColumnType.Text, "ATT&CK technique", r => r.Attack),
        new("first", ColumnType.Time, "First time seen", r => r.First),
        new("last", ColumnType.Time, "Last time seen", r => r.Last));
}
