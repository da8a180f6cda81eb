using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>An amount that goes from one name to another.</summary>
public sealed record SankeyLink(string From, string To, double Value);

/// <summary>Who sends to whom: senders at the left, receivers at the right, bands as thick as what flows. The largest links are drawn, the rest is one band "other".</summary>
public sealed record SankeyChart : Chart
{
    private const int Most = 14;

    /// <summary>The links, largest first.</summary>
    public required IReadOnlyList<SankeyLink> Links { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>Headings over the two sides.</summary>
    public string FromTitle { get; init; } = "sender";

    /// <summary>Heading of the right side.</summary>
    public string ToTitle { get; init; } = "receiver";

    /// <inheritdoc/>
    public override bool IsEmpty => Links.All(l => l.Value <= 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Shown().Select(l => new ChartDatum($"{l.From} → {l.To}", l.Value, Fmt.Measured(l.Value, Unit)))];

    private protected override double Height(ChartFrame frame)
    {
        var links = Shown();
        var rows = Math.Max(links.Select(l => l.From).Distinct().Count(), links.Select(l => l.To).Distinct().Count());
        return frame.Em * ((rows * (frame.Narrow ? 3.3 : 2.6)) + 9);
    }

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var links = Shown();
        var from = Nodes(links, l => l.From);
        var to = Nodes(links, l => l.To);
        double top = frame.Em * 2, gap = frame.Em * (frame.Narrow ? 2.2 : 1.1), bar = frame.Em * 0.6;
        var label = frame.Narrow ? 0 : Math.Min(frame.Width * 0.3, from.Concat(to).Max(n => ChartFrame.Measure(n.Name, frame.Mono)) + (frame.Em * 1));
        double left = label, right = frame.Width - label - bar;
        // Thin nodes still take the height of their two lines of text; the rest of the room is shared by value.
        var slot = frame.Em * (frame.Narrow ? 0.6 : 1.5);
        var start = top + (frame.Narrow ? gap * 0.6 : 0);
        var unit = Math.Min(Fitting(from, height - start - (frame.Em * 0.5), gap, slot), Fitting(to, height - start - (frame.Em * 0.5), gap, slot));
        Place(from, start, gap, unit, slot);
        Place(to, start, gap, unit, slot);
        canvas.Text(frame.Narrow ? 0 : left + bar, frame.Em * 1.1, FromTitle, frame.Label.At(frame.Narrow ? Anchor.Start : Anchor.End));
        canvas.Text(frame.Narrow ? frame.Width : right, frame.Em * 1.1, ToTitle, frame.Label.At(frame.Narrow ? Anchor.End : Anchor.Start));
        var paints = Palette.Assign([.. from.Select(n => n.Name)]);
        foreach (var node in from) node.Paint = paints[from.IndexOf(node)];
        foreach (var link in links) Band(canvas, link, from.First(n => n.Name == link.From), to.First(n => n.Name == link.To), left + bar, right, unit);
        foreach (var node in from) Label(canvas, frame, node, left, bar, label, true);
        foreach (var node in to) Label(canvas, frame, node, right, bar, label, false);
    }

    private void Band(Canvas canvas, SankeyLink link, Node from, Node to, double left, double right, double unit)
    {
        using var group = canvas.Group($"{link.From} → {link.To}: {Fmt.Measured(link.Value, Unit)}");
        double thick = link.Value * unit, a = from.Top + from.Used, b = to.Top + to.Used, mid = (left + right) / 2;
        from.Used += thick;
        to.Used += thick;
        var path = new PathData().Move(left, a).Curve(mid, a, mid, b, right, b).Line(right, b + thick).Curve(mid, b + thick, mid, a + thick, left, a + thick).Close();
        canvas.Path(path, from.Paint.Tint);
    }

    private void Label(Canvas canvas, ChartFrame frame, Node node, double x, double bar, double room, bool leftSide)
    {
        canvas.Rect(x, node.Top, bar, Math.Max(node.Height, 0.8), leftSide ? node.Paint.Fill : Theme.Rule, 0);
        if (frame.Narrow)
        {
            var text = ChartFrame.Fit($"{node.Name}  {Fmt.Measured(node.Value, Unit)}", frame.Mono, frame.Width * 0.49);
            canvas.Text(leftSide ? x : x + bar, node.Top - (frame.Em * 0.35), text, frame.Mono.At(leftSide ? Anchor.Start : Anchor.End));
            return;
        }

        var y = node.Top + (node.Height / 2);
        var at = leftSide ? x - (frame.Em * 0.5) : x + bar + (frame.Em * 0.5);
        var anchor = leftSide ? Anchor.End : Anchor.Start;
        canvas.Text(at, y + (frame.Em * 0.05), ChartFrame.Fit(node.Name, frame.Mono, room), frame.Mono.At(anchor));
        canvas.Text(at, y + (frame.Em * 1.1), Fmt.Measured(node.Value, Unit), (frame.Label with { Size = frame.Em * 0.9 }).At(anchor));
    }

    private static List<Node> Nodes(IReadOnlyList<SankeyLink> links, Func<SankeyLink, string> side) =>
        [.. links.GroupBy(side, StringComparer.Ordinal).Select(g => new Node(g.Key, g.Sum(l => l.Value))).OrderBy(n => n.Name == "other" ? 1 : 0).ThenByDescending(n => n.Value).ThenBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>The largest height per value with which all nodes of a side fit, each with at least its slot.</summary>
    private static double Fitting(List<Node> nodes, double room, double gap, double slot)
    {
        double low = 0, high = room / nodes.Max(n => n.Value);
        for (var i = 0; i < 40; i++)
        {
            var mid = (low + high) / 2;
            if (nodes.Sum(n => Math.Max(n.Value * mid, slot) + gap) <= room) low = mid;
            else high = mid;
        }

        return low;
    }

    private static void Place(List<Node> nodes, double top, double gap, double unit, double slot)
    {
        foreach (var node in nodes)
        {
            node.Height = node.Value * unit;
            var taken = Math.Max(node.Height, slot);
            node.Top = top + ((taken - node.Height) / 2);
            top += taken + gap;
        }
    }

    private IReadOnlyList<SankeyLink> Shown()
    {
        var links = Links.Where(l => l.Value > 0).OrderByDescending(l => l.Value).ThenBy(l => l.From, StringComparer.Ordinal).ThenBy(l => l.To, StringComparer.Ordinal).ToList();
        if (links.Count <= Most) return links;
        return [.. links.Take(Most), new SankeyLink("other", "other", links.Skip(Most).Sum(l => l.Value))];
    }

    private sealed class Node(string name, double value)
    {
        public string Name => name;
        public double Value => value;
        public double Top { get; set; }
        public double Height { get; set; }
        public double Used { get; set; }
        public SeriesPaint Paint { get; set; } = Theme.Other;
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        yield return ("sankey", new SankeyChart
        {
            Title = "Who talks to whom", Description = "10.0.0.12 sends 710 MB to 10.0.0.9.", Unit = "B",
            Links = [new("10.0.0.12", "10.0.0.9", 710e6), new("10.0.0.9", "192.168.1.254", 120e6), new("2001:db8::17", "10.0.0.9", 84e6), new("10.0.0.12", "8.8.8.8", 60e6), new("10.0.0.1", "10.0.0.12", 40e6)],
        });
        yield return ("sankey-empty", new SankeyChart { Title = "None", Description = "None.", Unit = "B", Links = [] });
    }
}
