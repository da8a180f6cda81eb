using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports;

/// <summary>One capture of a batch: its report's file name beside the index, and what was found; or why it could not be read.</summary>
/// <param name="Capture">Capture file name.</param>
/// <param name="Link">Report file name, or null when there is none.</param>
/// <param name="Analysis">The analysis, or null.</param>
/// <param name="Error">What went wrong, or empty.</param>
public sealed record IndexEntry(string Capture, string? Link, AnalysisResult? Analysis, string Error = "")
{
    private const int Steps = 60;

    /// <summary>Bytes over time, for a line beside the name; empty when there is none.</summary>
    public IReadOnlyList<double> Shape { get; private init; } = [];

    /// <summary>An entry that keeps facts, findings and the shape of the traffic: the rest of a thousand captures would fill memory.</summary>
    public static IndexEntry Of(AnalysisResult analysis, string link)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var slim = analysis with { Flows = [], Endpoints = [], Dns = [], Tls = [], Http = [], Hosts = [], Timeline = new Analysis.Timeline(1, []) };
        return new IndexEntry(analysis.Info.File, link, slim) { Shape = Sections.TimelineShape.Whole(analysis.Timeline, Steps) };
    }
}

/// <summary>The page over a folder of reports: which capture needs a look first.</summary>
public static class ReportIndex
{
    /// <summary>Composes the page; the captures with the worst findings come first.</summary>
    public static ReportDocument Build(IReadOnlyList<IndexEntry> entries, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(options);
        using var style = NumberStyle.Use(options.Style);
        var read = entries.Where(e => e.Analysis is not null).OrderByDescending(Worst).ThenBy(e => e.Capture, StringComparer.Ordinal).ToList();
        var failed = entries.Where(e => e.Analysis is null).OrderBy(e => e.Capture, StringComparer.Ordinal).ToList();
        var urgent = read.Count(e => Worst(e) >= (int)Severity.High);
        var blocks = new List<Block> { new Paragraph(Headline(read.Count, urgent, failed.Count), Lead: true) };
        if (read.Count > 0) blocks.Add(Table(read));
        foreach (var e in failed) blocks.Add(new Note(NoteKind.Caution, $"{e.Capture}: {e.Error}"));
        return new ReportDocument
        {
            Title = options.Title ?? "Captures", Author = options.Author, Classification = options.Classification, Capture = Fmt.Plural(entries.Count, "capture"), Tool = options.Tool, Logo = options.Logo, Style = options.Style,
            Cover = new ReportCover
            {
                Answer = Headline(read.Count, urgent, failed.Count), Findings = [], NoFindings = "The table lists the captures, those with the worst findings first.",
                Figures = [new("Captures", Fmt.Count(read.Count)), new("Bytes", Fmt.Bytes(read.Sum(e => e.Analysis!.Info.Bytes))), new("Packets", Fmt.Count(read.Sum(e => e.Analysis!.Info.Packets))), new("Findings", Fmt.Count(read.Sum(e => e.Analysis!.Findings.Count)), $"{Fmt.Count(urgent)} captures with urgent ones")],
            },
            Sections = [new ReportSection("captures", "Captures", blocks)],
        };
    }

    private static int Worst(IndexEntry e) => e.Analysis!.Findings.Count == 0 ? -1 : (int)e.Analysis.Findings.Max(f => f.Severity);

    private static string Headline(int read, int urgent, int failed) =>
        (urgent == 0 ? $"None of {Fmt.Plural(read, "capture")} needs action now." : $"{Fmt.Count(urgent)} of {Fmt.Plural(read, "capture")} need action now.") + (failed > 0 ? $" {Fmt.Count(failed)} could not be read." : "");

    private static TableBlock Table(IReadOnlyList<IndexEntry> read) => new()
    {
        Caption = "Each capture with its report",
        Columns = [new("Capture"), new("Began (UTC)", CellKind.Number), new("Duration", CellKind.Number), new("Over time", CellKind.Spark), new("Packets", CellKind.Number), new("Bytes", CellKind.Number, true), new("Quality"), new("Worst finding")],
        Rows = [.. read.Select(e => new TableRow(
        [
            new TableCell(e.Capture, null, null, null, e.Link is null ? null : Uri.EscapeDataString(e.Link)), e.Analysis!.Info.First is { } first ? new TableCell(Fmt.Time(first), first, Fmt.Rfc3339(first)) : "",
            new TableCell(Fmt.Seconds(e.Analysis.Info.DurationS), e.Analysis.Info.DurationS), TableCell.Line(e.Shape), TableCell.Count(e.Analysis.Info.Packets), TableCell.Bytes(e.Analysis.Info.Bytes), e.Analysis.Quality.Grade,
            e.Analysis.Findings.Count == 0 ? "" : $"{e.Analysis.Findings.MaxBy(f => f.Severity)!.Severity}: {e.Analysis.Findings.MaxBy(f => f.Severity)!.Title}",
        ]))],
    };
}
