using PcapLab.Reports.Drawing;
using PcapLab.Reports.Format;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Charts;

/// <summary>What a mark of a time-sequence graph stands for.</summary>
public enum SequenceKind
{
    /// <summary>A segment with new data.</summary>
    Data,

    /// <summary>Data sent again.</summary>
    Retransmission,

    /// <summary>Data that came after later data.</summary>
    OutOfOrder,

    /// <summary>The receiver's acknowledgement.</summary>
    Ack,

    /// <summary>The receiver said it has no room.</summary>
    ZeroWindow,
}

/// <summary>A segment or acknowledgement: time in nanoseconds and bytes since the first sequence number.</summary>
public readonly record struct SequencePoint(long Time, long From, long To, SequenceKind Kind);

/// <summary>Stevens' time-sequence graph of one direction of a connection: progress as a rising line, what hurt it as marks on it.</summary>
public sealed record TcpSequenceChart : Chart
{
    private const int Columns = 300;
    private const int Bands = 60;

    private static readonly (SequenceKind Kind, string Name, SeriesPaint Paint)[] Legend =
    [
        (SequenceKind.Data, "data", Theme.Series[0]), (SequenceKind.Ack, "acknowledged", Theme.Series[2]), (SequenceKind.Retransmission, "sent again", Theme.Series[5]),
        (SequenceKind.OutOfOrder, "out of order", Theme.Series[3]), (SequenceKind.ZeroWindow, "receiver full", Theme.Series[1]),
    ];

    /// <summary>The points in order of time.</summary>
    public required IReadOnlyList<SequencePoint> Points { get; init; }

    /// <inheritdoc/>
    public override bool IsEmpty => Points.Count == 0;

    /// <inheritdoc/>
    public override IReadOnlyList<ChartDatum> Data =>
        [.. Legend.Select(l => (l.Name, Count: Points.Count(p => p.Kind == l.Kind))).Where(l => l.Count > 0).Select(l => new ChartDatum(l.Name, l.Count, Fmt.Count(l.Count)))];

    private protected override double Height(ChartFrame frame) => Math.Max(frame.Em * 16, frame.Width * 0.38);

    private protected override void Draw(Canvas canvas, ChartFrame frame, double height)
    {
        var used = Legend.Where(l => Points.Any(p => p.Kind == l.Kind)).ToArray();
        var legend = ChartLegend.Draw(canvas, frame, height - (frame.Em * 1.9), [.. used.Select(u => u.Name)], [.. used.Select(u => u.Paint)]);
        var ticks = Ticks.Nice(Math.Max(1, Points.Max(p => p.To)), 4);
        var axes = Axes.Reserve(frame, height - legend, ticks.Select(t => Fmt.Si(t, "B")));
        axes.DrawValues(canvas, frame, [.. ticks.Select(t => (axes.Y(t, ticks[^1]), Fmt.Si(t, "B")))], "sequence number");
        var (first, last) = (Points.Min(p => p.Time), End());
        var points = Thinned(first, last);
        using (canvas.Clip(axes.Left - 2, axes.Top - 2, axes.Width + 4, axes.Height + 4))
        {
            var acks = points.Where(p => p.Kind == SequenceKind.Ack).Select(p => (axes.X(p.Time, first, last), axes.Y(p.To, ticks[^1]))).ToList();
            if (acks.Count > 1) canvas.Path(PathData.Through(acks.SelectMany((a, i) => i == 0 ? [a] : new[] { (a.Item1, acks[i - 1].Item2), a })), null, new Stroke(Theme.Series[2].Edge, frame.Em * 0.08));
            foreach (var point in points.OrderBy(p => p.Kind is SequenceKind.Data ? 0 : 1)) Mark(canvas, frame, axes, point, axes.X(point.Time, first, last), ticks[^1]);
        }

        axes.DrawTime(canvas, frame, first, last);
    }

    /// <summary>Where the picture ends: when all data was sent and acknowledged; what is acknowledged again long after that says nothing more.</summary>
    private long End()
    {
        var top = Points.Where(p => p.Kind is not (SequenceKind.Ack or SequenceKind.ZeroWindow)).Select(p => p.To).DefaultIfEmpty(0).Max();
        var sent = Points.Where(p => p.Kind is not SequenceKind.Ack).Select(p => p.Time).DefaultIfEmpty(0).Max();
        var done = Points.Where(p => p.Kind is SequenceKind.Ack && p.To >= top).Select(p => p.Time).DefaultIfEmpty(Points.Max(p => p.Time)).Min();
        var (first, end) = (Points.Min(p => p.Time), Math.Max(sent, done));
        return Math.Min(Points.Max(p => p.Time), end + ((end - first) / 20));
    }

    /// <summary>
    /// As many marks as the picture has room for: of each kind one in a column and a band, which keeps its outline; the extent of data is joined.
    /// </summary>
    private List<SequencePoint> Thinned(long first, long last)
    {
        if (Points.Count <= Columns) return [.. Points];
        var cell = Math.Max(1, (last - first) / Columns);
        long band = Math.Max(1, Points.Max(p => p.To) / Bands);
        var kept = new Dictionary<(SequenceKind, long, long), int>();
        var points = new List<SequencePoint>();
        foreach (var p in Points)
        {
            var key = (p.Kind, (p.Time - first) / cell, p.Kind == SequenceKind.Ack ? 0 : p.From / band);
            if (kept.TryGetValue(key, out var at)) points[at] = points[at] with { From = Math.Min(points[at].From, p.From), To = Math.Max(points[at].To, p.To) };
            else
            {
                kept[key] = points.Count;
                points.Add(p);
            }
        }

        return points;
    }

    private static void Mark(Canvas canvas, ChartFrame frame, Axes axes, SequencePoint point, double x, double max)
    {
        var paint = Legend.First(l => l.Kind == point.Kind).Paint;
        double a = axes.Y(point.From, max), b = axes.Y(point.To, max);
        switch (point.Kind)
        {
            case SequenceKind.Ack:
                break;
            case SequenceKind.Data:
                canvas.Line(x, a, x, Math.Min(b, a - 0.6), paint.Edge, frame.Em * 0.09);
                break;
            default:
                canvas.Dot(x, (a + b) / 2, frame.Em * 0.28, paint.Fill, new Stroke(paint.Edge, frame.Em * 0.07));
                break;
        }
    }

    internal static IEnumerable<(string Name, Chart Chart)> Recipes()
    {
        const long start = 1_767_182_400_000_000_000;
        IEnumerable<SequencePoint> Points()
        {
            for (var i = 0; i < 120; i++)
            {
                var at = start + (i * 9_000_000L) + (i > 60 ? 210_000_000 : 0);
                yield return new(at, i * 1448, (i + 1) * 1448, i == 60 ? SequenceKind.Retransmission : i is 84 or 85 ? SequenceKind.OutOfOrder : SequenceKind.Data);
                if (i % 2 == 1) yield return new(at + 30_000_000, 0, i * 1448, SequenceKind.Ack);
            }

            yield return new(start + 1_290_000_000, 0, 120 * 1448, SequenceKind.ZeroWindow);
        }

        yield return ("tcp-sequence", new TcpSequenceChart { Title = "The slowest transfer", Description = "One lost segment stopped the transfer for 210 ms.", Points = [.. Points()] });
        yield return ("tcp-sequence-point", new TcpSequenceChart { Title = "One segment", Description = "One segment.", Points = [new(start, 0, 100, SequenceKind.Data)] });
        yield return ("tcp-sequence-empty", new TcpSequenceChart { Title = "None", Description = "None.", Points = [] });
    }
}
