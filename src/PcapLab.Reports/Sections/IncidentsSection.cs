using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The findings in order of time: what happened first.</summary>
internal sealed class IncidentsSection : Section
{
    public override string Id => "incidents";

    public override string Title => "Incident timeline";

    public override string Purpose => "findings in order of time";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var findings = context.Analysis.Findings.Where(f => f.First != 0).OrderBy(f => f.First).ThenBy(f => f.Id, StringComparer.Ordinal).ThenBy(f => f.Key, StringComparer.Ordinal).ToList();
        if (findings.Count < 2) return [];
        return
        [
            new Paragraph($"It began at {Fmt.Time(findings[0].First)} UTC: {findings[0].Title}.", Lead: true),
            new TableBlock
            {
                Caption = $"{Fmt.Plural(findings.Count, "finding")} in {Fmt.Duration(findings.Max(f => f.Last) - findings[0].First)}",
                Columns = [new("From (UTC)"), new("Lasted", CellKind.Number), new("Severity"), new("What")],
                Rows = [.. findings.Take(30).Select(f => new TableRow([new TableCell(Fmt.Time(f.First), f.First, Fmt.Rfc3339(f.First)), f.Last > f.First ? TableCell.Duration(f.Last - f.First) : new TableCell("", 0), f.Severity.ToString(), f.Title]) { Filter = f.Filter, From = f.First, To = f.Last })],
                Source = "findings",
            },
        ];
    }
}
