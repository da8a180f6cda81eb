using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The inventory: hosts with their names, vendor, services and, where told, system.</summary>
internal sealed class HostsSection : Section
{
    private const int Ports = 4;

    public override string Id => "hosts";

    public override string Title => "Hosts";

    public override string Purpose => "inventory with names, vendor, services";

    public override string Nothing => "No host could be described.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var hosts = new HostDigest(context.Analysis.Hosts);
        if (hosts.Count == 0) return [];
        var lead = new Paragraph($"{Fmt.Plural(hosts.Count, "host")}, of which {(hosts.Serving == 0 ? "none" : Fmt.Count(hosts.Serving))} {(hosts.Serving <= 1 ? "offers" : "offer")} a service and {(hosts.Named == 0 ? "none" : Fmt.Count(hosts.Named))} {(hosts.Named <= 1 ? "is" : "are")} known by name.", Lead: true);
        if (hosts.Known == 0) return [lead];
        var rows = hosts.Top.Select(h => Row(h, hosts.IsRouter(h.Mac))).ToList();
        if (hosts.Known > rows.Count) rows.Add(new TableRow([$"other ({Fmt.Count(hosts.Known - rows.Count)})", "", "", "", "", TableCell.Bytes(hosts.KnownBytes - hosts.Top.Sum(h => h.Bytes))]) { Kind = RowKind.Other });
        return
        [
            lead,
            new TableBlock
            {
                Caption = hosts.Serving == hosts.Known ? $"{Fmt.Plural(hosts.Serving, "host")} answered as a server" : hosts.Serving > 0 ? $"{Fmt.Count(hosts.Serving)} of {Fmt.Plural(hosts.Known, "host")} that are more than an address answered as a server" : $"No host answered as a server; {Fmt.Plural(hosts.Known, "host is", "hosts are")} described",
                Columns = [new("Address", CellKind.Code), new("Names"), new("Vendor"), new("Services"), new("System, as guessed"), new("Bytes", CellKind.Number, true)],
                Rows = rows,
                FilterPattern = "ip.addr == ADDRESS",
                Source = "hosts",
            },
        ];
    }

    private static TableRow Row(HostRow h, bool isRouter) =>
        new([h.Ip.ToString(), Fmt.Shorten(h.Names ?? "", 80), isRouter ? "" : h.Vendor, Services(h.Services), Fmt.Shorten(h.Os ?? "", 60), TableCell.Bytes(h.Bytes)]) { Filter = Evidence.Host(h.Ip), From = h.First, To = h.Last };

    /// <summary>Ports with what they speak, the first few: TCP goes without saying, and a port of which no more is known is left out where more is known.</summary>
    private static TableCell Services(string? services)
    {
        if (string.IsNullOrEmpty(services)) return "";
        var all = services.Split(',', StringSplitOptions.TrimEntries);
        var told = all.Where(s => s.Contains(' ', StringComparison.Ordinal) || !all.Any(o => o.StartsWith(s + " ", StringComparison.Ordinal))).Select(s => s.StartsWith("tcp/", StringComparison.Ordinal) ? s[4..] : s).ToList();
        // A port stays on one line with what it speaks.
        var shown = Fmt.Shorten(string.Join(", ", told.Take(Ports).Select(s => s.Replace(' ', '\u00a0'))), 90);
        return new TableCell(told.Count > Ports ? $"{shown}, {Fmt.Count(told.Count - Ports)} more" : shown, null, told.Count > Ports ? Fmt.Shorten(services, 300) : null);
    }
}
