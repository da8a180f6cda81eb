using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>How well TCP did: round trips, loss, full receivers, refused and unanswered connections, the worst flows.</summary>
internal sealed class PerformanceSection : Section
{
    private static readonly double[] Steps = [1, 2, 5];
    private static readonly double[] FineSteps = [1, 1.5, 2, 3, 4, 5, 7];

    internal const string Name = "performance";
    public override string Id => Name;

    public override string Title => "Performance";

    public override string Purpose => "round trips, loss, zero windows, refused connections, the worst flows";

    public override string Nothing => "No TCP connection was seen, so round trips and loss cannot be told.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var f = context.Flows;
        if (f.Tcp.Flows == 0) return [];
        var loss = f.Retransmissions / (double)Math.Max(1, f.Tcp.Packets);
        var blocks = new List<Block>
        {
            new Paragraph(Headline(f, loss), Lead: true),
            new KeyFigures(
            [
                new("Round trip, median", f.RttMs.Count > 0 ? Fmt.Seconds(f.Rtt(0.5) / 1000) : "–", f.RttMs.Count > 0 ? $"95% below {Fmt.Seconds(f.Rtt(0.95) / 1000)}" : "no handshake was seen"),
                new("Sent again", Fmt.Percent(loss), $"{Fmt.Count(f.Retransmissions)} of {Fmt.Si(f.Tcp.Packets, "")} segments"),
                new("Receiver full", Fmt.Count(f.ZeroWindows), "zero windows"),
                new("Refused or unanswered", Fmt.Count(f.Refused + f.Unanswered), $"of {Fmt.Plural(f.Tcp.Flows, "connection")}"),
            ]),
        };
        if (Distribution(f) is { } chart) blocks.Add(chart);
        if (f.Worst.Count > 0)
        {
            if (Sequence(context) is { } sequence) blocks.Add(sequence);
            blocks.Add(Worst(context));
        }
        else blocks.Add(new Note(NoteKind.Good, "No segment was sent twice, none came out of order and no receiver was ever full."));
        if (f.Slowest.Count > 2) blocks.Add(Slow(context));
        return blocks;
    }

    private static ChartBlock? Sequence(ReportContext context)
    {
        var worst = context.Flows.Worst[0];
        if (context.WorstTrace is not { Points.Count: > 1 } trace) return null;
        var chart = trace.Chart(worst);
        return new ChartBlock(chart, $"The worst flow: {chart.Description.TrimEnd('.')}");
    }

    private static string Headline(FlowDigest f, double loss)
    {
        var rtt = f.RttMs.Count == 1 ? $"The one handshake took {Fmt.Seconds(f.RttMs[0] / 1000)}" : f.RttMs.Count > 0 ? $"Half of all connections were answered within {Fmt.Seconds(f.Rtt(0.5) / 1000)}" : "No handshake was captured, so round trips are not known";
        var quality = loss switch
        {
            0 => "and nothing had to be sent twice.",
            < 0.001 => $"and almost nothing had to be sent twice ({Fmt.Percent(loss)}).",
            < 0.01 => $"and {Fmt.Percent(loss)} of segments had to be sent again, which users rarely notice.",
            < 0.03 => $"but {Fmt.Percent(loss)} of segments had to be sent again, which slows transfers.",
            _ => $"but {Fmt.Percent(loss)} of segments had to be sent again: the network is losing packets.",
        };
        return $"{rtt}, {quality}";
    }

    private static ChartBlock? Distribution(FlowDigest f)
    {
        // A few values are told by the figures above; a picture would make them look like a distribution.
        if (f.RttMs.Count < 5) return null;
        var edges = Edges(f.RttMs[0], f.RttMs[^1]);
        var first = Math.Max(0, edges.FindLastIndex(e => e <= f.RttMs[0]));
        var last = edges.FindIndex(e => e > f.RttMs[^1]);
        var bins = new List<HistogramBin>();
        for (var i = first; i < last; i++)
        {
            var (from, to) = (edges[i], edges[i + 1]);
            bins.Add(new HistogramBin(from, to, Below(f.RttMs, to) - Below(f.RttMs, from)));
        }

        var caption = $"Half of {Fmt.Plural(f.RttMs.Count, "handshake")} took less than {Fmt.Seconds(f.Rtt(0.5) / 1000)}, one in twenty more than {Fmt.Seconds(f.Rtt(0.95) / 1000)}";
        if (f.RttMs.Count < 20) caption = $"{Fmt.Plural(f.RttMs.Count, "handshake")} took {Fmt.Seconds(f.RttMs[0] / 1000)} to {Fmt.Seconds(f.RttMs[^1] / 1000)}";
        return new ChartBlock(new HistogramChart
        {
            Title = "Round-trip time of handshakes", Description = caption, CountUnit = "connections", Caption = "SYN to the answer's acknowledgement", Read = v => Fmt.Seconds(v / 1000), Bins = bins,
            Marks = f.RttMs.Count < 20 ? [new("median", f.Rtt(0.5))] : [new("median", f.Rtt(0.5)), new("95%", f.Rtt(0.95)), new("99%", f.Rtt(0.99))],
        }, caption);
    }

    /// <summary>Edges of bins around two values: of equal width where they are close, else logarithmic, finer the fewer decades they span.</summary>
    private static List<double> Edges(double low, double high)
    {
        var edges = new List<double>();
        if (high < 4 * low)
        {
            var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max((high - low) / 8, low / 1e6))));
            step *= ((high - low) / step) switch { > 40 => 5, > 16 => 2, _ => 1 };
            for (var i = (long)Math.Floor(low / step); edges.Count == 0 || edges[^1] <= high; i++) edges.Add(i * step);
            return edges;
        }

        var steps = high > 200 * low ? Steps : FineSteps;
        for (var power = (int)Math.Floor(Math.Log10(low)); edges.Count == 0 || edges[^1] <= high; power++) edges.AddRange(steps.Select(m => m * Math.Pow(10, power)));
        return edges;
    }

    private static long Below(List<double> sorted, double limit)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (sorted[mid] < limit) low = mid + 1;
            else high = mid;
        }

        return low;
    }

    private static TableBlock Worst(ReportContext context)
    {
        var worst = context.Flows.Worst.Take(12).ToList();
        var head = worst[0];
        return new TableBlock
        {
            Caption = $"The worst flow runs between {context.Label(head.SrcIp)} and {context.Label(head.DstIp)}: {Fmt.Plural(head.Retransmissions, "retransmission")}",
            Columns =
            [
                new("Initiator", CellKind.Code), new("Responder", CellKind.Code), new("App"), new("RTT", CellKind.Number), new("Sent again", CellKind.Number, true), new("Out of order", CellKind.Number),
                new("Dup. ACKs", CellKind.Number), new("Zero window", CellKind.Number), new("Bytes", CellKind.Number),
            ],
            Rows = [.. worst.Select(f => new TableRow([Side(f, true), Side(f, false), ProtocolName.Of(f.App), TableCell.Ms(f.RttMs), TableCell.Rare(f.Retransmissions), TableCell.Rare(f.OutOfOrder), TableCell.Rare(f.DuplicateAcks), TableCell.Rare(f.ZeroWindows), TableCell.Bytes(f.SrcBytes + f.DstBytes)]) { Filter = Evidence.Flow(f), From = f.First, To = f.Last })],
            FilterPattern = "tcp.analysis.flags && ip.addr == A && ip.addr == B && tcp.port == P && tcp.port == Q",
        };
    }

    private static TableBlock Slow(ReportContext context)
    {
        var slow = context.Flows.Slowest.Take(8).ToList();
        return new TableBlock
        {
            Caption = $"The slowest handshake took {Fmt.Seconds((slow[0].RttMs ?? 0) / 1000)}",
            Columns = [new("Initiator", CellKind.Code), new("Responder", CellKind.Code), new("App"), new("Handshake", CellKind.Number, true), new("First answer", CellKind.Number), new("Mean RTT", CellKind.Number), new("Began", CellKind.Number)],
            Rows = [.. slow.Select(f => new TableRow([Side(f, true), Side(f, false), ProtocolName.Of(f.App), TableCell.Ms(f.RttMs), TableCell.Ms(f.Tcp?.FirstResponseMs), TableCell.Ms(f.Tcp?.RttMeanMs), TableCell.Time(f.First)]) { Filter = Evidence.Flow(f), From = f.First, To = f.Last })],
        };
    }

    private static string Side(FlowRow f, bool source) => ConversationsSection.Side(source ? f.SrcIp : f.DstIp, source ? f.SrcPort : f.DstPort, f.Proto);
}
