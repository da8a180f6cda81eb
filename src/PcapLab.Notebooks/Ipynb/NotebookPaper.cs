using PcapLab.Notebooks.Display;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Pdf;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>A run as a PDF, set by the report's own renderer: charts stay vectors, tables stay tables.</summary>
public static class NotebookPaper
{
    private const int MaxText = 6000;

    /// <summary>Writes the PDF.</summary>
    public static void Write(NotebookRun run, Stream to)
    {
        ArgumentNullException.ThrowIfNull(run);
        PdfRenderer.Render(Document(run), to, new PdfOptions());
    }

    internal static ReportDocument Document(NotebookRun run)
    {
        var sections = new List<ReportSection>();
        var (title, blocks) = ("", new List<Block>());
        foreach (var cell in run.Cells)
        {
            foreach (var block in cell.Type == "markdown" ? MarkdownText.Parse(cell.Source).Select(Markdown) : Code(cell))
            {
                if (block is Heading { Level: <= 2 } heading)
                {
                    Close();
                    title = heading.Text;
                }
                else blocks.Add(block is Heading { Level: > 3 } deep ? deep with { Level = 3 } : block);
            }
        }

        Close();
        var first = sections.Count > 0 ? sections[0] : null;
        var lead = first?.Blocks.OfType<Paragraph>().FirstOrDefault()?.Text;
        return new ReportDocument
        {
            Title = first?.Title ?? run.Name,
            Capture = run.Name + ".ipynb",
            Tool = "PcapLab",
            Cover = new ReportCover { Answer = lead ?? run.Name, Figures = [], Findings = [] },
            Sections = sections,
        };

        void Close()
        {
            if (blocks.Count > 0) sections.Add(new ReportSection($"part-{sections.Count + 1}", title.Length > 0 ? title : run.Name, [.. blocks]));
            blocks.Clear();
        }
    }

    private static Block Markdown(MarkdownBlock block) => block.Kind switch
    {
        "heading" => new Heading(block.Level, MarkdownText.Plain(block.Text)),
        "code" => new CodeBlock(block.Text),
        "quote" => new Note(NoteKind.Info, MarkdownText.Plain(block.Text)),
        "item" => new Paragraph("• " + MarkdownText.Plain(block.Text)),
        _ => new Paragraph(MarkdownText.Plain(block.Text)),
    };

    private static IEnumerable<Block> Code(RunCell cell)
    {
        if (cell.Type != "code" || cell.Count == 0) return [];
        return cell.Results.SelectMany(Output).Prepend(new CodeBlock(cell.Source, $"[{cell.Count}]"));
    }

    private static IEnumerable<Block> Output(CellResult result) => result switch
    {
        { Data: null } => [new CodeBlock(Cut(result.Text), result.Kind == "error" ? "error" : result.Name)],
        { Data.Source: { } source } when Api.CellBlocks.IsRich(source) => Api.CellBlocks.Of(source),
        { Data: { } data } when data.Data.TryGetValue("text/markdown", out var markdown) => MarkdownText.Parse(markdown).Select(Markdown),
        _ => [new CodeBlock(Cut(result.Data!.Plain))],
    };

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "\n…";
}
