using System.Globalization;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>Running heads and feet, drawn when the number of pages is known: capture and section above; page x of y, tool and hash below.</summary>
internal static class PdfRunning
{
    public static void Draw(ReportDocument report, PageFlow flow)
    {
        var pages = flow.Document.Pages;
        for (var i = 0; i < pages.Count; i++)
        {
            var canvas = new PdfCanvas(flow.Document, pages[i]);
            double right = PageFlow.Margin + flow.Width, foot = flow.PageHeight - 34;
            var small = new TextStyle(FontFace.Sans, 8, Theme.Muted);
            using (pages[i].Artifact("Pagination"))
            {
                if (flow.Running.TryGetValue(i, out var section)) Head(report, section, canvas, right);
                canvas.Line(PageFlow.Margin, foot - 12, right, foot - 12, Theme.Line, 0.5);
                canvas.Text(PageFlow.Margin, foot, report.Tool, small);
                if (report.Sha256.Length >= 16)
                    canvas.Text(flow.PageWidth / 2, foot, $"SHA-256 {report.Sha256[..16]}…", new TextStyle(FontFace.Mono, 7.5, Theme.Muted, Anchor.Middle));
                canvas.Text(right, foot, string.Create(CultureInfo.InvariantCulture, $"{i + 1} of {pages.Count}"), small.At(Anchor.End));
            }
        }
    }

    private static void Head(ReportDocument report, string section, PdfCanvas canvas, double right)
    {
        var mono = new TextStyle(FontFace.Mono, 7.8, Theme.Muted);
        canvas.Text(PageFlow.Margin, 40, ChartFrame.Fit(report.Capture, mono, 300), mono);
        canvas.Text(right, 40, section, new TextStyle(FontFace.Sans, 8, Theme.Muted, Anchor.End));
        canvas.Line(PageFlow.Margin, 47, right, 47, Theme.Line, 0.5);
        if (report.Classification.Length > 0)
            canvas.Text((PageFlow.Margin + right) / 2, 40, report.Classification.ToUpperInvariant(), new TextStyle(FontFace.Bold, 7.5, Theme.Severity[0], Anchor.Middle));
    }
}
