using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Notebooks.Api;
using PcapLab.Reports.Charts;

namespace PcapLab.Notebooks.Display;

/// <summary>Types of the libraries below that cannot carry our attribute and still have a form of their own.</summary>
internal static class KnownTypes
{
    public static MimeBundle? Format(object value) => value switch
    {
        Chart chart => OfChart(chart),
        CaptureFacts facts => CaptureCard.Of(facts),
        CaptureQuality quality => CaptureCard.Of(quality),
        Finding finding => CaptureCard.Of(finding),
        _ => null,
    };

    // Inline SVG inside HTML: a bare image/svg+xml stays blank in static viewers. Ids inside carry a prefix of the content, for many charts share a page.
    private static MimeBundle OfChart(Chart chart)
    {
        var plain = new StringBuilder(HtmlText.Plain(chart.Title)).Append(": ").Append(HtmlText.Plain(chart.Description));
        foreach (var datum in chart.Data.Take(20)) plain.Append(CultureInfo.InvariantCulture, $"\n  {HtmlText.Plain(datum.Label),-32} {datum.Text}");
        var prefix = "c" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain.ToString())))[..8];
        var html = $"<figure style=\"margin:4px 0;max-width:760px;background:#fff;color:#111\">{chart.ToSvg(760, 12, prefix)}<figcaption style=\"font:12px Inter,'Segoe UI',system-ui,sans-serif;color:#4b5563;padding:2px 4px\">{HtmlText.Escape(chart.Description)}</figcaption></figure>";
        return new MimeBundle(plain.ToString()).With("text/html", html);
    }
}
