using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Notebooks.Display;
using PcapLab.Reports.Format;

namespace PcapLab.Notebooks.Api;

/// <summary>A capture at a glance: what a cell shows that ends with <c>cap</c> or <c>cap.Info</c>.</summary>
internal static class CaptureCard
{
    public static MimeBundle Of(Capture capture)
    {
        var lines = Facts(capture.Info).ToList();
        lines.Add(("quality", $"{capture.Quality.Grade}{(capture.Quality.Reasons.Count > 0 ? ": " + string.Join("; ", capture.Quality.Reasons) : "")}"));
        lines.Add(("flows", Fmt.Count(capture.Flows.Count)));
        lines.Add(("findings", capture.Findings.Count == 0 ? "none" : string.Join("; ", capture.Findings.Take(3).Select(f => $"{f.Severity}: {f.Title}"))));
        return Card(capture.Name, lines);
    }

    public static MimeBundle Of(CaptureFacts info) => Card(info.File, Facts(info));

    public static MimeBundle Of(CaptureQuality quality) => Card("Capture quality",
    [
        ("grade", quality.Grade),
        ("because", quality.Reasons.Count == 0 ? "nothing speaks against it" : string.Join("; ", quality.Reasons)),
        ("packets cut short", Fmt.Count(quality.CutPackets)),
        ("packets dropped", quality.Drops is { } d ? Fmt.Count(d) : "not said"),
        ("TCP flows seen one way", $"{Fmt.Count(quality.OneWayTcpFlows)} of {Fmt.Count(quality.TcpFlows)}"),
        ("segments not seen", Fmt.Count(quality.UnseenSegments)),
        ("duplicates", Fmt.Count(quality.Duplicates)),
    ]);

    public static MimeBundle Of(Finding finding) => Card($"{finding.Severity}: {finding.Title}",
    [
        ("seen", finding.Seen), ("do", finding.Action), ("confidence", finding.Confidence.ToString().ToLowerInvariant()), ("filter", finding.Filter), ("ATT&CK", finding.Attack ?? ""),
    ]);

    private static IEnumerable<(string Name, string Value)> Facts(CaptureFacts info)
    {
        yield return ("packets", Fmt.Count(info.Packets));
        yield return ("bytes", Fmt.Bytes(info.Bytes));
        if (info is { First: { } first, Last: { } last }) yield return ("period", Fmt.Period(first, last));
        yield return ("duration", Fmt.Seconds(info.DurationS));
        yield return ("format", info.Format + (info.Compression is { } c ? ", " + c : ""));
        yield return ("interfaces", string.Join(", ", info.Interfaces.Select(i => i.Name.Length > 0 ? $"{i.Name} ({i.LinkType})" : i.LinkType)));
        if (info.Damage is { } damage) yield return ("damage", damage);
    }

    private static MimeBundle Card(string title, IEnumerable<(string Name, string Value)> lines)
    {
        var plain = new StringBuilder(HtmlText.Plain(title)).Append('\n');
        var html = new StringBuilder("<table style=\"font:12px Inter,'Segoe UI',system-ui,sans-serif;border-collapse:collapse\">");
        html.Append("<caption style=\"text-align:left;font-weight:600;font-size:14px;padding-bottom:4px\">").Append(HtmlText.Escape(title)).Append("</caption>");
        foreach (var (name, value) in lines.Where(l => l.Value.Length > 0))
        {
            plain.Append(CultureInfo.InvariantCulture, $"{name,-24}{HtmlText.Plain(value)}\n");
            html.Append($"<tr><th scope=\"row\" style=\"text-align:left;font-weight:400;color:#6b7280;padding:2px 16px 2px 0;vertical-align:top\">{HtmlText.Escape(name)}</th><td style=\"text-align:left;padding:2px 0\">{HtmlText.Escape(value)}</td></tr>");
        }

        return new MimeBundle(plain.ToString().TrimEnd('\n')).With("text/html", html.Append("</table>").ToString());
    }
}
