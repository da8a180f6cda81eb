using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>Requests that could be read: hosts, outcomes, the slowest answers, programs that asked.</summary>
internal sealed class HttpSection : Section
{
    public override string Id => "http";

    public override string Title => "HTTP";

    public override string Purpose => "hosts, outcomes, slowest requests, user agents";

    public override string Nothing => "No readable HTTP was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Http;
        if (all.Count == 0) return [];
        var failed = all.Count(h => h.Status >= 400);
        var timed = all.Where(h => h.LatencyMs is > 0).Select(h => h.LatencyMs!.Value).Order().ToList();
        var outcomes = all.GroupBy(h => Outcome(h.Status)).Select(g => new Slice(g.Key, g.Count())).OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var headline = failed == 0 ? $"{(all.Count == 1 ? "The one request" : $"All {Fmt.Plural(all.Count, "request")}")} went well; {(all.Count == 1 ? "it" : "they")} could be read by anyone on the path." : $"{Fmt.Percent(failed / (double)all.Count)} of {Fmt.Plural(all.Count, "request")} failed; all could be read by anyone on the path.";
        var blocks = new List<Block>
        {
            new Paragraph(headline, Lead: true),
            new KeyFigures(
            [
                new("Requests", Fmt.Count(all.Count), Fmt.Plural(all.Select(h => h.Host).Distinct(StringComparer.OrdinalIgnoreCase).Count(), "host")), new("First byte, median", timed.Count > 0 ? Fmt.Seconds(timed[timed.Count / 2] / 1000) : "–", timed.Count > 0 ? $"slowest {Fmt.Seconds(timed[^1] / 1000)}" : "no answer was timed"),
                new("Failed", Fmt.Count(failed), "status 400 and above"), new("Answered with", Fmt.Bytes(all.Sum(h => h.ResponseBytes ?? 0)), "response bodies"),
            ]),
        };
        if (outcomes.Count > 1) blocks.Add(new ChartBlock(new BarChart { Title = "Outcomes", Description = headline, Bars = outcomes, Unit = "", Shares = true }, $"Most requests ended with {outcomes[0].Name}"));
        blocks.Add(Hosts(all));
        if (timed.Count > 0) blocks.Add(Slowest(all));
        if (all.Any(h => !string.IsNullOrEmpty(h.UserAgent))) blocks.Add(Agents(all));
        return blocks;
    }

    private static string Outcome(int? status) => status switch
    {
        null => "no answer seen", < 200 => "1xx, informational", < 300 => "2xx, success", < 400 => "3xx, redirect", < 500 => "4xx, refused", _ => "5xx, server failed",
    };

    private static TableBlock Hosts(IReadOnlyList<HttpRow> all)
    {
        var hosts = all.GroupBy(h => h.Host ?? h.Server.ToString(), StringComparer.OrdinalIgnoreCase).Select(g => (Name: g.Key, Named: g.First().Host is not null, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        return new TableBlock
        {
            Caption = $"{Fmt.Shorten(hosts[0].Name, 60)} was asked most: {Fmt.Plural(hosts[0].Rows.Count, "request")}",
            Columns = [new("Host"), new("Server", CellKind.Code), new("Version"), new("Requests", CellKind.Number, true), new("Failed", CellKind.Number), new("Answered", CellKind.Number), new("Slowest", CellKind.Number)],
            Rows = Tops.Rows(hosts, 12,
                h => new TableRow([h.Name, h.Rows[0].Server.ToString(), h.Rows[0].Version, TableCell.Count(h.Rows.Count), TableCell.Rare(h.Rows.Count(r => r.Status >= 400)), TableCell.Bytes(h.Rows.Sum(r => r.ResponseBytes ?? 0)), TableCell.Ms(h.Rows.Max(r => r.LatencyMs))]) { Filter = Asked(h.Name, h.Named, h.Rows), Frames = Frames(h.Rows), From = h.Rows.Min(r => r.Time), To = h.Rows.Max(r => r.Time) },
                (name, rows) => [name, "", "", TableCell.Count(rows.Sum(r => r.Rows.Count)), TableCell.Rare(rows.Sum(r => r.Rows.Count(x => x.Status >= 400))), TableCell.Bytes(rows.Sum(r => r.Rows.Sum(x => x.ResponseBytes ?? 0))), ""]),
            FilterPattern = "http.request && http.host == \"HOST\"",
            Counts = "Requests",
            Source = "http",
        };
    }

    /// <summary>Requests for a host, whatever the version: each has fields of its own.</summary>
    private static string Asked(string name, bool named, List<HttpRow> rows) => ByVersion(rows, prefix => (prefix, named) switch
    {
        ("http", true) => $"http.request && {Evidence.Equals("http.host", name)}",
        ("http", _) => $"http.request && !http.host && {Evidence.Destination(rows[0].Server)}",
        (_, true) => Evidence.Equals(prefix + ".headers.authority", name),
        _ => $"{prefix}.headers.method && !{prefix}.headers.authority && {Evidence.Destination(rows[0].Server)}",
    });

    /// <summary>Frames that carry the requests: HTTP/2 and HTTP/3 put several into one, and so does a client that does not wait.</summary>
    private static long Frames(List<HttpRow> rows) => rows.Select(r => r.Frame).Distinct().Count();

    private static string ByVersion(List<HttpRow> rows, Func<string, string> condition)
    {
        var prefixes = rows.Select(r => r.Version switch { "2" => "http2", "3" => "http3", _ => "http" }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return prefixes.Count == 1 ? condition(prefixes[0]) : string.Join(" || ", prefixes.Select(p => $"({condition(p)})"));
    }

    private static TableBlock Slowest(IReadOnlyList<HttpRow> all)
    {
        var slow = all.Where(h => h.LatencyMs is > 0).OrderByDescending(h => h.LatencyMs).ThenBy(h => h.Frame).Take(10).ToList();
        return new TableBlock
        {
            Caption = $"The slowest answer took {Fmt.Seconds(slow[0].LatencyMs!.Value / 1000)} to begin",
            Columns = [new("Request"), new("Host"), new("Client", CellKind.Code), new("Status", CellKind.Number), new("Bytes", CellKind.Number), new("First byte", CellKind.Number, true)],
            Rows = [.. slow.Select(h => new TableRow([$"{h.Method} {h.Uri}".Trim(), h.Host, h.Client.ToString(), h.Status?.ToString(CultureInfo.InvariantCulture), h.ResponseBytes is { } b ? TableCell.Bytes(b) : "", TableCell.Ms(h.LatencyMs)]) { Filter = DnsSection.Frames(h.Frame, h.ResponseFrame), From = h.Time, To = h.Time })],
        };
    }

    private static TableBlock Agents(IReadOnlyList<HttpRow> all)
    {
        var agents = all.Where(h => !string.IsNullOrEmpty(h.UserAgent)).GroupBy(h => h.UserAgent!, StringComparer.Ordinal).Select(g => (Name: g.Key, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        return new TableBlock
        {
            Caption = agents.Count == 1 ? "All requests came from one kind of program" : $"{Fmt.Plural(agents.Count, "kind")} of program asked, mostly {Fmt.Shorten(agents[0].Name.Split(' ')[0], 40)}",
            Columns = [new("User agent"), new("Clients", CellKind.Number), new("Requests", CellKind.Number, true)],
            Rows = Tops.Rows(agents, 8, a => new TableRow([a.Name, TableCell.Count(a.Rows.Select(r => r.Client).Distinct().Count()), TableCell.Count(a.Rows.Count)]) { Filter = ByVersion(a.Rows, prefix => Evidence.Equals(prefix + (prefix == "http" ? ".user_agent" : ".headers.user_agent"), a.Name)), Frames = Frames(a.Rows) }, (name, rows) => [name, "", TableCell.Count(rows.Sum(r => r.Rows.Count))]),
            FilterPattern = "http.user_agent == \"AGENT\"",
            Counts = "Requests",
        };
    }
}
