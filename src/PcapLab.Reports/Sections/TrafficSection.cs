using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>How much, when: the timeline, the peak, packet sizes, and activity by hour for captures of more than half a day.</summary>
internal sealed class TrafficSection : Section
{
    private static readonly int[] SizeEdges = [0, 64, 128, 256, 512, 1024, 1280, 1519, 4096, 9216, 65536];

    public override string Id => "traffic";

    public override string Title => "Traffic over time";

    public override string Purpose => "rates over time, peak, packet sizes, activity by hour";

    public override string Nothing => "No packets, so there is no traffic to show.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        if (context.Info.Packets == 0 || context.Info.First is not { } first) return [];
        var (peak, at) = context.Peak();
        var span = context.Info.Last!.Value - first;
        var blocks = new List<Block>
        {
            new Paragraph(Headline(context), Lead: true),
            new KeyFigures(
            [
                new("Mean rate", context.MeanRate > 0 ? Fmt.BitRate(context.MeanRate) : "–", $"over {Fmt.Duration(span)}"), new("Peak rate", Fmt.BitRate(peak), $"in {Fmt.Duration(context.Bin)} at {Fmt.TimeOfDay(at)[..8]}"),
                new("Packets per second", span > 0 ? Rate(context.Info.Packets / (span / 1e9)) : "–", $"{Fmt.Count(context.Info.Packets)} in all"), new("Mean packet", Fmt.Bytes(context.Bytes / context.Info.Packets), "frame length on the wire"),
            ]),
        };
        var caption = $"{Fmt.Bytes(context.Bytes)} in {Fmt.Duration(span)}: {Shares(context)}";
        if (context.TimelineChart(caption) is { } chart)
        {
            blocks.Add(new ChartBlock(chart, caption));
            var totals = chart.Series.Select(s => s.Values.Sum()).ToList();
            // Where most bins are empty the lines of a logarithmic chart would only jump between floor and ceiling.
            var filled = chart.Series.Count == 0 ? 0 : chart.Series.Max(s => s.Values.Count(v => v > 0) / (double)Math.Max(1, s.Values.Count));
            if (filled > 0.6 && totals.Count > 1 && totals.Max() > 200 * totals.Where(t => t > 0).DefaultIfEmpty(1).Min())
                blocks.Add(new ChartBlock(chart with { Logarithmic = true, Title = "Traffic over time, logarithmic" }, "The same on a logarithmic scale, where small protocols can be seen"));
        }

        if (Hours(context) is { } hours) blocks.Add(hours);
        if (Sizes(context) is { } sizes) blocks.Add(sizes);
        return blocks;
    }

    private static string Rate(double perSecond) => perSecond < 1000 ? Fmt.Significant(perSecond) : Fmt.Count((long)Math.Round(perSecond));

    /// <summary>Whether traffic was steady or came in bursts, with the figures.</summary>
    internal static string Headline(ReportContext context)
    {
        var (peak, at) = context.Peak();
        var mean = context.MeanRate;
        if (mean <= 0) return $"All {Fmt.Plural(context.Info.Packets, "packet")} carry one timestamp.";
        return peak > 3 * mean
            ? $"Traffic came in bursts: the peak of {Fmt.BitRate(peak)} at {Fmt.TimeOfDay(at)} is {Fmt.Significant(peak / mean, 2)} times the mean of {Fmt.BitRate(mean)}."
            : $"Traffic was steady: {Fmt.BitRate(mean)} on average, {Fmt.BitRate(peak)} at most.";
    }

    private static string Shares(ReportContext context)
    {
        var series = context.Timeline.Series;
        var total = series.Sum(s => s.Values.Sum());
        if (total <= 0) return "nothing but headers";
        return string.Join(", ", series.Where(s => s.Name != "other").Take(3).Select(s => $"{s.Name} {Fmt.Percent(s.Values.Sum() / total)}"));
    }

    private static ChartBlock? Hours(ReportContext context)
    {
        var start = context.Timeline.Start;
        if (context.Info.DurationS < 12 * 3600 || context.Info.DurationS > 60 * 86400) return null;
        var days = new SortedDictionary<long, double[]>();
        foreach (var series in context.Timeline.Series)
            for (var b = 0; b < series.Values.Count; b++)
            {
                var (day, _) = Fmt.Split(start + (b * context.Analysis.Timeline.BinWidthNs));
                var key = day.Date.Ticks;
                if (!days.TryGetValue(key, out var hours)) days[key] = hours = new double[24];
                hours[day.Hour] += series.Values[b];
            }

        var busiest = Enumerable.Range(0, 24).MaxBy(h => days.Values.Sum(d => d[h]));
        var caption = FormattableString.Invariant($"The busiest hour of the day starts at {busiest:00}:00 UTC");
        return new ChartBlock(new HeatMapChart
        {
            Title = "Activity by hour", Description = caption, Unit = "B", RowTitle = "day", ColumnTitle = "hour, UTC",
            Rows = [.. days.Keys.Select(t => new DateTime(t, DateTimeKind.Utc).ToString("ddd d MMM", System.Globalization.CultureInfo.InvariantCulture))],
            Columns = [.. Enumerable.Range(0, 24).Select(h => h.ToString("00", System.Globalization.CultureInfo.InvariantCulture))], Values = [.. days.Values],
        }, caption);
    }

    private static ChartBlock? Sizes(ReportContext context)
    {
        var sizes = context.Analysis.FrameSizes;
        if (sizes.Count == 0) return null;
        var counts = new long[SizeEdges.Length - 1];
        foreach (var (size, frames) in sizes)
        {
            var bin = Array.FindLastIndex(SizeEdges, e => size >= e);
            counts[Math.Clamp(bin, 0, counts.Length - 1)] += frames;
        }

        var total = counts.Sum();
        double Percentile(double share)
        {
            long seen = 0;
            foreach (var (size, frames) in sizes.OrderBy(s => s.Size))
                if ((seen += frames) >= share * total) return size;
            return 0;
        }

        int lowest = Array.FindIndex(counts, c => c > 0), highest = Array.FindLastIndex(counts, c => c > 0);
        if (lowest < 0) return null;
        var small = counts[0] + counts[1];
        var caption = $"Half of all frames are {Fmt.Count((long)Percentile(0.5))} bytes or shorter; {Fmt.Percent(small / (double)total)} are below 128 bytes";
        return new ChartBlock(new HistogramChart
        {
            Title = "Frame sizes", Description = caption, CountUnit = "frames", Caption = "frame length in bytes, as on the wire", Read = v => Fmt.Count((long)v),
            Bins = [.. Enumerable.Range(lowest, highest - lowest + 1).Select(i => new HistogramBin(SizeEdges[i], SizeEdges[i + 1], counts[i]))], Marks = [new("median", Percentile(0.5)), new("95%", Percentile(0.95))],
        }, caption);
    }
}
