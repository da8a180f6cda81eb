using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>A part of a whole that has parts itself.</summary>
public sealed record TreeSlice(string Name, double Value, IReadOnlyList<TreeSlice> Parts)
{
    /// <summary>A part without parts.</summary>
    public TreeSlice(string name, double value) : this(name, value, [])
    {
    }
}

/// <summary>Areas in areas: the protocol hierarchy by bytes. Squarified (Bruls, Huizing and van Wijk), so parts stay readable; a part too small for its name goes unnamed but keeps its tooltip.</summary>
public sealed record TreemapChart : Chart
{
    /// <summary>Top level, largest first.</summary>
    public required IReadOnlyList<TreeSlice> Slices { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Total <= 0;

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data => [.. Slices.Where(s => s.Value > 0).Select(s => new ChartDatum(s.Name, s.Value, Text(s)))];

    private double Total => Slices.Sum(s => Math.Max(0, s.Value));

    private protected override double Height(ChartFrame frame) => frame.Width * (frame.Narrow ? 0.9 : 0.4);

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var parts = Slices.Where(s => s.Value > 0).OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var names = parts.SelectMany(p => p.Parts.Count > 0 ? p.Parts : [p]).OrderByDescending(p => p.Value).Select(p => p.Name).Distinct(StringComparer.Ordinal).ToList();
        var paints = names.Zip(Palette.Assign(names)).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        var boxes = Squarify([.. parts.Select(p => p.Value)], new Box(0, 0, frame.Width, height));
        for (var i = 0; i < parts.Count; i++)
        {
            using var group = canvas.Group($"{parts[i].Name}: {Text(parts[i])}");
            var box = boxes[i].Inset(frame.Em * 0.08);
            var leaf = parts[i].Parts.Count == 0;
            canvas.Rect(box.X, box.Y, box.W, box.H, leaf ? paints[parts[i].Name].Tint : Theme.Panel, frame.Em * 0.15);
            if (leaf) canvas.Rect(box.X, box.Y, Math.Min(frame.Em * 0.28, box.W), box.H, paints[parts[i].Name].Fill);
            var header = Label(canvas, frame, box, parts[i], frame.Strong);
            if (header > 0) DrawParts(canvas, frame, new Box(box.X + (frame.Em * 0.3), box.Y + header, box.W - (frame.Em * 0.6), box.H - header - (frame.Em * 0.3)), parts[i], paints);
        }
    }

    private void DrawParts(Canvas canvas, ChartFrame frame, Box room, TreeSlice whole, Dictionary<string, SeriesPaint> paints)
    {
        var parts = whole.Parts.Where(p => p.Value > 0).OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        if (parts.Count == 0 || room.W < frame.Em * 3 || room.H < frame.Em * 1.8) return;
        // What the whole holds beyond its parts keeps its share of the area and stays blank.
        var rest = Math.Max(0, whole.Value - parts.Sum(p => p.Value));
        var boxes = Squarify([.. parts.Select(p => p.Value), rest], room);
        for (var i = 0; i < parts.Count; i++)
        {
            using var group = canvas.Group($"{whole.Name} / {parts[i].Name}: {Text(parts[i])}");
            var box = boxes[i].Inset(frame.Em * 0.08);
            var paint = paints[parts[i].Name];
            canvas.Rect(box.X, box.Y, box.W, box.H, paint.Tint, frame.Em * 0.12);
            canvas.Rect(box.X, box.Y, Math.Min(frame.Em * 0.28, box.W), box.H, paint.Fill);
            Label(canvas, frame, box, parts[i], frame.Value);
        }
    }

    /// <summary>Name and share where there is room; returns the height they took, 0 when nothing fits.</summary>
    private double Label(Canvas canvas, ChartFrame frame, Box box, TreeSlice part, TextStyle style)
    {
        var room = box.W - (frame.Em * 1.1);
        if (room < frame.Em * 2 || box.H < frame.Em * 1.6) return 0;
        var share = Fmt.Percent(part.Value / Total);
        var both = ChartFrame.Measure(part.Name + "  " + share, style);
        canvas.Text(box.X + (frame.Em * 0.65), box.Y + (frame.Em * 1.25), ChartFrame.Fit(part.Name, style, room), style);
        if (both <= room) canvas.Text(box.X + box.W - (frame.Em * 0.45), box.Y + (frame.Em * 1.25), share, frame.Label.At(Anchor.End));
        return frame.Em * 1.75;
    }

    private string Text(TreeSlice part) => $"{Fmt.Measured(part.Value, Unit)} ({Fmt.Percent(part.Value / Total)})";

    private static Box[] Squarify(IReadOnlyList<double> values, Box room)
    {
        var boxes = new Box[values.Count];
        var left = values.Sum();
        var at = 0;
        while (at < values.Count && left > 0)
        {
            var along = Math.Min(room.W, room.H);
            var unit = room.W * room.H / left;
            var end = at + 1;
            while (end < values.Count && Worst(values, at, end + 1, along, unit) <= Worst(values, at, end, along, unit)) end++;
            var sum = values.Skip(at).Take(end - at).Sum();
            var thick = along > 0 ? sum * unit / along : 0;
            var offset = 0.0;
            for (var i = at; i < end; i++)
            {
                var length = sum > 0 ? values[i] / sum * along : 0;
                boxes[i] = room.W >= room.H ? new Box(room.X, room.Y + offset, thick, length) : new Box(room.X + offset, room.Y, length, thick);
                offset += length;
            }

            room = room.W >= room.H ? new Box(room.X + thick, room.Y, room.W - thick, room.H) : new Box(room.X, room.Y + thick, room.W, room.H - thick);
            left -= sum;
            at = end;
        }

        return boxes;
    }

    private static double Worst(IReadOnlyList<double> values, int from, int to, double along, double unit)
    {
        double sum = 0, max = 0, min = double.MaxValue;
        for (var i = from; i < to; i++)
        {
            var area = values[i] * unit;
            (sum, max, min) = (sum + area, Math.Max(max, area), Math.Min(min, area));
        }

        return min <= 0 ? double.MaxValue : Math.Max(along * along * max / (sum * sum), sum * sum / (along * along * min));
    }

    private readonly record struct Box(double X, double Y, double W, double H)
    {
        public Box Inset(double by) => new(X + by, Y + by, Math.Max(0, W - (2 * by)), Math.Max(0, H - (2 * by)));
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        yield return ("treemap", new TreemapChart
        {
            Title = "Protocol hierarchy by bytes", Description = "TCP carries most, and of that TLS.", Unit = "B",
            Slices =
            [
                new("tcp", 80e6, [new("tls", 61e6), new("http", 12e6), new("ssh", 3e6)]), new("udp", 17e6, [new("quic", 11e6), new("dns", 4e6), new("ntp", 1e5)]),
                new("icmp", 1.4e6), new("arp", 0.7e6),
            ],
        });
        yield return ("treemap-empty", new TreemapChart { Title = "Nothing", Description = "Nothing.", Unit = "B", Slices = [] });
    }
}
