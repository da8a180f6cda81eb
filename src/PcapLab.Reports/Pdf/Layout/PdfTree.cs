using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>A hierarchy as indented rows, the value at the right with its share as a bar behind it.</summary>
internal static class PdfTree
{
    private const double Step = 14;
    private const double Value = 62;

    public static void Draw(TreeBlock tree, PageFlow flow)
    {
        flow.Need(Step * 4);
        var table = flow.Tag.Child("Table");
        Head(tree, flow, table);
        var left = Count(tree.Roots);
        foreach (var root in tree.Roots) Row(tree, root, 0, flow, table, ref left);
        flow.Skip(12);
    }

    private static void Head(TreeBlock tree, PageFlow flow, PdfTag table)
    {
        var row = table.Child("TR");
        var style = new TextStyle(FontFace.Bold, 8.5, Theme.Muted);
        flow.Put(tree.Title, PageFlow.Margin, flow.Y + 10, style, row.Child("TH", null, "/A<</O/Table/Scope/Column>>"));
        flow.Put(tree.CountTitle, PageFlow.Margin + flow.Width - Value, flow.Y + 10, style.At(Anchor.End), row.Child("TH", null, "/A<</O/Table/Scope/Column>>"));
        flow.Put(tree.ValueTitle, PageFlow.Margin + flow.Width, flow.Y + 10, style.At(Anchor.End), row.Child("TH", null, "/A<</O/Table/Scope/Column>>"));
        flow.Y += Step;
        var y = flow.Y;
        flow.Decorate(c => c.Line(PageFlow.Margin, y, PageFlow.Margin + flow.Width, y, Theme.Rule, 0.8));
    }

    private static void Row(TreeBlock tree, TreeNode node, int depth, PageFlow flow, PdfTag table, ref int left)
    {
        // The last two rows stay together, so that no page starts with one.
        if (flow.Left < Step * (left == 2 ? 2 : 1))
        {
            flow.NewPage();
            Head(tree, flow, table);
        }

        double top = flow.Y, right = PageFlow.Margin + flow.Width, bar = flow.Width * 0.34;
        var row = table.Child("TR");
        flow.Decorate(c =>
        {
            c.Rect(right - bar, top + 1.6, bar * Math.Clamp(node.Share, 0, 1), Step - 3.2, Theme.Bar);
            c.Line(PageFlow.Margin, top + Step, right, top + Step, Theme.Line, 0.5);
            for (var d = 1; d <= depth; d++) c.Line(PageFlow.Margin + (d * 14) - 8, top, PageFlow.Margin + (d * 14) - 8, top + Step, Theme.Line, 0.5);
        });
        var style = new TextStyle(depth == 0 ? FontFace.Bold : FontFace.Sans, 9, Theme.Ink);
        flow.Put(ChartFrame.Fit(node.Name, style, flow.Width - bar - 20 - (depth * 14)), PageFlow.Margin + (depth * 14), top + 10, style, row.Child("TD"));
        flow.Put(node.Count, right - Value, top + 10, new TextStyle(FontFace.Sans, 9, Theme.Ink, Anchor.End), row.Child("TD"));
        flow.Put(node.Value, right, top + 10, new TextStyle(FontFace.Sans, 9, Theme.Ink, Anchor.End), row.Child("TD"));
        flow.Y += Step;
        left--;
        foreach (var child in node.Children) Row(tree, child, depth + 1, flow, table, ref left);
    }

    private static int Count(IReadOnlyList<TreeNode> nodes) => nodes.Sum(n => 1 + Count(n.Children));
}
