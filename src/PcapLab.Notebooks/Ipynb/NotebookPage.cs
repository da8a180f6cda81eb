using System.Text;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>A run as one HTML page that needs no network.</summary>
public static class NotebookPage
{
    private const string Style = """
        body{font:15px/1.55 Inter,'Segoe UI',system-ui,sans-serif;color:#1f2933;background:#fff;max-width:880px;margin:2rem auto;padding:0 1rem}
        pre{font:13px/1.45 'JetBrains Mono',ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}
        .in{background:#f5f7fa;border-left:3px solid #0072b2;padding:.5rem .8rem;margin-top:1.2rem}.out{padding:.3rem .8rem;overflow-x:auto}
        .stderr,.error{color:#b3261e}h1,h2,h3{line-height:1.25}svg{max-width:100%;height:auto}code{font-family:'JetBrains Mono',ui-monospace,monospace;font-size:.92em}
        @media(prefers-color-scheme:dark){body{background:#14181d;color:#dfe5ec}.in{background:#1d242c}}
        """;

    /// <summary>Writes the page.</summary>
    public static void Write(NotebookRun run, Stream to)
    {
        ArgumentNullException.ThrowIfNull(run);
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Append("<title>").Append(HtmlText.Escape(run.Name)).Append("</title><style>").Append(Style).Append("</style></head><body>\n");
        foreach (var cell in run.Cells)
        {
            if (cell.Type == "markdown") html.Append(MarkdownText.ToHtml(cell.Source));
            else if (cell.Type == "code" && cell.Count > 0) Code(html, cell);
        }

        to.Write(Encoding.UTF8.GetBytes(html.Append("</body></html>\n").ToString()));
    }

    private static void Code(StringBuilder html, RunCell cell)
    {
        html.Append("<div class=\"in\"><pre>").Append(HtmlText.Escape(cell.Source)).Append("</pre></div>\n<div class=\"out\">");
        foreach (var result in cell.Results)
        {
            html.Append(result.Data switch
            {
                { } data when data.Html is { } markup => markup,
                { } data when data.Data.TryGetValue("text/markdown", out var markdown) => MarkdownText.ToHtml(markdown),
                { } data => $"<pre>{HtmlText.Escape(data.Plain)}</pre>",
                null => $"<pre class=\"{(result.Kind == "error" ? "error" : result.Name == "stderr" ? "stderr" : "stdout")}\">{HtmlText.Escape(result.Text)}</pre>",
            });
        }

        html.Append("</div>\n");
    }
}
