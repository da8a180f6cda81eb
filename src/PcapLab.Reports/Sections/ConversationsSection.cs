using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;
using PcapLab.Schema;

namespace PcapLab.Reports.Sections;

/// <summary>Who talked to whom, and the flows that carried most.</summary>
internal sealed class ConversationsSection : Section
{
    public override string Id => "conversations";

    public override string Title => "Conversations";

    public override string Purpose => "who talked to whom; the largest flows";

    public override string Nothing => "No conversation was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var flows = context.Flows;
        if (flows.All.Flows == 0) return [];
        var sent = Largest(flows.Sent, 12);
        var blocks = new List<Block> { new Paragraph(Headline(context, flows.Largest[0]), Lead: true) };
        if (sent.Count > 0)
        {
            var caption = $"{context.Label(sent[0].Key.From)} sent {Fmt.Bytes(sent[0].Value)} to {context.Label(sent[0].Key.To)}";
            blocks.Add(new ChartBlock(new SankeyChart { Title = "Who sends to whom", Description = caption, Unit = "B", Links = [.. sent.Select(s => new SankeyLink(s.Key.From.ToString(), s.Key.To.ToString(), s.Value))] },
                caption + (flows.Sent.Count > sent.Count ? $"; the twelve largest of {Fmt.Count(flows.Sent.Count)} directions are drawn" : "")));
        }

        // Where the bands above show every direction, a matrix would only say it again.
        if (flows.Sent.Count > sent.Count && Matrix(context) is { } matrix) blocks.Add(matrix);
        blocks.Add(Table(context));
        return blocks;
    }

    /// <summary>The largest entries, ties by address; without sorting the rest, of which there may be a million.</summary>
    private static List<KeyValuePair<(Ip From, Ip To), long>> Largest(Dictionary<(Ip From, Ip To), long> sent, int keep)
    {
        var order = Comparer<KeyValuePair<(Ip From, Ip To), long>>.Create((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Key.From != b.Key.From ? a.Key.From.CompareTo(b.Key.From) : a.Key.To.CompareTo(b.Key.To));
        var top = new List<KeyValuePair<(Ip From, Ip To), long>>(keep + 1);
        foreach (var entry in sent)
        {
            if (top.Count == keep && order.Compare(entry, top[^1]) >= 0) continue;
            var place = top.BinarySearch(entry, order);
            top.Insert(place < 0 ? ~place : place, entry);
            if (top.Count > keep) top.RemoveAt(keep);
        }

        return top;
    }

    private static string Headline(ReportContext context, FlowRow largest)
    {
        var bytes = largest.SrcBytes + largest.DstBytes;
        var share = bytes / (double)Math.Max(1, context.Flows.All.Bytes);
        var what = ProtocolName.Of(largest.App.Length > 0 ? largest.App : largest.Proto);
        return context.Flows.All.Flows == 1
            ? $"There is one flow, {what} between {context.Label(largest.SrcIp)} and {context.Label(largest.DstIp)}."
            : $"The largest of {Fmt.Plural(context.Flows.All.Flows, "flow")} carries {Fmt.Percent(share)} of the bytes: {what} between {context.Label(largest.SrcIp)} and {context.Label(largest.DstIp)}.";
    }

    private static ChartBlock? Matrix(ReportContext context)
    {
        var hosts = context.Endpoints.Top.Take(14).Select(e => e.Ip).ToList();
        if (hosts.Count < 5) return null;
        var values = hosts.Select(a => hosts.Select(b => (double)context.Flows.Sent.GetValueOrDefault((a, b))).ToArray()).ToArray();
        var covered = values.Sum(r => r.Sum()) / Math.Max(1, context.Flows.Sent.Values.Sum(s => (double)s));
        var caption = $"The {Fmt.Count(hosts.Count)} busiest hosts exchange {Fmt.Percent(covered)} of all bytes among themselves";
        var names = hosts.Select(h => h.ToString()).ToList();
        return new ChartBlock(new HeatMapChart { Title = "Conversation matrix", Description = caption, Rows = names, Columns = names, Values = values, Unit = "B", RowTitle = "sender", ColumnTitle = "receiver", Addresses = true }, caption);
    }

    private static TableBlock Table(ReportContext context)
    {
        var (top, all) = (context.Flows.Largest.Take(20).ToList(), context.Flows.All);
        var rows = top.Select(f => new TableRow(
        [
            Side(f.SrcIp, f.SrcPort, f.Proto), Side(f.DstIp, f.DstPort, f.Proto), ProtocolName.Of(f.App.Length > 0 ? f.App : f.Proto), TableCell.Bytes(f.SrcBytes), TableCell.Bytes(f.DstBytes), TableCell.Bytes(f.SrcBytes + f.DstBytes),
            TableCell.Count(f.SrcPackets + f.DstPackets), f.Last > f.First ? TableCell.Duration(f.Last - f.First) : new TableCell("", 0),
        ]) { Filter = Evidence.Flow(f), From = f.First, To = f.Last }).ToList();
        long shownBytes = top.Sum(f => f.SrcBytes + f.DstBytes), shownPackets = top.Sum(f => f.SrcPackets + f.DstPackets);
        if (all.Flows > top.Count)
            rows.Add(new TableRow([$"other ({Fmt.Count(all.Flows - top.Count)})", "", "", "", "", TableCell.Bytes(all.Bytes - shownBytes), TableCell.Count(all.Packets - shownPackets), ""]) { Kind = RowKind.Other });
        if (all.Flows > 1) rows.Add(new TableRow(["total", "", "", "", "", TableCell.Bytes(all.Bytes), TableCell.Count(all.Packets), ""]) { Kind = RowKind.Total });
        return new TableBlock
        {
            Caption = all.Flows > top.Count ? $"The {Fmt.Count(top.Count)} largest of {Fmt.Plural(all.Flows, "flow")} carry {Fmt.Percent(shownBytes / (double)Math.Max(1, all.Bytes))} of the bytes" : all.Flows == 1 ? "One flow" : $"The largest of {Fmt.Count(all.Flows)} flows carries {Fmt.Bytes(top[0].SrcBytes + top[0].DstBytes)}",
            Columns = [new("Initiator", CellKind.Code), new("Responder", CellKind.Code), new("App"), new("Sent", CellKind.Number), new("Received", CellKind.Number), new("Bytes", CellKind.Number, true), new("Packets", CellKind.Number), new("Lasted", CellKind.Number)],
            Rows = rows,
            FilterPattern = "ip.addr == A && ip.addr == B && tcp.port == P && tcp.port == Q",
            Counts = "Packets",
            Source = "flows",
        };
    }

    internal static string Side(Ip ip, int port, string proto)
    {
        if (proto is not ("tcp" or "udp" or "sctp")) return ip.ToString();
        var number = port.ToString(CultureInfo.InvariantCulture);
        return ip.IsV4 ? $"{ip}:{number}" : $"[{ip}]:{number}";
    }
}
