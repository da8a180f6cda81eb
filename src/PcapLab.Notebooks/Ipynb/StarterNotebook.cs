namespace PcapLab.Notebooks.Ipynb;

/// <summary>What <c>notebook new</c> writes: the questions that one asks of any capture.</summary>
public static class StarterNotebook
{
    /// <summary>A notebook about one capture.</summary>
    /// <param name="capture">Path as the notebook will use it.</param>
    public static NotebookDocument For(string capture) => NotebookDocument.Create()
        .Markdown($"# {Path.GetFileName(capture)}\n\nRun the cells from top to bottom. `Tab` completes, `Shift+Tab` explains.")
        .Code($"var capture = {Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(capture, quote: true)};", "parameters")
        .Code("var cap = Capture.Open(capture);\ncap")
        .Markdown("## What happened when")
        .Code("cap.Chart.Timeline(by: \"app\")")
        .Markdown("## What deserves a look")
        .Code("cap.Findings")
        .Markdown("## Who talked")
        .Code("cap.Flows.OrderByDescending(f => f.Bytes).Take(20)")
        .Markdown("## Ask something of your own")
        .Code("cap.Flows.Where(f => f.Retransmissions > 0).OrderByDescending(f => f.Retransmissions)");
}
