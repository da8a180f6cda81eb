using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The inventory: hosts with their names, vendor, services and, where told, system.</summary>
internal sealed class HostsSection : Section
{
    public override string Id => "hosts";

    public override string Title => "Hosts";

    public override string Purpose => "inventory with names, vendor, services";

    public override string Nothing => "No host could be described.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Analysis.Hosts.OrderByDescending(h => h.Bytes).ThenBy(h => h.Ip).ToList();
        if (all.Count == 0) return [];
        var named = all.Count(h => !string.IsNullOrEmpty(h.Names));
        var serving = all.Count(h => !string.IsNullOrEmpty(h.Services));
        // An address of which nothing is known has said all it can under Talkers.
        var known = all.Where(h => !string.IsNullOrEmpty(h.Names) || !string.IsNullOrEmpty(h.Services) || !string.IsNullOrEmpty(h.Vendor) || !string.IsNullOrEmpty(h.Os)).ToList();
        var lead = new Paragraph($"{Fmt.Plural(all.Count, "host")}, of which {Fmt.Count(serving)} offer a service and {Fmt.Count(named)} are known by name.", Lead: true);
        if (known.Count == 0) return [lead];
        return
        [
            lead,
            new TableBlock
            {
                Caption = serving > 0 ? $"{Fmt.Plural(serving, "host")} answered as a server" : $"No host answered as a server; {Fmt.Plural(known.Count, "host is", "hosts are")} described",
                Columns = [new("Address", CellKind.Code), new("Names"), new("Vendor"), new("Services"), new("System, as guessed"), new("Bytes", CellKind.Number, true)],
                Rows = Tops.Rows(known, 25, h => new TableRow([h.Ip.ToString(), Fmt.Shorten(h.Names ?? "", 80), h.Vendor, Fmt.Shorten(h.Services ?? "", 90), Fmt.Shorten(h.Os ?? "", 60), TableCell.Bytes(h.Bytes)]) { Filter = Evidence.Host(h.Ip), From = h.First, To = h.Last },
                    (name, rows) => [name, "", "", "", "", TableCell.Bytes(rows.Sum(r => r.Bytes))]).Where(r => r.Kind != RowKind.Total).ToList(),
                FilterPattern = "ip.addr == ADDRESS",
                Source = "hosts",
            },
        ];
    }
}
