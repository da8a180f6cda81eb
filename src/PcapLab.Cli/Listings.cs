using PcapLab.Export;
using PcapLab.Filters;
using PcapLab.Findings;
using PcapLab.Pipeline;

namespace PcapLab.Cli;

/// <summary>One registry as a table of text: what <c>list</c> prints and docs/ shows. A new registry is one line here.</summary>
/// <param name="Name">What <c>list</c> takes.</param>
/// <param name="Title">Heading of the page.</param>
/// <param name="Columns">Column names; the last one is prose and may be cut on a terminal.</param>
/// <param name="Rows">The rows.</param>
internal sealed record Listing(string Name, string Title, string[] Columns, Func<IEnumerable<string[]>> Rows)
{
    /// <summary>All registries.</summary>
    public static IReadOnlyList<Listing> All { get; } =
    [
        new("protocols", "Protocols", ["name", "fields", "title"], () => Protocols().Select(p => new[] { p.Name, Size.Count(p.Fields.Count), p.Title })),
        new("fields", "Fields", ["name", "type", "protocol", "meaning"], () => FieldCatalog.Default.Fields.Select(e => new[] { e.Field.Name, e.Field.Type.ToString().ToLowerInvariant(), e.Owner.Name, e.Field.Description })
            .OrderBy(r => r[0], StringComparer.Ordinal).DistinctBy(r => r[0])),
        new("tables", "Tables", ["table", "column", "type", "unit", "meaning"], () => ResultTable.All.Select(t => t.Table).Append(PacketLine.Table).OrderBy(t => t.Name, StringComparer.Ordinal)
            .SelectMany(t => t.ColumnInfo.Select(c => new[] { t.Name, c.Name, c.Type.ToString().ToLowerInvariant(), c.Unit ?? "", c.Description }))),
        new("exporters", "Export formats", ["format", "description"], () => ExporterRegistry.All.Select(e => new[] { e.Name, e.Description })
            .Concat(LogExporterRegistry.All.Select(e => new[] { e.Name, e.Description }))),
        new("detectors", "Detectors", ["detector", "severity", "attack", "looks for"], () => DetectorRegistry.Create()
            .Select(d => new[] { d.Id, d.MaxSeverity.ToString().ToLowerInvariant(), d.Attack ?? "", d.Description }).OrderBy(r => r[0], StringComparer.Ordinal)),
        new("charts", "Charts", ["chart", "shows"], () => Reports.Charts.ChartRegistry.All.Select(c => new[] { c.Name, c.Purpose })),
        new("sections", "Report sections", ["section", "title", "answers"], () => Reports.Sections.SectionRegistry.Names.Select(s => new[] { s.Id, s.Title, s.Purpose })),
        new("commands", "Commands", ["command", "usage", "does"], Commands),
    ];

    private static IOrderedEnumerable<Schema.Protocol> Protocols() => FieldCatalog.Default.Protocols.OrderBy(p => p.Name, StringComparer.Ordinal);

    private static IEnumerable<string[]> Commands() => CommandRegistry.All.SelectMany(e => Expand(e.Name, e));

    private static IEnumerable<string[]> Expand(string path, CommandEntry entry)
    {
        var (code, syntax) = entry.Build();
        var own = new[] { path, HelpWriter.Usage(path, code, syntax), entry.Summary };
        return code.Subcommands.SelectMany(s => Expand(path + " " + s.Name, s)).Prepend(own);
    }

    /// <summary>The registry as a Markdown page.</summary>
    public string Markdown()
    {
        var rows = Rows().Select(r => $"| {string.Join(" | ", r.Select(Cell))} |");
        return string.Join('\n', (string[])[$"# {Title}", "", $"Printed by `pcaplab list {Name} --format md`; a test compares this page with the program.", "",
            $"| {string.Join(" | ", Columns)} |", $"|{string.Concat(Columns.Select(_ => "---|"))}", .. rows, ""]);
    }

    private static string Cell(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
