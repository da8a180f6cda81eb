using PcapLab.Findings;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>Answer first: what the detectors found, worst first, each with its evidence and what to do.</summary>
internal sealed class FindingsSection : Section
{
    private const int Full = 12;
    private static readonly HashSet<string> Written = new(StringComparer.OrdinalIgnoreCase) { "ARP", "DHCP", "DNS", "HTTP", "ICMP", "IPv6", "MTU", "SYN", "TLS", "Tor" };

    public override string Id => "findings";

    public override string Title => "Findings";

    public override string Purpose => "what is wrong, how sure that is, the evidence and what to do";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var findings = context.Analysis.Findings;
        if (findings.Count == 0)
            return [new Paragraph("No detector found anything worth acting on.", Lead: true), Looked(context)];
        var blocks = new List<Block> { new Paragraph(Headline(findings), Lead: true), Figures(findings) };
        blocks.AddRange(findings.Take(Full).Select(f => Block(f)));
        if (findings.Count > Full) blocks.Add(Rest(findings));
        return blocks;
    }

    /// <summary>What was looked for: nothing found means more when one knows that.</summary>
    private static Note Looked(ReportContext context)
    {
        // Without a list of what is bad nobody looked for it.
        var ids = DetectorRegistry.Create().Select(d => d.Id).Where(id => id != "known-bad" || context.Analysis.Knowledge.Count > 0).Order(StringComparer.Ordinal).ToList();
        return new Note(NoteKind.Good, $"{Fmt.Count(ids.Count)} detectors looked: {string.Join(", ", ids.Select(Words))}. What a capture cannot show is listed under Limits.");
    }

    private static string Words(string id) => string.Join(' ', id.Split('-').Select(w => Written.TryGetValue(w, out var written) ? written : w));

    public static FindingBlock Block(Finding f) => new()
    {
        Id = $"{f.Id}:{f.Key}", Title = f.Title, Severity = (int)f.Severity, Confidence = f.Confidence.ToString().ToLowerInvariant(), Seen = f.Seen, Action = f.Action,
        Limits = f.Limits, Filter = f.Filter, Frames = f.Frames, Attack = f.Attack, When = When(f), First = f.First, Last = f.Last,
    };

    private static string When(Finding f) => f.First == 0 ? "" : f.Last - f.First < 1_000_000 ? $"at {Fmt.TimeOfDay(f.First)} UTC" : $"{Fmt.TimeOfDay(f.First)} to {Fmt.TimeOfDay(f.Last)} UTC";

    private static string Headline(IReadOnlyList<Finding> findings)
    {
        var urgent = findings.Count(f => f.Severity >= Severity.High);
        return urgent switch
        {
            0 => findings.Count == 1 ? "One finding, and it is not urgent." : $"{Fmt.Plural(findings.Count, "finding")}, none of them urgent.",
            _ when urgent == findings.Count => $"{Fmt.Plural(findings.Count, "finding")}, {(urgent == 1 ? "and it is" : "all")} urgent: {findings[0].Title}.",
            _ => $"{Fmt.Plural(findings.Count, "finding")}, {Fmt.Count(urgent)} of them urgent. The worst: {findings[0].Title}.",
        };
    }

    private static KeyFigures Figures(IReadOnlyList<Finding> findings)
    {
        KeyFigure Of(string name, Func<Finding, bool> which, string note) => new(name, Fmt.Count(findings.Count(which)), note);
        return new KeyFigures(
        [
            Of("Critical and high", f => f.Severity >= Severity.High, "act on these"), Of("Medium", f => f.Severity == Severity.Medium, "look soon"),
            Of("Low and info", f => f.Severity <= Severity.Low, "when there is time"), Of("Proved by packets", f => f.Confidence == Confidence.High, "confidence high"),
        ]);
    }

    private static TableBlock Rest(IReadOnlyList<Finding> findings) => new()
    {
        Caption = $"{Fmt.Plural(findings.Count - Full, "more finding")}, less severe",
        Columns = [new("Severity"), new("Finding"), new("Evidence", CellKind.Code)],
        Rows = [.. findings.Skip(Full).Take(30).Select(f => new TableRow([f.Severity.ToString(), f.Title, Fmt.Shorten(f.Filter, 60)]) { Filter = f.Filter, From = f.First, To = f.Last })],
        Source = "findings",
    };
}
