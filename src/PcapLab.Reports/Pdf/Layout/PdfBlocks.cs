using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>Puts each kind of block on the page. Tables and findings have files of their own.</summary>
internal static class PdfBlocks
{
    public const double Body = 10;
    public const double Small = 8.5;
    public const double Leading = 14.2;

    /// <summary>The least height a block needs on the page where it starts, so that a heading never stands alone.</summary>
    public static double LeastHeight(Block block, PageFlow flow) => block switch
    {
        ChartBlock chart => ChartHeight(chart, flow) + 34,
        TableBlock table => 72 + (Math.Min(table.Rows.Count, 5) * 17) + (table.Rows.Count <= 5 ? PdfTable.Notes(table) : 0),
        KeyFigures => 62,
        FindingBlock finding => PdfFinding.Height(finding, flow),
        Heading => 60,
        TreeBlock => 70,
        Facts facts => PdfFacts.LeastHeight(facts, flow),
        _ => 2 * Leading,
    };

    public static void Draw(Block block, PageFlow flow)
    {
        switch (block)
        {
            case Heading heading: DrawHeading(heading, flow); break;
            case Paragraph paragraph: DrawParagraph(paragraph, flow); break;
            case KeyFigures figures: DrawFigures(figures.Figures, flow); break;
            case TableBlock table: PdfTable.Draw(table, flow); break;
            case ChartBlock chart: DrawChart(chart, flow); break;
            case FindingBlock finding: PdfFinding.Draw(finding, flow); break;
            case Note note: DrawNote(note, flow); break;
            case Facts facts: PdfFacts.Draw(facts, flow); break;
            case TreeBlock tree: PdfTree.Draw(tree, flow); break;
            case CodeBlock code: DrawCode(code, flow); break;
            default: throw new NotSupportedException($"The PDF renderer does not know the block {block.GetType().Name}.");
        }
    }

    private static void DrawHeading(Heading heading, PageFlow flow)
    {
        var size = heading.Level <= 2 ? 12 : 10;
        flow.Skip(heading.Level <= 2 ? 8 : 4);
        flow.Document.Bookmarks.Add(new PdfBookmark(heading.Level, heading.Text, flow.Document.Pages.Count - 1, flow.Y - 6));
        flow.Paragraph(RichText.Of(Run.Strong(heading.Text)), size, size * 1.4, 3, Theme.Ink, heading.Level <= 2 ? "H2" : "H3");
    }

    private static void DrawParagraph(Paragraph paragraph, PageFlow flow)
    {
        if (paragraph.Lead) flow.Paragraph(paragraph.Text, 12, 17.5, 9);
        else flow.Paragraph(paragraph.Text, Body, Leading, 7);
    }

    public static void DrawFigures(IReadOnlyList<KeyFigure> figures, PageFlow flow)
    {
        const double height = 58;
        flow.Need(height);
        double gap = 14, width = (flow.Width - (gap * (figures.Count - 1))) / figures.Count;
        for (var i = 0; i < figures.Count; i++)
        {
            var tag = flow.Tag.Child("P");
            double x = PageFlow.Margin + (i * (width + gap)), top = flow.Y;
            flow.Decorate(c => c.Rect(x, top, width, 1.6, flow.Accent));
            flow.Put(ChartFrame.Fit(figures[i].Label, new TextStyle(FontFace.Sans, Small, Theme.Muted), width), x, top + 13, new TextStyle(FontFace.Sans, Small, Theme.Muted), tag);
            var size = 20.0;
            while (size > 10 && ChartFrame.Measure(figures[i].Value, new TextStyle(FontFace.Bold, size, Theme.Ink)) > width) size -= 0.5;
            flow.Put(figures[i].Value, x, top + 35, new TextStyle(FontFace.Bold, size, Theme.Ink), tag);
            if (figures[i].Note.Length > 0) flow.Put(ChartFrame.Fit(figures[i].Note, new TextStyle(FontFace.Sans, Small, Theme.Muted), width), x, top + 48, new TextStyle(FontFace.Sans, Small, Theme.Muted), tag);
        }

        flow.Skip(height + 6);
    }

    private static double ChartHeight(ChartBlock block, PageFlow flow) => block.Chart.HeightOn(new ChartFrame(flow.Width, 8.2));

    /// <summary>Room that a chart takes with its caption, which stay together.</summary>
    public static double WholeHeight(ChartBlock block, PageFlow flow) => ChartHeight(block, flow) + (TextLayout.Wrap(block.Caption, Body, flow.Width, FontFace.Bold).Count * Leading) + 14;

    private static void DrawChart(ChartBlock block, PageFlow flow)
    {
        var caption = TextLayout.Wrap(block.Caption, Body, flow.Width, FontFace.Bold);
        flow.Need(WholeHeight(block, flow));
        flow.Lines(caption, PageFlow.Margin, Leading, flow.Tag.Child("Caption"), Theme.Ink);
        flow.Skip(5);
        DrawFigure(block.Chart, flow);
        flow.Skip(12);
    }

    /// <summary>The chart alone at the pen, as a figure with alternative text.</summary>
    public static void DrawFigure(Chart chart, PageFlow flow)
    {
        var frame = new ChartFrame(flow.Width, 8.2);
        using (flow.Page.Mark(flow.Tag.Child("Figure", chart.Description)))
            flow.Skip(chart.DrawOn(new PdfCanvas(flow.Document, flow.Page, PageFlow.Margin, flow.Y), frame));
    }

    private static void DrawNote(Note note, PageFlow flow)
    {
        var (paint, word) = note.Kind switch { NoteKind.Good => (Theme.Good, "Good"), NoteKind.Caution => (Theme.Severity[2], "Caution"), _ => (Theme.Accent, "Note") };
        var lines = TextLayout.Wrap(new RichText([Run.Strong(word + ".  "), .. note.Text.Runs]), 9.5, flow.Width - 26);
        var height = (lines.Count * 13.4) + 12;
        flow.Need(height);
        var top = flow.Y;
        flow.Decorate(c =>
        {
            c.Rect(PageFlow.Margin, top, flow.Width, height, Theme.Panel, 2);
            c.Rect(PageFlow.Margin, top, 2.4, height, paint);
        });
        flow.Y += 6;
        flow.Lines(lines, PageFlow.Margin + 13, 13.4, flow.Tag.Child("P"), Theme.Ink);
        flow.Skip(14);
    }

    private static void DrawCode(CodeBlock code, PageFlow flow)
    {
        var lines = code.Code.Split('\n').SelectMany(l => TextLayout.Wrap(RichText.Of(Run.Code(l)), 9, flow.Width - 20)).ToList();
        flow.Need((Math.Min(lines.Count, 4) * 12.5) + 12 + (code.Label.Length > 0 ? 13 : 0));
        if (code.Label.Length > 0) flow.Paragraph(code.Label, Small, 12, 1, Theme.Muted);
        var tag = flow.Tag.Child("Code");
        foreach (var chunk in lines.Chunk(Math.Max(1, (int)((flow.Bottom - flow.Top - 12) / 12.5))))
        {
            flow.Need((chunk.Length * 12.5) + 12);
            double top = flow.Y, height = (chunk.Length * 12.5) + 10;
            flow.Decorate(c => c.Rect(PageFlow.Margin, top, flow.Width, height, Theme.Panel, 2));
            flow.Y += 5;
            flow.Lines(chunk, PageFlow.Margin + 10, 12.5, tag, Theme.Ink);
            flow.Skip(12);
        }
    }
}
