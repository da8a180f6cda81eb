using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>What was spoken: shares by application, the hierarchy as areas and as a tree, and the ports.</summary>
internal sealed class ProtocolsSection : Section
{
    private const int SparkBins = 60;

    public override string Id => "protocols";

    public override string Title => "Protocols";

    public override string Purpose => "what was spoken, by bytes: shares, hierarchy, ports";

    public override string Nothing => "No protocol was recognised.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var slices = context.Timeline.Series.Select(s => new Slice(s.Name, s.Values.Sum())).Where(s => s.Value > 0).ToList();
        if (slices.Count == 0) return [];
        var total = slices.Sum(s => s.Value);
        var lead = slices.Where(s => s.Name != "other").MaxBy(s => s.Value) ?? slices[0];
        var headline = slices.Count == 1 ? $"Everything is {lead.Name}." : $"{lead.Name} carries {Fmt.Percent(lead.Value / total)} of all bytes.";
        var blocks = new List<Block>
        {
            new Paragraph(headline, Lead: true),
            new ChartBlock(new DonutChart { Title = "Protocols by bytes", Description = headline, Slices = [.. slices.OrderByDescending(s => s.Name == "other" ? -1 : s.Value)], Unit = "B", TotalLabel = "on the wire" }, $"{Fmt.Plural(slices.Count(s => s.Name != "other"), "protocol")} share {Fmt.Bytes((long)total)}"),
        };
        if (slices.Count > 1) blocks.Add(Applications(context));
        var roots = Tree(context.Analysis.Protocols);
        if (Treemap(context, headline) is { } map) blocks.Add(map);
        if (roots.Count > 0)
        {
            blocks.Add(new Heading(2, "Protocol hierarchy"));
            blocks.Add(new Paragraph("Frames in which a layer was decoded, with all their bytes. A segment that only carries the middle of a message counts for TCP."));
            blocks.Add(new TreeBlock("Layer", "Frames", "Bytes", roots));
        }

        if (context.Flows.ByPort.Count > 0) blocks.Add(Ports(context));
        return blocks;
    }

    /// <summary>Each application with the shape of its traffic over time.</summary>
    private static TableBlock Applications(ReportContext context)
    {
        var apps = context.Flows.ByApp.OrderByDescending(a => a.Value.Bytes).ThenBy(a => a.Key, StringComparer.Ordinal).ToList();
        var shapes = TimelineShape.ByApp(context.Analysis.Timeline, SparkBins);
        double total = Math.Max(1, context.Flows.All.Bytes);
        return new TableBlock
        {
            Caption = apps.Count == 1 ? "One application" : Concentrated(apps, total),
            Columns = [new("Application"), new("Over time", CellKind.Spark), new("Flows", CellKind.Number), new("Packets", CellKind.Number), new("Bytes", CellKind.Number, true), new("Share", CellKind.Number)],
            Rows = Tops.Rows(apps, 10,
                a => new TableRow([ProtocolName.Of(a.Key), shapes.TryGetValue(ProtocolName.Of(a.Key), out var line) ? TableCell.Line(line) : "", TableCell.Count(a.Value.Flows), TableCell.Count(a.Value.Packets), TableCell.Bytes(a.Value.Bytes), TableCell.Share(a.Value.Bytes / total)]),
                (name, rows) => [name, "", TableCell.Count(rows.Sum(r => r.Value.Flows)), TableCell.Count(rows.Sum(r => r.Value.Packets)), TableCell.Bytes(rows.Sum(r => r.Value.Bytes)), TableCell.Share(rows.Sum(r => r.Value.Bytes) / total)]),
            Source = "flows",
        };
    }

    private static string Concentrated(List<KeyValuePair<string, Tally>> apps, double total)
    {
        var (sum, n) = (0.0, 0);
        while (n < apps.Count && sum < 0.9 * total) sum += apps[n++].Value.Bytes;
        return n == 1 ? $"{ProtocolName.Of(apps[0].Key)} alone makes {Fmt.Percent(sum / total)} of the bytes" : $"{Fmt.Count(n)} of {Fmt.Plural(apps.Count, "application")} make {Fmt.Percent(sum / total)} of the bytes";
    }

    private static List<TreeNode> Tree(IReadOnlyList<ProtocolRow> rows)
    {
        var below = rows.GroupBy(r => r.Parent, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var most = Math.Max(1, rows.Where(r => r.Parent.Length == 0).Sum(r => r.Bytes));
        var left = 45;
        List<TreeNode> Below(string parent)
        {
            var nodes = new List<TreeNode>();
            foreach (var row in below.GetValueOrDefault(parent, []))
            {
                if (left-- <= 0) break;
                var path = parent.Length == 0 ? row.Protocol : parent + ":" + row.Protocol;
                if (row.Protocol == "ethertype")
                {
                    // A number in the Ethernet header, a layer in filters only: what it announces stands in its place.
                    left++;
                    nodes.AddRange(Below(path));
                    continue;
                }

                nodes.Add(new TreeNode(ProtocolName.Of(row.Protocol), Fmt.Count(row.Packets), Fmt.Bytes(row.Bytes), row.Bytes / (double)most, Below(path), Evidence.Layers(path)));
            }

            return nodes;
        }

        return Below("");
    }

    /// <summary>Transports and what runs on them, from flows: so that acknowledgements and other empty segments count for the application they serve.</summary>
    private static ChartBlock? Treemap(ReportContext context, string headline)
    {
        var slices = new List<TreeSlice>();
        foreach (var transport in context.Flows.ByTransport.GroupBy(t => t.Key.Proto, StringComparer.Ordinal))
        {
            var named = transport.Where(t => t.Key.App.Length > 0).Select(t => new TreeSlice(ProtocolName.Of(t.Key.App), t.Value.Bytes)).OrderByDescending(t => t.Value).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
            var total = transport.Sum(t => t.Value.Bytes);
            if (named.Count > 0 && total > named.Sum(n => n.Value)) named.Add(new TreeSlice("not recognised", total - named.Sum(n => n.Value)));
            slices.Add(new TreeSlice(ProtocolName.Of(transport.Key), total, [.. named.Take(12)]));
        }

        // One area that fills the picture says nothing that the donut has not said.
        var all = slices.Sum(s => s.Value);
        if (slices.SelectMany(s => s.Parts.Count > 0 ? s.Parts : [s]).Count(s => s.Value > 0.02 * all) < 4) return null;
        var (lead, parts) = (slices.MaxBy(s => s.Value)!, slices.MaxBy(s => s.Value)!.Parts);
        var caption = $"{lead.Name} carries {Fmt.Percent(lead.Value / all)} of all bytes" + (parts.Count > 1 ? $", mostly {parts[0].Name} and {parts[1].Name}" : "");
        return new ChartBlock(new TreemapChart { Title = "Transports and applications", Description = headline, Slices = slices, Unit = "B" }, caption);
    }

    private static TableBlock Ports(ReportContext context)
    {
        var ports = context.Flows.ByPort.OrderByDescending(p => p.Value.Bytes).ThenBy(p => p.Key.Proto, StringComparer.Ordinal).ThenBy(p => p.Key.Port).ToList();
        return new TableBlock
        {
            Caption = $"Port {ports[0].Key.Proto}/{ports[0].Key.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)} serves the most bytes",
            Columns = [new("Service port", CellKind.Code), new("Flows", CellKind.Number), new("Packets", CellKind.Number), new("Bytes", CellKind.Number, true), new("Share", CellKind.Number)],
            Rows = Tops.Rows(ports, 10,
                p => Port(p.Key, context),
                (name, rows) => [name, TableCell.Count(rows.Sum(r => r.Value.Flows)), TableCell.Count(rows.Sum(r => r.Value.Packets)), TableCell.Bytes(rows.Sum(r => r.Value.Bytes)), TableCell.Share(rows.Sum(r => r.Value.Bytes) / (double)Math.Max(1, context.Flows.All.Bytes))]),
            FilterPattern = "tcp.port == PORT",
            Counts = "Packets",
        };
    }

    private static TableRow Port((string Proto, int Port) port, ReportContext context)
    {
        var all = context.Flows.AtPort[port];
        return new TableRow([FormattableString.Invariant($"{port.Proto}/{port.Port}"), TableCell.Count(all.Flows), TableCell.Count(all.Packets), TableCell.Bytes(all.Bytes), TableCell.Share(all.Bytes / (double)Math.Max(1, context.Flows.All.Bytes))])
        {
            Filter = FormattableString.Invariant($"{port.Proto}.port == {port.Port}"),
        };
    }
}
