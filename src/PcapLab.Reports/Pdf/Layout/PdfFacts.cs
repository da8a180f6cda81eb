using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>Names with their values: one below the other with hairlines, or, where many short ones are only looked up, small in two columns.</summary>
internal static class PdfFacts
{
    private const string RowHead = "/A<</O/Table/Scope/Row>>";
    private const double Gutter = 22;
    private const double SmallStep = 11.8;

    public static void Draw(Facts facts, PageFlow flow)
    {
        if (facts.Small) DrawSmall(facts, flow);
        else DrawLong(facts, flow);
        flow.Skip(12);
    }

    /// <summary>Least height on the page where it starts.</summary>
    public static double LeastHeight(Facts facts, PageFlow flow) => facts.Small ? Split(facts, flow).Height : 2 * PdfBlocks.Leading;

    private static void DrawLong(Facts facts, PageFlow flow)
    {
        var names = facts.Items.Max(f => ChartFrame.Measure(f.Name, new TextStyle(FontFace.Sans, 9.5, Theme.Muted)));
        var x = Math.Min(names + 18, flow.Width * 0.36);
        var table = flow.Tag.Child("Table");
        for (var i = 0; i < facts.Items.Count; i++)
        {
            var fact = facts.Items[i];
            var value = TextLayout.Wrap(fact.Value, 9.5, flow.Width - x);
            // The last three go together, so that no page starts with one line of a list.
            flow.Need((value.Count * 13.2) + 5 + (i == facts.Items.Count - 3 ? 40 : 0));
            var row = table.Child("TR");
            flow.Put(fact.Name, PageFlow.Margin, flow.Y + 11.2, new TextStyle(FontFace.Sans, 9.5, Theme.Muted), row.Child("TH", null, RowHead));
            flow.Y += 1.5;
            flow.Lines(value, PageFlow.Margin + x, 13.2, row.Child("TD"), Theme.Ink);
            flow.Y += 3;
            var y = flow.Y;
            flow.Decorate(c => c.Line(PageFlow.Margin, y, PageFlow.Margin + flow.Width, y, Theme.Line, 0.5));
        }
    }

    private static void DrawSmall(Facts facts, PageFlow flow)
    {
        var (left, right, height) = Split(facts, flow);
        flow.Need(height);
        var table = flow.Tag.Child("Table");
        double top = flow.Y, column = (flow.Width - Gutter) / 2;
        foreach (var (side, x) in new[] { (left, PageFlow.Margin), (right, PageFlow.Margin + column + Gutter) })
        {
            flow.Y = top;
            foreach (var (fact, lines) in side) DrawOne(fact, lines, x, flow, table.Child("TR"));
        }

        flow.Y = top + height;
    }

    private static void DrawOne(Fact fact, List<List<Segment>> lines, double x, PageFlow flow, PdfTag row)
    {
        flow.Put(fact.Name, x, flow.Y + 9, new TextStyle(FontFace.Bold, 8.5, Theme.Ink), row.Child("TH", null, RowHead));
        flow.Y += SmallStep;
        flow.Lines(lines, x, SmallStep, row.Child("TD"), Theme.Muted);
        flow.Y += 6;
    }

    /// <summary>The items in two columns of about the same height, and that height.</summary>
    private static (List<(Fact, List<List<Segment>>)> Left, List<(Fact, List<List<Segment>>)> Right, double Height) Split(Facts facts, PageFlow flow)
    {
        var items = facts.Items.Select(f => (Fact: f, Lines: TextLayout.Wrap(f.Value, 8.5, (flow.Width - Gutter) / 2))).ToList();
        double Height(IEnumerable<(Fact Fact, List<List<Segment>> Lines)> some) => some.Sum(i => ((i.Lines.Count + 1) * SmallStep) + 6);
        var cut = Enumerable.Range(0, items.Count + 1).First(n => Height(items.Take(n)) * 2 >= Height(items) - 1);
        return (items[..cut], items[cut..], Math.Max(Height(items.Take(cut)), Height(items.Skip(cut))));
    }
}
