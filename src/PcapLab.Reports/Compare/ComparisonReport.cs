using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;
using PcapLab.Reports.Sections;
using Evidence = PcapLab.Reports.Sections.Evidence;

namespace PcapLab.Reports.Compare;

/// <summary>A before/after report over two captures: what got better, what got worse, who is new and who is gone.</summary>
public static class ComparisonReport
{
    private const int Keep = 20;

    /// <summary>Composes the document; renderers turn it into bytes.</summary>
    public static ReportDocument Build(AnalysisResult before, AnalysisResult after, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        options ??= new ReportOptions();
        using var style = NumberStyle.Use(options.Style);
        ReportContext a = new(before, options), b = new(after, options);
        var measures = Measure.Of(a, b);
        var sections = new List<ReportSection>
        {
            new("measures", "What changed", Measures(measures, a, b)),
            new("findings", "Findings", FindingsOf(before, after)),
            new("hosts", "Hosts and services", [Hosts(before, after), Services(before, after)]),
            new("method", "Method", Method(before, after, options)),
        };
        var single = Report.Build(after, options);
        return single with
        {
            Title = options.Title ?? "Before and after", Subtitle = "What changed from the first capture to the second", Capture = $"{before.Info.File} → {after.Info.File}",
            Sections = sections, LeftOut = [], Attachments = [],
            Cover = new ReportCover
            {
                Answer = Answer(measures), Figures = Figures(measures), Timeline = null,
                Findings = [.. NewFindings(before, after).Take(3).Select(FindingsSection.Block)], NoFindings = "No finding is new.",
            },
        };
    }

    private static string Answer(IReadOnlyList<Measure> measures)
    {
        static string Of(Measure m) => $"{m.Name.ToLowerInvariant().Replace("dns", "DNS", StringComparison.Ordinal).Replace("http", "HTTP", StringComparison.Ordinal)} from {m.Read(m.Before ?? 0)} to {m.Read(m.After ?? 0)}";
        var worse = measures.Where(m => m.IsWorse).OrderByDescending(m => Math.Abs(m.Change ?? double.MaxValue)).Take(2).Select(Of).ToList();
        var better = measures.Where(m => m.IsBetter).OrderByDescending(m => Math.Abs(m.Change ?? double.MaxValue)).Take(2).Select(Of).ToList();
        if (worse.Count + better.Count == 0) return "Nothing that matters changed between the two captures.";
        var parts = new List<string>();
        if (worse.Count > 0) parts.Add("Worse: " + string.Join("; ", worse) + ".");
        if (better.Count > 0) parts.Add("Better: " + string.Join("; ", better) + ".");
        return string.Join(" ", parts);
    }

    private static List<KeyFigure> Figures(IReadOnlyList<Measure> measures)
    {
        string[] wanted = ["Mean rate", "Round trip, median", "Segments sent again", "Findings"];
        return [.. wanted.Select(w => measures.First(m => m.Name == w)).Select(m => new KeyFigure(m.Name, m.After is { } v ? m.Read(v) : "–", "before: " + (m.Before is { } b ? m.Read(b) : "–")))];
    }

    private static List<Block> Measures(IReadOnlyList<Measure> measures, ReportContext a, ReportContext b)
    {
        int worse = measures.Count(m => m.IsWorse), better = measures.Count(m => m.IsBetter);
        var rows = measures.Where(m => m.Before is not null || m.After is not null).Select(m => new TableRow(
        [
            m.Name, m.Before is { } x ? new TableCell(m.Read(x), x) : "", m.After is { } y ? new TableCell(m.Read(y), y) : "", m.Change is { } c ? new TableCell(Change(c), c) : "",
            m.IsWorse ? "worse" : m.IsBetter ? "better" : "",
        ])).ToList();
        var blocks = new List<Block>
        {
            new Paragraph(worse + better == 0 ? "No measure changed by more than a tenth." : $"{Fmt.Plural(worse, "measure")} got worse, {Fmt.Count(better)} better.", Lead: true),
            new TableBlock { Caption = "Both captures side by side; a change of less than a tenth is not judged", Columns = [new("Measure"), new("Before", CellKind.Number), new("After", CellKind.Number), new("Change", CellKind.Number), new("Judgement")], Rows = rows },
        };
        foreach (var (context, word) in new[] { (a, "Before"), (b, "After") })
            if (context.TimelineChart($"{word}: {context.Info.File}") is { } chart) blocks.Add(new ChartBlock(chart, $"{word}: {Fmt.Bytes(context.Bytes)} in {Fmt.Seconds(context.Info.DurationS)}"));
        return blocks;
    }

    /// <summary>A change as a share, or as a factor where a share would need five digits.</summary>
    private static string Change(double change) => change >= 9 ? $"× {Fmt.Count((long)Math.Round(change + 1))}" : (change > 0 ? "+" : change < 0 ? "−" : "") + Fmt.Percent(Math.Abs(change));

    private static IEnumerable<Finding> NewFindings(AnalysisResult before, AnalysisResult after)
    {
        var known = before.Findings.Select(f => (f.Id, f.Key)).ToHashSet();
        return after.Findings.Where(f => !known.Contains((f.Id, f.Key)));
    }

    private static List<Block> FindingsOf(AnalysisResult before, AnalysisResult after)
    {
        var news = NewFindings(before, after).ToList();
        var gone = NewFindings(after, before).ToList();
        var both = after.Findings.Count - news.Count;
        var blocks = new List<Block> { new Paragraph($"{Fmt.Plural(news.Count, "finding is", "findings are")} new, {Fmt.Count(gone.Count)} gone, {Fmt.Count(both)} in both.", Lead: true) };
        blocks.AddRange(news.Take(10).Select(FindingsSection.Block));
        if (gone.Count > 0)
            blocks.Add(new TableBlock { Caption = $"{Fmt.Plural(gone.Count, "finding")} of before no longer there", Columns = [new("Severity"), new("Finding")], Rows = [.. gone.Take(Keep).Select(f => new TableRow([f.Severity.ToString(), f.Title]))] });
        return blocks;
    }

    private static TableBlock Hosts(AnalysisResult before, AnalysisResult after)
    {
        var old = before.Endpoints.ToDictionary(e => e.Ip, e => e.TxBytes + e.RxBytes);
        var now = after.Endpoints.ToDictionary(e => e.Ip, e => e.TxBytes + e.RxBytes);
        var all = old.Keys.Union(now.Keys).Select(ip => (Ip: ip, Before: old.GetValueOrDefault(ip, -1), After: now.GetValueOrDefault(ip, -1))).ToList();
        int added = all.Count(h => h.Before < 0), gone = all.Count(h => h.After < 0);
        var changed = all.OrderByDescending(h => Math.Abs(Math.Max(h.After, 0) - Math.Max(h.Before, 0))).ThenBy(h => h.Ip).Take(Keep);
        return new TableBlock
        {
            Caption = $"{Fmt.Plural(added, "host is", "hosts are")} new and {Fmt.Count(gone)} gone; the largest changes first",
            Columns = [new("Address", CellKind.Code), new("State"), new("Bytes before", CellKind.Number), new("Bytes after", CellKind.Number, true)],
            Rows = [.. changed.Select(h => new TableRow([h.Ip.ToString(), h.Before < 0 ? "new" : h.After < 0 ? "gone" : "", h.Before < 0 ? "" : TableCell.Bytes(h.Before), h.After < 0 ? "" : TableCell.Bytes(h.After)]) { Filter = Evidence.Host(h.Ip) })],
            FilterPattern = "ip.addr == ADDRESS",
        };
    }

    private static TableBlock Services(AnalysisResult before, AnalysisResult after)
    {
        static HashSet<string> Of(AnalysisResult a) => [.. a.Hosts.Where(h => !string.IsNullOrEmpty(h.Services)).SelectMany(h => h.Services!.Split(',', StringSplitOptions.TrimEntries).Select(s => $"{h.Ip} {s}"))];
        HashSet<string> old = Of(before), now = Of(after);
        var rows = now.Except(old, StringComparer.Ordinal).Select(s => (Service: s, State: "new")).Concat(old.Except(now, StringComparer.Ordinal).Select(s => (Service: s, State: "gone"))).OrderBy(s => s.State == "new" ? 0 : 1).ThenBy(s => s.Service, StringComparer.Ordinal).ToList();
        return new TableBlock
        {
            Caption = rows.Count == 0 ? "The same services are offered" : $"{Fmt.Count(rows.Count(r => r.State == "new"))} services are new, {Fmt.Count(rows.Count(r => r.State == "gone"))} gone",
            Columns = [new("Host and service", CellKind.Code), new("State")],
            Rows = [.. rows.Take(Keep).Select(r => new TableRow([r.Service, r.State]))],
        };
    }

    private static List<Block> Method(AnalysisResult before, AnalysisResult after, ReportOptions options)
    {
        static Fact[] Of(string word, CaptureFacts i) =>
        [
            new(word, RichText.Of(Run.Code(i.File))), new(word + ", SHA-256", RichText.Of(Run.Code(i.Sha256 ?? "not computed"))), new(word + ", period", i is { First: { } f, Last: { } l } ? Fmt.Period(f, l) : "no packets"),
        ];
        var blocks = new List<Block> { new Facts([new Fact("Tool", options.Tool), .. Of("Before", before.Info), .. Of("After", after.Info)]) };
        if (options.Command.Length > 0) blocks.Add(new CodeBlock(options.Command, "This command makes the report again:"));
        blocks.Add(new Paragraph("Captures of different length or load differ in their sums; rates, round trips and shares can be compared."));
        return blocks;
    }
}
