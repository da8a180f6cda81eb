using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Languages;

/// <summary><c>#!markdown</c>: the front end renders it.</summary>
internal sealed class MarkdownCells : CellLanguage
{
    public override string Name => "markdown";
    public override string Description => "Markdown that the front end renders";

    public override Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel)
    {
        RunningCell.Current?.Show(new MimeBundle(part.Code).With("text/markdown", part.Code), null, update: false);
        return Task.FromResult(CellOutcome.Done);
    }
}

/// <summary><c>#!html</c>: markup that the person wrote.</summary>
internal sealed class HtmlCells : CellLanguage
{
    public override string Name => "html";
    public override string Description => "HTML of your own";

    public override Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel)
    {
        RunningCell.Current?.Show(new HtmlText(part.Code).ToRich(), null, update: false);
        return Task.FromResult(CellOutcome.Done);
    }
}

/// <summary><c>#!help</c>: what cells can be.</summary>
internal sealed class HelpCells : CellLanguage
{
    public override string Name => "help";
    public override string Description => "This list";

    public override Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel) =>
        Task.FromResult(new CellOutcome(TableView.Of(CellLanguages.All.Select(l => new { Line = "#!" + l.Name, Does = l.Description })).ToRich(), null));
}
