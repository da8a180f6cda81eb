using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>Names asked for: how fast each server answers, what failed, what was asked most.</summary>
internal sealed class DnsSection : Section
{
    public override string Id => "dns";

    public override string Title => "DNS";

    public override string Purpose => "answer times by server, failures, names asked for";

    public override string Nothing => "No DNS was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Dns;
        if (all.Count == 0) return [];
        var unicast = all.Where(d => !IsMulticast(d)).ToList();
        var latencies = unicast.Where(d => d.LatencyMs is > 0).Select(d => d.LatencyMs!.Value).Order().ToList();
        var failed = unicast.Count(d => d.RCode is not null and not "NOERROR");
        var silent = unicast.Count(d => d.RCode is null);
        var median = latencies.Count > 0 ? Fmt.Seconds(latencies[latencies.Count / 2] / 1000) : "–";
        var blocks = new List<Block>
        {
            new Paragraph(Headline(unicast.Count, failed, silent, median, latencies.Count), Lead: true),
            new KeyFigures(
            [
                new("Questions", Fmt.Count(all.Count), $"{Fmt.Plural(all.Select(d => d.QName).Distinct(StringComparer.OrdinalIgnoreCase).Count(), "name")}"), new("Answer time, median", median, latencies.Count > 0 ? $"slowest {Fmt.Seconds(latencies[^1] / 1000)}" : "no answer was timed"),
                new("Failed", Fmt.Count(failed), Of(failed, unicast.Count, all.Count)), new("Unanswered", Fmt.Count(silent), Of(silent, unicast.Count, all.Count)),
            ]),
        };
        if (Strip(unicast) is { } strip) blocks.Add(strip);
        blocks.Add(Names(all));
        if (failed > 0) blocks.Add(Failures(unicast));
        if (latencies.Count > 3) blocks.Add(Slowest(unicast));
        return blocks;
    }

    /// <summary>The share among questions that somebody owes an answer.</summary>
    private static string Of(int part, int owed, int asked) =>
        owed == 0 ? "" : owed == asked ? Fmt.Percent(part / (double)owed) + " of questions" : $"of {Fmt.Count(owed)} asked of a server";

    /// <summary>A question to everybody on the link: nobody owes it an answer.</summary>
    private static bool IsMulticast(DnsRow row) => row.Transport is "mdns" or "llmnr";

    private static string Headline(int count, int failed, int silent, string median, int timed)
    {
        if (count == 0) return "Only multicast name queries were seen.";
        var speed = timed > 0 ? $"Half of all answers came within {median}" : "No answer could be timed";
        if (count == 1 && failed + silent == 1) return silent == 1 ? "The one question got no answer." : "The one question failed.";
        return failed + silent == 0 ? $"{speed}, and none failed." : $"{speed}; {Fmt.Percent((failed + silent) / (double)count)} of {Fmt.Plural(count, "question")} failed or got no answer.";
    }

    private static ChartBlock? Strip(List<DnsRow> rows)
    {
        var servers = rows.Where(d => d.LatencyMs is > 0).GroupBy(d => d.Server).Select(g => (Server: g.Key, Rows: g.Select(d => (long)(d.LatencyMs!.Value * 1e6)).ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Server).Take(8).ToList();
        if (servers.Count == 0) return null;
        var slowest = servers.MaxBy(s => s.Rows.Order().ElementAt(s.Rows.Count / 2));
        var caption = servers.Count == 1 ? $"{servers[0].Server} answered {Fmt.Plural(servers[0].Rows.Count, "question")}" : $"{slowest.Server} is the slowest of {Fmt.Plural(servers.Count, "server")}";
        return new ChartBlock(new LatencyStripChart { Title = "DNS answers by server", Description = caption, Strips = [.. servers.Select(s => new LatencyStrip(s.Server.ToString(), s.Rows))] }, caption + ": each tick is an answer, the dot the median");
    }

    private static TableBlock Names(IReadOnlyList<DnsRow> all)
    {
        var names = all.GroupBy(d => d.QName, StringComparer.OrdinalIgnoreCase).Select(g => (Name: g.Key, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        static string Codes(IEnumerable<DnsRow> rows) => string.Join(", ", rows.GroupBy(r => r.RCode ?? (IsMulticast(r) ? "asked of all" : "no answer"), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).Take(3));
        static string Types(IEnumerable<DnsRow> rows) => string.Join(" ", rows.Select(r => r.QType).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(4));
        return new TableBlock
        {
            Caption = $"{Fmt.Shorten(names[0].Name, 60)} was asked for most: {Fmt.Plural(names[0].Rows.Count, "time")}",
            Columns = [new("Name"), new("Types"), new("Asked", CellKind.Number, true), new("Clients", CellKind.Number), new("Outcome"), new("Slowest", CellKind.Number)],
            Rows = Tops.Rows(names, 15,
                n => new TableRow([n.Name, Types(n.Rows), TableCell.Count(n.Rows.Count), TableCell.Count(n.Rows.Select(r => r.Client).Distinct().Count()), Codes(n.Rows), TableCell.Ms(n.Rows.Max(r => r.LatencyMs))]) { Filter = Asked(n.Name, n.Rows), From = n.Rows.Min(r => r.Time), To = n.Rows.Max(r => r.Time) },
                (name, rows) => [name, "", TableCell.Count(rows.Sum(r => r.Rows.Count)), "", "", TableCell.Ms(rows.Max(r => r.Rows.Max(d => d.LatencyMs)))]),
            FilterPattern = "dns.qry.name == \"NAME\" && !dns.flags.response",
            Counts = "Asked",
            Source = "dns",
        };
    }

    /// <summary>Questions for a name; servers and clients may write it in other letters.</summary>
    private static string Asked(string name, List<DnsRow> rows) =>
        (rows.All(r => r.QName == name) ? Evidence.Equals("dns.qry.name", name) : $"lower(dns.qry.name) == {Evidence.Quote(name.ToLowerInvariant())}") + " && dns.flags.response == 0";

    /// <summary>The number of a response code, which filters take.</summary>
    private static string Number(string code)
    {
        var known = Array.IndexOf(["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"], code);
        return (known >= 0 ? known.ToString(CultureInfo.InvariantCulture) : new string([.. code.Where(char.IsAsciiDigit)])) is { Length: > 0 } number ? number : "0";
    }

    private static TableBlock Failures(List<DnsRow> rows)
    {
        var failures = rows.Where(d => d.RCode is not null and not "NOERROR").GroupBy(d => (d.RCode, d.Server)).Select(g => (g.Key, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Key.RCode, StringComparer.Ordinal).ThenBy(g => g.Key.Server).ToList();
        return new TableBlock
        {
            Caption = $"Most failures are {failures[0].Key.RCode} from {failures[0].Key.Server}",
            Columns = [new("Outcome"), new("Server", CellKind.Code), new("Times", CellKind.Number, true), new("Examples")],
            Rows = [.. failures.Take(8).Select(f => new TableRow([f.Key.RCode, f.Key.Server.ToString(), TableCell.Count(f.Rows.Count), string.Join(", ", f.Rows.Select(r => Fmt.Shorten(r.QName, 48)).Distinct(StringComparer.Ordinal).Take(3))]) { Filter = $"dns.flags.rcode == {Number(f.Key.RCode!)} && {Evidence.Source(f.Key.Server)}" })],
            FilterPattern = "dns.flags.rcode == CODE && ip.src == SERVER",
            Counts = "Times",
        };
    }

    private static TableBlock Slowest(List<DnsRow> rows)
    {
        var slow = rows.Where(d => d.LatencyMs is > 0).OrderByDescending(d => d.LatencyMs).ThenBy(d => d.Frame).Take(8).ToList();
        return new TableBlock
        {
            Caption = $"The slowest answer took {Fmt.Seconds(slow[0].LatencyMs!.Value / 1000)}",
            Columns = [new("Name"), new("Type"), new("Client", CellKind.Code), new("Server", CellKind.Code), new("Outcome"), new("Took", CellKind.Number, true), new("At", CellKind.Number)],
            Rows = [.. slow.Select(d => new TableRow([d.QName, d.QType, d.Client.ToString(), d.Server.ToString(), d.RCode, TableCell.Ms(d.LatencyMs), TableCell.Time(d.Time)]) { Filter = Frames(d.Frame, d.ResponseFrame), From = d.Time, To = d.Time })],
        };
    }

    internal static string Frames(long frame, long? response) => response is { } r && r != frame
        ? FormattableString.Invariant($"frame.number == {frame} || frame.number == {r}") : FormattableString.Invariant($"frame.number == {frame}");
}
