using PcapLab.Reports.Blocks;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>Thrown to leave the layout when the page limit is reached; caught by the renderer only.</summary>
internal sealed class PageLimitReached : Exception;

/// <summary>
/// Where the pen is: the current page, how much of it is left, and how text, rules and links are put down with their structure tags.
/// Block renderers ask it for room and draw.
/// </summary>
internal sealed class PageFlow
{
    /// <summary>18 mm.</summary>
    public const double Margin = 51.02;

    private const double Head = 36;
    private readonly PdfOptions _options;
    private readonly Dictionary<int, string> _running = [];

    public PageFlow(PdfDocument document, PdfOptions options, Paint accent)
    {
        (Document, _options, Accent) = (document, options, accent);
        (PageWidth, PageHeight) = options.Size;
        Canvas = null!;
        Page = null!;
    }

    public PdfDocument Document { get; }
    public Paint Accent { get; }
    public double PageWidth { get; }
    public double PageHeight { get; }
    public double Width => PageWidth - (2 * Margin);
    public double Bottom => PageHeight - Margin - 10;
    public double Top => Margin + Head - 10;
    public PdfPage Page { get; private set; }
    public PdfCanvas Canvas { get; private set; }
    public double Y { get; set; }
    public double Left => Bottom - Y;

    /// <summary>The node that blocks hang their tags under.</summary>
    public PdfTag Tag { get; set; } = null!;

    /// <summary>Title of the section, for running heads of pages that start now.</summary>
    public string Section { get; set; } = "";

    /// <summary>Section titles by page, for running heads; absent pages (cover, contents) have none.</summary>
    public IReadOnlyDictionary<int, string> Running => _running;

    public void NewPage(bool running = true)
    {
        if (_options.MaxPages > 0 && Document.Pages.Count >= _options.MaxPages) throw new PageLimitReached();
        Page = Document.AddPage(PageWidth, PageHeight);
        Canvas = new PdfCanvas(Document, Page);
        Y = Top;
        if (running) _running[Document.Pages.Count - 1] = Section;
    }

    /// <summary>Goes to a new page unless this much is left.</summary>
    public void Need(double height)
    {
        if (Left < height && Y > Top + 1) NewPage();
    }

    public void Skip(double height) => Y = Math.Min(Y + height, Bottom + 1);

    /// <summary>Sets wrapped lines from x, each under its tag, breaking over pages; leaves the pen under the last.</summary>
    public void Lines(IReadOnlyList<List<Segment>> lines, double x, double leading, PdfTag tag, Paint paint)
    {
        foreach (var line in lines)
        {
            if (Left < leading) NewPage();
            Line(line, x, Y + (leading * 0.74), tag, paint);
            Y += leading;
        }
    }

    /// <summary>One line of segments with its baseline at y.</summary>
    public void Line(IReadOnlyList<Segment> line, double x, double y, PdfTag tag, Paint paint)
    {
        foreach (var segment in line)
        {
            if (segment.Text.Length == 0) continue;
            var linked = segment.Target is not null;
            var home = linked ? tag.Child("Link") : tag;
            using (Page.Mark(home)) Canvas.Text(x + segment.X, y, segment.Text, new TextStyle(segment.Face, segment.Size, linked ? Accent : paint));
            if (!linked) continue;
            var action = segment.Target!.StartsWith('#') ? PdfDocument.GoTo(segment.Target[1..]) : PdfDocument.GoToUri(segment.Target);
            Page.Link(x + segment.X, y - (segment.Size * 0.85), segment.Width, segment.Size * 1.15, action, home, segment.Text);
        }
    }

    /// <summary>A paragraph of rich text in a new tag, with space after it.</summary>
    public void Paragraph(RichText text, double size, double leading, double after, Paint? paint = null, string tag = "P", double indent = 0, FontFace? face = null)
    {
        Lines(TextLayout.Wrap(text, size, Width - indent, face), Margin + indent, leading, Tag.Child(tag), paint ?? Theme.Ink);
        Skip(after);
    }

    /// <summary>One line of tagged text at a place.</summary>
    public void Put(string text, double x, double y, TextStyle style, PdfTag tag)
    {
        using (Page.Mark(tag)) Canvas.Text(x, y, text, style);
    }

    /// <summary>Draws what is not text: rules, panels, bars.</summary>
    public void Decorate(Action<PdfCanvas> draw)
    {
        using (Page.Artifact()) draw(Canvas);
    }
}
