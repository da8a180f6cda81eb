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
                for (var i = 0; i < section.Blocks.Count; i++)
                {
                    if (section.Blocks[i] is Heading && i + 1 < section.Blocks.Count) flow.Need(34 + PdfBlocks.LeastHeight(section.Blocks[i + 1], flow));
                    PdfBlocks.Draw(section.Blocks[i], flow);
                }
            }

            return false;
        }
        catch (PageLimitReached)
        {
            return true;
        }
    }

    private static void StartSection(ReportSection section, PageFlow flow)
    {
        // A section starts where it and its first picture still fit; a fresh page otherwise.
        var first = section.Blocks.Take(2).Sum(b => PdfBlocks.LeastHeight(b, flow));
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
