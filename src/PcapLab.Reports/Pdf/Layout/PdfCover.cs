using System.Globalization;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>The first page: classification, title, capture and period, the answer, four figures, the traffic, the findings that matter.</summary>
internal static class PdfCover
{
    public static void Draw(ReportDocument report, PageFlow flow)
    {
        flow.NewPage(running: false);
        flow.Tag = flow.Document.Root.Child("Sect");
        flow.Document.Bookmarks.Add(new PdfBookmark(1, "Cover", 0, 0));
        flow.Decorate(c => c.Rect(0, 0, flow.PageWidth, 9, flow.Accent));
        flow.Y = PageFlow.Margin;
        flow.Put("NETWORK CAPTURE REPORT", PageFlow.Margin, flow.Y + 8, new TextStyle(FontFace.Bold, 8.5, flow.Accent), flow.Tag.Child("P"));
        if (report.Classification.Length > 0)
            flow.Put(report.Classification.ToUpperInvariant(), PageFlow.Margin + flow.Width, flow.Y + 8, new TextStyle(FontFace.Bold, 8.5, Theme.Severity[0], Anchor.End), flow.Tag.Child("P"));
        flow.Y += report.Logo is null ? 48 : 26;
        if (report.Logo is { } logo) Logo(new PngImage(logo), flow);
        flow.Paragraph(RichText.Of(Run.Strong(report.Title)), 28, 34, 8, Theme.Ink, "Title");
        flow.Paragraph(RichText.Of(Run.Code(report.Capture)), 12, 17, 1, Theme.Muted);
        flow.Paragraph(report.Subtitle, 12, 17, report.Author.Length > 0 ? 1 : 22, Theme.Muted);
        if (report.Author.Length > 0) flow.Paragraph(report.Author, 12, 17, 22, Theme.Muted);
        flow.Paragraph(report.Cover.Answer, 15, 21.5, 20);
        if (report.Cover.Figures.Count > 0) PdfBlocks.DrawFigures(report.Cover.Figures, flow);
        if (report.Cover.Timeline is { } timeline)
        {
            flow.Skip(10);
            flow.Paragraph(RichText.Of(Run.Strong(timeline.Description)), 10, PdfBlocks.Leading, 5, Theme.Ink, "Caption");
            PdfBlocks.DrawFigure(timeline with { Ratio = Math.Clamp((Floor(report, flow) - flow.Y - FindingsHeight(report.Cover, flow)) / flow.Width, 0.3, 0.56) }, flow);
            flow.Skip(14);
        }

        Findings(report.Cover, flow);
        if (report.Sha256.Length == 0) return;
        var y = flow.PageHeight - 78;
        flow.Put("Capture, SHA-256", PageFlow.Margin, y, new TextStyle(FontFace.Sans, 8.5, Theme.Muted), flow.Tag.Child("P"));
        flow.Put(report.Sha256, PageFlow.Margin, y + 13, new TextStyle(FontFace.Mono, 8.5, Theme.Ink), flow.Tag.Child("P"));
    }

    /// <summary>Where the lines at the foot begin.</summary>
    private static double Floor(ReportDocument report, PageFlow flow) => flow.PageHeight - (report.Sha256.Length > 0 ? 104 : 78);

    /// <summary>What the findings will take, so that the picture above them gets the rest of the page.</summary>
    private static double FindingsHeight(ReportCover cover, PageFlow flow) =>
        42 + (cover.Findings.Count == 0 ? 14 : cover.Findings.Sum(f => PdfFinding.BriefHeight(f, flow)));

    private static void Logo(PngImage image, PageFlow flow)
    {
        // At most 15 mm high and a third of the page wide, whatever its shape.
        var scale = Math.Min(42.5 / image.Height, flow.Width / 3 / image.Width);
        var (width, height) = (image.Width * scale, image.Height * scale);
        using (flow.Page.Mark(flow.Tag.Child("Figure", "Logo")))
            flow.Page.Content.Append(CultureInfo.InvariantCulture, $"q {Num.Of(width)} 0 0 {Num.Of(height)} {Num.Of(PageFlow.Margin)} {Num.Of(flow.PageHeight - flow.Y - height)} cm /{flow.Document.AddImage(image)} Do Q\n");
        flow.Y += height + 24;
    }

    private static void Findings(ReportCover cover, PageFlow flow)
    {
        flow.Skip(6);
        flow.Paragraph(RichText.Of(Run.Strong("What matters")), 12, 17, 5, Theme.Ink, "H2");
        if (cover.Findings.Count == 0) flow.Paragraph(cover.NoFindings, 10, 14, 0);
        foreach (var finding in cover.Findings) PdfFinding.DrawBrief(finding, flow);
    }
}
