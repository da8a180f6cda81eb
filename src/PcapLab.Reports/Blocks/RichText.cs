namespace PcapLab.Reports.Blocks;

/// <summary>How a run of text is set.</summary>
public enum RunStyle
{
    /// <summary>As the text around it.</summary>
    Plain,

    /// <summary>Semi-bold.</summary>
    Strong,

    /// <summary>Mono: addresses, filters, commands.</summary>
    Code,
}

/// <summary>A piece of text in one style, perhaps a link to a section (<c>#id</c>) or a URI.</summary>
public readonly record struct Run(string Text, RunStyle Style = RunStyle.Plain, string? Target = null)
{
    /// <summary>Plain text.</summary>
    public static implicit operator Run(string text) => new(text);

    /// <summary>Semi-bold text.</summary>
    public static Run Strong(string text) => new(text, RunStyle.Strong);

    /// <summary>Mono text.</summary>
    public static Run Code(string text) => new(text, RunStyle.Code);

    /// <summary>A link.</summary>
    public static Run Link(string text, string target) => new(text, RunStyle.Plain, target);
}

/// <summary>Text with emphasis. It is data, not markup: nothing that comes from a packet can switch a style or make a link.</summary>
public sealed record RichText(IReadOnlyList<Run> Runs)
{
    /// <summary>From runs; plain strings convert by themselves.</summary>
    public static RichText Of(params Run[] runs) => new(runs);

    /// <summary>Plain text.</summary>
    public static implicit operator RichText(string text) => new([text]);

    /// <summary>The text alone.</summary>
    public override string ToString() => string.Concat(Runs.Select(r => r.Text));
}
