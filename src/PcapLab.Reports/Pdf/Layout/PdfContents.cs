using PcapLab.Reports.Blocks;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>The contents on page two: reserved when the layout starts, filled in when the pages are known.</summary>
internal sealed class PdfContents
{
    private readonly PageFlow _flow;
    private readonly PdfPage _page;
    private readonly PdfTag _tag;
    private readonly List<(string Id, string Title, int Page)> _entries = [];

    public PdfContents(PageFlow flow)
    {
        _flow = flow;
        flow.NewPage(running: false);
        _page = flow.Page;
        _tag = flow.Document.Root.Child("Sect");
        flow.Document.Bookmarks.Add(new PdfBookmark(1, "Contents", 1, 0));
    }

    public void Add(string id, string title, int page) => _entries.Add((id, title, page));

    public void Draw(ReportDocument report, bool cut)
    {
        var canvas = new PdfCanvas(_flow.Document, _page);
        double y = PageFlow.Margin + 40, right = PageFlow.Margin + _flow.Width;
        using (_page.Mark(_tag.Child("H1"))) canvas.Text(PageFlow.Margin, y, "Contents", new TextStyle(FontFace.Bold, 20, Theme.Ink));
        using (_page.Artifact()) canvas.Rect(PageFlow.Margin, y + 9, 28, 2, _flow.Accent);
        y += 38;
        var toc = _tag.Child("TOC");
        foreach (var (id, title, page) in _entries)
        {
            var link = toc.Child("TOCI").Child("Link");
            using (_page.Mark(link))
            {
                canvas.Text(PageFlow.Margin, y, title, new TextStyle(FontFace.Sans, 10.5, Theme.Ink));
                canvas.Text(right, y, page.ToString(System.Globalization.CultureInfo.InvariantCulture), new TextStyle(FontFace.Sans, 10.5, Theme.Muted, Anchor.End));
            }

            using (_page.Artifact()) canvas.Line(PageFlow.Margin, y + 7, right, y + 7, Theme.Line, 0.5);
            _page.Link(PageFlow.Margin, y - 12, _flow.Width, 19, PdfDocument.GoTo(id), link, title);
            y += 21.5;
        }

        y = Paragraphs(canvas, y + 14, report, cut);
        Attachments(canvas, y + 8, report);
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
