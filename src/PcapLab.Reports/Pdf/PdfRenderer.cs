using PcapLab.Reports.Blocks;
using PcapLab.Reports.Pdf.Layout;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf;

/// <summary>Renders a report as PDF 1.7: tagged, with bookmarks, links, attachments and embedded font subsets; the same document always gives the same bytes.</summary>
public static class PdfRenderer
{
    /// <summary>Writes the report to a stream.</summary>
    public static void Render(ReportDocument report, Stream output, PdfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var document = new PdfDocument();
        var flow = new PageFlow(document, options ?? new PdfOptions(), report.Accent ?? Theme.Accent);
        PdfCover.Draw(report, flow);
        var contents = new PdfContents(flow);
        var cut = DrawSections(report, flow, contents);
        contents.Draw(report, cut);
        PdfRunning.Draw(report, flow);
        document.Attachments.AddRange(report.Attachments.Select(a => new PdfAttachment(a.Name, a.MediaType, a.Description, a.Data)));
        document.Save(output, new PdfMetadata(report.Title, report.Author.Length > 0 ? report.Author : report.Tool, report.Subtitle, $"network capture, {report.Capture}, sha256:{report.Sha256}", report.Tool, report.Manifest));
    }

    /// <summary>Draws all sections; true when the page limit cut them short.</summary>
    private static bool DrawSections(ReportDocument report, PageFlow flow, PdfContents contents)
    {
        try
        {
            foreach (var section in report.Sections)
            {
                flow.Section = section.Title;
                flow.Tag = flow.Document.Root.Child("Sect");
                StartSection(section, flow);
                contents.Add(section, flow.Document.Pages.Count);
                DrawBlocks(section.Blocks, flow);
            }

            return false;
        }
        catch (PageLimitReached)
        {
            return true;
        }
    }

    /// <summary>
    /// Draws blocks in order, except that a picture which does not fit on the page lets the tables after it go first: they break over pages, it cannot,
    /// and a page is not left half empty.
    /// </summary>
    private static void DrawBlocks(IReadOnlyList<Block> blocks, PageFlow flow)
    {
        var waiting = new Queue<ChartBlock>();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not (ChartBlock or TableBlock)) Flush(waiting, flow, all: true);
            if (blocks[i] is ChartBlock chart && (waiting.Count > 0 || MayWait(blocks, i, flow)))
            {
                waiting.Enqueue(chart);
                continue;
            }

            if (blocks[i] is Heading && i + 1 < blocks.Count) flow.Need(34 + PdfBlocks.LeastHeight(blocks[i + 1], flow));
            PdfBlocks.Draw(blocks[i], flow);
            Flush(waiting, flow, all: false);
        }

        Flush(waiting, flow, all: true);
    }

    /// <summary>Whether the picture does not fit and a table follows that can make use of the room.</summary>
    private static bool MayWait(IReadOnlyList<Block> blocks, int index, PageFlow flow) =>
        blocks[index] is ChartBlock chart && flow.Left is > 160 && flow.Left < PdfBlocks.WholeHeight(chart, flow)
        && blocks.Skip(index + 1).TakeWhile(b => b is ChartBlock or TableBlock).Any(b => b is TableBlock);

    private static void Flush(Queue<ChartBlock> waiting, PageFlow flow, bool all)
    {
        while (waiting.Count > 0 && (all || flow.Left >= PdfBlocks.WholeHeight(waiting.Peek(), flow))) PdfBlocks.Draw(waiting.Dequeue(), flow);
    }

    private static void StartSection(ReportSection section, PageFlow flow)
    {
        // A section starts where it and its first picture still fit; a fresh page otherwise.
        var first = section.Blocks.Take(2).Sum(b => b is ChartBlock && section.Blocks.Any(t => t is TableBlock) ? 120 : PdfBlocks.LeastHeight(b, flow));
        if (flow.Page is null || flow.Document.Pages.Count <= 2 || flow.Left < Math.Max(170, 60 + Math.Min(first, 330))) flow.NewPage();
        else flow.Skip(18);
        var y = flow.Y;
        flow.Document.AddPlace(section.Id, flow.Document.Pages.Count - 1, y - 12);
        flow.Document.Bookmarks.Add(new PdfBookmark(1, section.Title, flow.Document.Pages.Count - 1, y - 12));
        flow.Paragraph(RichText.Of(Run.Strong(section.Title)), 20, 25, 3, Theme.Ink, "H1");
        var rule = flow.Y;
        flow.Decorate(c => c.Rect(PageFlow.Margin, rule, 28, 2, flow.Accent));
        flow.Skip(13);
    }
}
