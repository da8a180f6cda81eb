using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>Who moved the bytes: endpoints by traffic, names beside addresses.</summary>
internal sealed class TalkersSection : Section
{
    public override string Id => "talkers";

    public override string Title => "Talkers";

    public override string Purpose => "endpoints by bytes";

    public override string Nothing => "No IP endpoint was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Analysis.Endpoints;
        if (all.Count == 0) return [];
        var top = all[0];
        // Every byte has a sender and a receiver, so a host's share is of the capture, not of the sum over hosts.
        var share = Total(top) / (double)Math.Max(1, context.Flows.All.Bytes);
        var headline = all.Count == 1 ? $"Only {context.Label(top.Ip)} was seen." : $"{context.Label(top.Ip)} took part in {Fmt.Percent(share)} of all bytes between {Fmt.Plural(all.Count, "host")}.";
        var bars = all.Take(10).Select(e => new Slice(context.Label(e.Ip), Total(e))).ToList();
        return
        [
            new Paragraph(headline, Lead: true),
            new ChartBlock(new BarChart { Title = "Top talkers", Description = headline, Bars = bars, Unit = "B", Addresses = true }, $"Bytes sent and received, {(all.Count > 10 ? "top ten of " + Fmt.Plural(all.Count, "host") : Fmt.Plural(all.Count, "host"))}"),
            Table(context, all),
        ];
    }

    private static long Total(EndpointRow e) => e.TxBytes + e.RxBytes;

    private static TableBlock Table(ReportContext context, IReadOnlyList<EndpointRow> all)
    {
        var named = all.Take(21).Any(e => e.Name is not null || e.Vendor is not null);
        IEnumerable<TableCell> Middle(string text) => named ? [text] : [];
        return new TableBlock
        {
            Caption = $"{context.Label(all.MaxBy(e => e.Peers)!.Ip)} has the most peers: {Fmt.Count(all.Max(e => e.Peers))}",
            Columns =
            [
                new("Address", CellKind.Code), .. named ? new TableColumn[] { new("Name or vendor") } : [], new("Sent", CellKind.Number), new("Received", CellKind.Number), new("Bytes", CellKind.Number, true),
                new("Packets", CellKind.Number), new("Peers", CellKind.Number), new("Ports", CellKind.Number),
            ],
            Rows = Tops.Rows(all, 20,
                e => new TableRow([e.Ip.ToString(), .. Middle(Fmt.Shorten(e.Name ?? e.Vendor ?? "", 40)), TableCell.Bytes(e.TxBytes), TableCell.Bytes(e.RxBytes), TableCell.Bytes(Total(e)), TableCell.Count(e.TxPackets + e.RxPackets), TableCell.Count(e.Peers), TableCell.Count(e.Ports)]) { Filter = Evidence.Host(e.Ip), From = e.First, To = e.Last },
                (name, rows) => [name, .. Middle(""), TableCell.Bytes(rows.Sum(r => r.TxBytes)), TableCell.Bytes(rows.Sum(r => r.RxBytes)), name == "total" ? TableCell.Bytes(rows.Sum(r => r.TxBytes)) : TableCell.Bytes(rows.Sum(Total)), name == "total" ? TableCell.Count(rows.Sum(r => r.TxPackets)) : TableCell.Count(rows.Sum(r => r.TxPackets + r.RxPackets)), "", ""]),
            FilterPattern = "ip.addr == ADDRESS",
            Source = "endpoints",
        };
    }
}
