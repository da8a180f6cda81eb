using PcapLab.Reports.Blocks;
using PcapLab.Reports.Html;
using PcapLab.Reports.Json;
using PcapLab.Reports.Markdown;
using PcapLab.Reports.Pdf;
using PcapLab.Reports.Terminal;

namespace PcapLab.Reports;

/// <summary>A way to write a report: name for <c>--format</c>, file extension, and the renderer.</summary>
public sealed record ReportFormat(string Name, string Extension, string Description, Action<ReportDocument, Stream, PdfOptions> Render);

/// <summary>All formats; one line each.</summary>
public static class ReportFormats
{
    /// <summary>The formats, the default first.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        Styled("pdf", ".pdf", "PDF 1.7, tagged, with bookmarks and attached tables", PdfRenderer.Render),
        Styled("html", ".html", "one self-contained page that needs no network", (d, s, _) => HtmlRenderer.Render(d, s)),
        Styled("md", ".md", "Markdown", (d, s, _) => MarkdownRenderer.Render(d, s)),
        Styled("json", ".json", "the report's blocks as JSON", (d, s, _) => JsonRenderer.Render(d, s)),
        Styled("text", ".txt", "plain text", (d, s, _) => s.Write(System.Text.Encoding.UTF8.GetBytes(TextRenderer.Render(d)))),
    ];

    /// <summary>A format whose charts write numbers as the document's text does.</summary>
    private static ReportFormat Styled(string name, string extension, string description, Action<ReportDocument, Stream, PdfOptions> render) => new(name, extension, description, (document, stream, options) =>
    {
        using var style = Format.NumberStyle.Use(document.Style);
        render(document, stream, options);
    });

    /// <summary>The format that a file's name ends in, or null.</summary>
    public static ReportFormat? OfFile(string path) => All.FirstOrDefault(f => path.EndsWith(f.Extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>A format by name, or null.</summary>
    public static ReportFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
