using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Languages;

/// <summary>A part of a cell in one language: <c>#!name options</c> and the lines below it.</summary>
/// <param name="Language">Name after <c>#!</c>.</param>
/// <param name="Options">What stands behind the name: <c>--name slow</c> becomes name → slow.</param>
/// <param name="Code">The lines, without the magic line.</param>
/// <param name="FirstLine">Zero-based line of the cell where the code begins, so that errors name the cell's own lines.</param>
internal sealed record CellPart(string Language, IReadOnlyDictionary<string, string> Options, string Code, int FirstLine);

/// <summary>A language that cells can be written in. A new one is a new file and a line in <see cref="CellLanguages"/>.</summary>
internal abstract class CellLanguage
{
    /// <summary>Name after <c>#!</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for <c>#!help</c> and completion.</summary>
    public abstract string Description { get; }

    /// <summary>Runs a part; outputs go to the running cell.</summary>
    public abstract Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel);
}

/// <summary>The languages, in the order that help shows them.</summary>
internal static class CellLanguages
{
    public static IReadOnlyList<CellLanguage> All { get; } =
    [
        new CSharpCells(),
        new FilterCells(),
        new MarkdownCells(),
        new HtmlCells(),
        new HelpCells(),
    ];

    public static CellLanguage? Find(string name) => All.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
