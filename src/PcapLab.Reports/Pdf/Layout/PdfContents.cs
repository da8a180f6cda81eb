using PcapLab.Reports.Blocks;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>The contents on page two: reserved when the layout starts, filled in when the pages are known.</summary>
internal sealed class PdfContents
{
    private const double Names = 118;
    private readonly PageFlow _flow;
    private readonly PdfPage _page;
    private readonly PdfTag _tag;
    private readonly List<(ReportSection Section, int Page)> _entries = [];

    public PdfContents(PageFlow flow)
    {
        _flow = flow;
        flow.NewPage(running: false);
        _page = flow.Page;
        _tag = flow.Document.Root.Child("Sect");
        flow.Document.Bookmarks.Add(new PdfBookmark(1, "In brief, with contents", 1, 0));
    }

    public void Add(ReportSection section, int page) => _entries.Add((section, page));

    public void Draw(ReportDocument report, bool cut)
    {
        var canvas = new PdfCanvas(_flow.Document, _page);
        double y = PageFlow.Margin + 40, right = PageFlow.Margin + _flow.Width;
        using (_page.Mark(_tag.Child("H1"))) canvas.Text(PageFlow.Margin, y, "In brief", new TextStyle(FontFace.Bold, 20, Theme.Ink));
        using (_page.Artifact()) canvas.Rect(PageFlow.Margin, y + 9, 28, 2, _flow.Accent);
        y += 38;
        var toc = _tag.Child("TOC");
        foreach (var (section, page) in _entries)
        {
            var top = y - 12;
            var link = toc.Child("TOCI").Child("Link");
            using (_page.Mark(link))
            {
                canvas.Text(PageFlow.Margin, y, section.Title, new TextStyle(FontFace.Sans, 10, Theme.Ink));
                canvas.Text(right, y, page.ToString(System.Globalization.CultureInfo.InvariantCulture), new TextStyle(FontFace.Sans, 10, Theme.Muted, Anchor.End));
                y = Conclusion(canvas, section, y);
            }

            using (_page.Artifact()) canvas.Line(PageFlow.Margin, y + 7.5, right, y + 7.5, Theme.Line, 0.5);
            _page.Link(PageFlow.Margin, top, _flow.Width, y - top + 6, PdfDocument.GoTo(section.Id), link, section.Title);
            y += 22;
        }

        y = Paragraphs(canvas, y + 14, report, cut);
        Attachments(canvas, y + 8, report);
    }

    /// <summary>What the section says, beside its title: the page reads as a summary. Returns the last baseline.</summary>
    private double Conclusion(PdfCanvas canvas, ReportSection section, double y)
    {
        if (section.Conclusion is not { } text) return y;
        var lines = TextLayout.Wrap(text, 10, _flow.Width - Names - 34);
        for (var l = 0; l < lines.Count && l < 3; l++)
        {
            if (l > 0) y += 13.5;
            foreach (var s in lines[l]) canvas.Text(PageFlow.Margin + Names + s.X, y, s.Text, new TextStyle(s.Face, s.Size, Theme.Ink));
        }

        return y;
    }

    private double Paragraphs(PdfCanvas canvas, double y, ReportDocument report, bool cut)
    {
        var words = report.LeftOut.ToList();
        if (cut) words.Add("The report stops at its page limit; the option --full gives everything.");
        return words.Count == 0 ? y : Text(canvas, y, string.Join(" ", words), 9, Theme.Muted);
    }

    private void Attachments(PdfCanvas canvas, double y, ReportDocument report)
    {
        if (report.Attachments.Count == 0) return;
        var names = string.Join(", ", report.Attachments.Select(a => a.Name));
        Text(canvas, y, $"Attached to this file, for a spreadsheet or a script: {names}.", 9, Theme.Muted);
    }

    private double Text(PdfCanvas canvas, double y, string text, double size, Paint paint)
    {
        var tag = _tag.Child("P");
        foreach (var line in TextLayout.Wrap(text, size, _flow.Width))
        {
            foreach (var s in line)
                using (_page.Mark(tag)) canvas.Text(PageFlow.Margin + s.X, y, s.Text, new TextStyle(s.Face, s.Size, paint));
            y += size * 1.45;
        }

        return y;
    }
}
