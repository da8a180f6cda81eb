using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Html;

/// <summary>
/// Renders a report as one HTML file that needs nothing else: fonts, style, script and pictures are inside, and its policy forbids
/// every request, so it can be mailed and opened anywhere.
/// </summary>
public static class HtmlRenderer
{
    /// <summary>Writes the report as UTF-8.</summary>
    public static void Render(ReportDocument report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.GetBytes(Page(report)));
    }

    private static string Page(ReportDocument report)
    {
        var body = Body(report);
        var widths = string.Concat(Enumerable.Range(0, 101).Select(i => string.Create(CultureInfo.InvariantCulture, $".w{i}{{width:{i}%}}")));
        var style = HtmlFonts.Css(body + report.Title) + ThemeCss.Variables(report.Accent) + ThemeCss.SvgRules() + widths + "\n" + Resource("report.css");
        var script = Resource("report.js");
        var policy = $"default-src 'none'; style-src 'sha256-{Hash(style)}'; script-src 'sha256-{Hash(script)}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="manifest" content="{Esc.Text(report.Manifest)}">
            <meta name="generator" content="{Esc.Text(report.Tool)}">
            <title>{Esc.Text(report.Title)} – {Esc.Text(report.Capture)}</title>
            <style>{style}</style>
            </head>
            <body data-capture="{Esc.Text(Esc.Shell(report.Capture))}">
            {body}
            <script>{script}</script>
            </body>
            </html>

            """;
    }

    private static string Body(ReportDocument report)
    {
        var html = new StringBuilder();
        var blocks = new HtmlBlocks(html);
        html.Append("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header class=\"bar\"><span class=\"file\">").Append(Esc.Text(report.Capture)).Append("</span>");
        if (report.Classification.Length > 0) html.Append("<span class=\"class\">").Append(Esc.Text(report.Classification)).Append("</span>");
        html.Append("<span class=\"tools\"><button type=\"button\" id=\"theme\">Dark</button><button type=\"button\" id=\"print\">Print</button></span></header>\n");
        html.Append("<div class=\"page\">\n<nav class=\"toc\" aria-label=\"Contents\"><ol>");
        foreach (var section in report.Sections) html.Append("<li><a href=\"#").Append(Esc.Text(section.Id)).Append("\">").Append(Esc.Text(section.Title)).Append("</a></li>");
        html.Append("</ol></nav>\n<main id=\"main\" tabindex=\"-1\">\n");
        Cover(report, html, blocks);
        html.Append("<div id=\"brush\" class=\"brush\" hidden role=\"status\"><span></span><button type=\"button\" data-copy=\"\">Copy filter</button><button type=\"button\" id=\"reset\">Show all</button></div>\n");
        foreach (var section in report.Sections)
        {
            html.Append("<section id=\"").Append(Esc.Text(section.Id)).Append("\" aria-labelledby=\"h-").Append(Esc.Text(section.Id)).Append("\">\n<h2 id=\"h-").Append(Esc.Text(section.Id)).Append("\">").Append(Esc.Text(section.Title)).Append("</h2>\n");
            foreach (var block in section.Blocks) blocks.Write(block);
            html.Append("</section>\n");
        }

        if (report.LeftOut.Count > 0) html.Append("<p class=\"quiet\">").Append(Esc.Text(string.Join(" ", report.LeftOut))).Append("</p>\n");
        html.Append("</main>\n</div>\n<footer><span>").Append(Esc.Text(report.Tool)).Append("</span>");
        if (report.Sha256.Length > 0) html.Append("<span class=\"mono\">SHA-256 ").Append(Esc.Text(report.Sha256)).Append("</span>");
        return html.Append("</footer>").ToString();
    }

    private static void Cover(ReportDocument report, StringBuilder html, HtmlBlocks blocks)
    {
        html.Append("<section class=\"cover\">\n");
        if (report.Logo is { } logo) html.Append("<img class=\"logo\" alt=\"\" src=\"data:image/png;base64,").Append(Convert.ToBase64String(logo)).Append("\">\n");
        html.Append("<p class=\"kicker\">Network capture report</p>\n<h1>").Append(Esc.Text(report.Title)).Append("</h1>\n<p class=\"sub\">").Append(Esc.Text(report.Subtitle));
        if (report.Author.Length > 0) html.Append("<br>").Append(Esc.Text(report.Author));
        html.Append("</p>\n<p class=\"answer\">").Append(HtmlBlocks.Inline(report.Cover.Answer)).Append("</p>\n");
        if (report.Cover.Figures.Count > 0) blocks.Write(new KeyFigures(report.Cover.Figures));
        if (report.Cover.Timeline is { } timeline)
        {
            html.Append("<div class=\"zoomable\" data-series=\"").Append(Esc.Text(TimelineData.Json(timeline))).Append("\">");
            blocks.Write(new ChartBlock(timeline, timeline.Description));
            html.Append("<p class=\"quiet screen\" id=\"readout\">Point at the chart for values; drag over it to zoom, and all tables show only what was active then.</p></div>\n");
        }

        html.Append("<h2 class=\"small\">What matters</h2>\n");
        if (report.Cover.Findings.Count == 0) html.Append("<p>").Append(Esc.Text(report.Cover.NoFindings)).Append("</p>\n");
        else html.Append("<ul class=\"brief\">");
        foreach (var f in report.Cover.Findings) html.Append(CultureInfo.InvariantCulture, $"<li class=\"sev{f.Severity}\"><b>{f.SeverityWord}</b><span><a href=\"#findings\">{Esc.Text(f.Title)}</a><span class=\"do\">{Esc.Text(f.Action)}</span></span></li>");
        if (report.Cover.Findings.Count > 0) html.Append("</ul>\n");
        var brief = report.Sections.Where(s => s.Conclusion is not null).ToList();
        if (brief.Count > 1)
        {
            html.Append("<h2 class=\"small\">In brief</h2>\n<dl class=\"facts\">");
            foreach (var s in brief) html.Append("<div><dt><a href=\"#").Append(Esc.Text(s.Id)).Append("\">").Append(Esc.Text(s.Title)).Append("</a></dt><dd>").Append(HtmlBlocks.Inline(s.Conclusion!)).Append("</dd></div>");
            html.Append("</dl>\n");
        }

        html.Append("</section>\n");
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlRenderer).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
