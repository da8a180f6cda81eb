using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>Who moved the bytes: endpoints by traffic, names beside addresses.</summary>
internal sealed class TalkersSection : Section
{
    private const int Keep = 20;

    public override string Id => "talkers";

    public override string Title => "Talkers";

    public override string Purpose => "endpoints by bytes";

    public override string Nothing => "No IP endpoint was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Endpoints;
        if (all.Count == 0) return [];
        var top = all.Top[0];
        // Every byte has a sender and a receiver, so a host's share is of the capture, not of the sum over hosts.
        var share = EndpointDigest.Bytes(top) / (double)Math.Max(1, context.Flows.All.Bytes);
        var headline = all.Count == 1 ? $"Only {context.Label(top.Ip)} was seen." : $"{context.Label(top.Ip)} took part in {Fmt.Percent(share)} of all bytes between {Fmt.Plural(all.Count, "address", "addresses")}.";
        var bars = all.Top.Take(10).Select(e => new Slice(context.Label(e.Ip), EndpointDigest.Bytes(e))).ToList();
        return
        [
            new Paragraph(headline, Lead: true),
            new ChartBlock(new BarChart { Title = "Top talkers", Description = headline, Bars = bars, Seconds = [.. all.Top.Take(10).Select(e => (double)e.RxBytes)], Parts = ("sent", "received"), Unit = "B", Addresses = true }, Direction(context, top)),
            Table(context, all),
        ];
    }

    private static string Direction(ReportContext context, EndpointRow top)
    {
        var received = top.RxBytes / (double)Math.Max(1, EndpointDigest.Bytes(top));
        if (received is > 0.45 and < 0.55) return $"{context.Label(top.Ip)} sends about as much as it receives";
        return received > 0.5 ? $"{context.Label(top.Ip)} mostly receives: {Fmt.Percent(received)} of its bytes" : $"{context.Label(top.Ip)} mostly sends: {Fmt.Percent(1 - received)} of its bytes";
    }

    private static TableBlock Table(ReportContext context, EndpointDigest all)
    {
        var shown = all.Top.Take(all.Count == Keep + 1 ? Keep + 1 : Keep).ToList();
        var rows = shown.Select(Row).ToList();
        long tx = shown.Sum(e => e.TxBytes), rx = shown.Sum(e => e.RxBytes), packets = shown.Sum(e => e.TxPackets + e.RxPackets);
        if (all.Count > shown.Count) rows.Add(Sum($"other ({Fmt.Count(all.Count - shown.Count)})", RowKind.Other, all.TxBytes - tx, all.RxBytes - rx, all.Packets - packets));
        if (all.Count > 1) rows.Add(Sum("total", RowKind.Total, all.TxBytes, all.RxBytes, all.Packets));
        return new TableBlock
        {
            Caption = (all.MostPeers!.Peers >= 5 ? $"{context.Label(all.MostPeers.Ip)} has the most peers, {Fmt.Count(all.MostPeers.Peers)}" : all.Count > 1 ? $"{context.Label(all.Top[0].Ip)} and {context.Label(all.Top[1].Ip)} moved the most" : "One host") + "; every byte counts at its sender and at its receiver",
            Columns =
            [
                new("Address", CellKind.Code), new("Name or vendor"), new("Sent", CellKind.Number), new("Received", CellKind.Number), new("Bytes", CellKind.Number, true), new("Packets", CellKind.Number), new("Peers", CellKind.Number), new("Ports", CellKind.Number),
            ],
            Rows = rows,
            FilterPattern = "ip.addr == ADDRESS",
            Counts = "Packets",
            Source = "endpoints",
        };
    }

    private static TableRow Row(EndpointRow e) => new(
    [
        e.Ip.ToString(), Fmt.Shorten(e.Name ?? e.Vendor ?? "", 40), TableCell.Bytes(e.TxBytes), TableCell.Bytes(e.RxBytes), TableCell.Bytes(EndpointDigest.Bytes(e)), TableCell.Count(e.TxPackets + e.RxPackets), TableCell.Count(e.Peers), TableCell.Count(e.Ports),
    ]) { Filter = Evidence.Host(e.Ip), From = e.First, To = e.Last };

    private static TableRow Sum(string name, RowKind kind, long tx, long rx, long packets) =>
        new([name, "", TableCell.Bytes(tx), TableCell.Bytes(rx), TableCell.Bytes(tx + rx), TableCell.Count(packets), "", ""]) { Kind = kind };
}
