using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Cli;

/// <summary>The analysis on one page of the terminal: the sentence that matters, then what proves it. Fits 80 columns.</summary>
internal sealed class AnalysisPage(TextWriter to, int width, Ansi style)
{
    private const int Top = 8;

    /// <summary>Writes the page.</summary>
    public void Write(AnalysisResult r)
    {
        Head(r);
        Findings(r);
        Timeline(r);
        Applications(r);
        Endpoints(r);
        Flows(r);
        Services(r);
        Quality(r);
    }

    private void Head(AnalysisResult r)
    {
        var i = r.Info;
        to.WriteLine(style.Head(TerminalText.Safe(i.File)));
        Line(Sentence(r));
        if (i.First is not { } first || i.Last is not { } last) return;
        Line($"{Size.Count(i.Packets)} packets, {Size.Bytes(i.Bytes)} in {Size.Duration(i.DurationS)}{(i.DurationS > 0 ? $", {Size.Rate(i.Bytes * 8 / i.DurationS)} on average" : "")}; "
            + $"{i.Format}{(i.Compression is null ? "" : ", " + i.Compression)}, {string.Join(", ", i.Interfaces.Select(f => f.LinkType).Distinct())}");
        var (from, until) = (Timestamp.Format(first)[..23].Replace('T', ' '), Timestamp.Format(last)[..23].Replace('T', ' '));
        Line($"{from} to {(until[..10] == from[..10] ? until[11..] : until)} UTC");
    }

    /// <summary>The answer first: who, how much, how bad, how far to trust it.</summary>
    private static string Sentence(AnalysisResult r)
    {
        if (r.Info.Packets == 0) return "No packets.";
        var who = r.Endpoints.Count == 0 ? "No IP traffic" : $"{Name(r.Endpoints[0])} sent or received {Size.Share(r.Endpoints[0].TxBytes + r.Endpoints[0].RxBytes, r.Info.Bytes)} of all bytes";
        var grave = r.Findings.Count(f => f.Severity >= Severity.High);
        var found = r.Findings.Count == 0 ? "nothing was found amiss"
            : grave > 0 ? $"{grave} of {Count(r.Findings.Count, "finding")} {(grave == 1 ? "needs" : "need")} action"
            : $"{Count(r.Findings.Count, "finding")}, {r.Findings.Max(f => f.Severity).ToString().ToLowerInvariant()} at most";
        return $"{who}; {found}; capture quality {r.Quality.Grade}.";
    }

    private void Findings(AnalysisResult r)
    {
        if (r.Findings.Count == 0) return;
        Heading("Findings");
        foreach (var f in r.Findings.Take(Top))
        {
            var word = f.Severity.ToString().ToLowerInvariant();
            to.WriteLine($"  {style.Severity(word)}{new string(' ', 10 - word.Length)}{TerminalText.Fit(TerminalText.Safe(f.Title), width - 12)}");
        }

        More(r.Findings.Count);
    }

    private void Timeline(AnalysisResult r)
    {
        if (r.Timeline.Rows.Count == 0 || r.Timeline.BinWidthNs <= 0) return;
        var start = r.Timeline.Rows.Min(b => b.Start);
        var bins = new long[(r.Timeline.Rows.Max(b => b.Start) - start) / r.Timeline.BinWidthNs + 1];
        foreach (var b in r.Timeline.Rows) bins[(b.Start - start) / r.Timeline.BinWidthNs] += b.Bytes;
        if (bins.Length < 2) return;
        var folded = Glyphs.Fold(bins, width - 4);
        var seconds = r.Timeline.BinWidthNs / 1e9 * bins.Length / folded.Length;
        Heading($"Traffic over time, peak {Size.Rate(folded.Max() * 8 / seconds)} over {Size.Duration(seconds)}");
        to.WriteLine("  " + style.Accent(Glyphs.Spark(folded)));
    }

    private void Applications(AnalysisResult r)
    {
        var apps = r.Timeline.Rows.GroupBy(b => b.App).Select(g => (App: g.Key, Packets: g.Sum(b => b.Packets), Bytes: g.Sum(b => b.Bytes)))
            .OrderByDescending(a => a.Bytes).ThenBy(a => a.App, StringComparer.Ordinal).ToList();
        if (apps.Count == 0) return;
        Heading("Applications");
        var table = new TextTable(new("application", Cut: true), new("packets", Right: true), new("bytes", Right: true), new("share", Right: true), new(""));
        foreach (var a in apps.Take(Top)) table.Add(a.App, Size.Count(a.Packets), Size.Bytes(a.Bytes), Size.Share(a.Bytes, r.Info.Bytes), Glyphs.Bar((double)a.Bytes / Math.Max(1, r.Info.Bytes), 20));
        table.Write(to, width, style, "  ");
        More(apps.Count);
    }

    private void Endpoints(AnalysisResult r)
    {
        if (r.Endpoints.Count == 0) return;
        Heading("Endpoints");
        var table = new TextTable(new("address", Cut: true), new("sent", Right: true), new("received", Right: true), new("peers", Right: true), new("name", Cut: true));
        foreach (var e in r.Endpoints.Take(Top)) table.Add(e.Ip.ToString(), Size.Bytes(e.TxBytes), Size.Bytes(e.RxBytes), Size.Count(e.Peers), e.Name ?? e.Vendor);
        table.Write(to, width, style, "  ");
        More(r.Endpoints.Count);
    }

    private void Flows(AnalysisResult r)
    {
        if (r.Flows.Count == 0) return;
        var top = new PriorityQueue<FlowRow, (long, long)>();
        foreach (var f in r.Flows) // the list may hold a million rows made on demand: keep eight
        {
            top.Enqueue(f, (f.SrcBytes + f.DstBytes, -f.FlowId));
            if (top.Count > Top) top.Dequeue();
        }

        Heading("Flows");
        var table = new TextTable(new("from", Cut: true), new("to", Cut: true), new("app"), new("bytes", Right: true), new("rtt", Right: true), new("state"));
        foreach (var f in top.UnorderedItems.Select(i => i.Element).OrderByDescending(f => f.SrcBytes + f.DstBytes).ThenBy(f => f.FlowId))
        {
            table.Add(Peer(f.SrcIp, f.SrcPort, f.Proto), Peer(f.DstIp, f.DstPort, f.Proto), f.App.Length > 0 ? f.App : f.Proto, Size.Bytes(f.SrcBytes + f.DstBytes),
                f.RttMs is { } ms ? Size.Duration(ms / 1000) : "", f.TcpState);
        }

        table.Write(to, width, style, "  ");
        More(r.Flows.Count);
    }

    private void Services(AnalysisResult r)
    {
        if (r.Dns.Count + r.Tls.Count + r.Http.Count == 0) return;
        Heading("Services");
        if (r.Dns.Count > 0)
        {
            var failed = r.Dns.Count(d => d.RCode is not (null or "NOERROR"));
            var silent = r.Dns.Count(d => d.RCode is null);
            Line($"  DNS   {Count(r.Dns.Count, "question")}{Some(failed, " failed")}{Some(silent, " without answer")}{Median(r.Dns.Select(d => d.LatencyMs))}");
        }

        if (r.Tls.Count > 0) Line($"  TLS   {Count(r.Tls.Count, "handshake")}: {string.Join(", ", r.Tls.GroupBy(t => t.Version ?? "unanswered").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} × {g.Key}"))}");
        if (r.Http.Count > 0) Line($"  HTTP  {Count(r.Http.Count, "exchange")}{Some(r.Http.Count(h => h.Status >= 400), " failed")}{Median(r.Http.Select(h => h.LatencyMs))}");
    }

    private void Quality(AnalysisResult r)
    {
        if (r.Quality.Reasons.Count == 0 && r.Limits.Count == 0 && r.Info.Damage is null) return;
        Heading($"Capture quality {r.Quality.Grade}");
        if (r.Info.Damage is { } damage) Line("  " + damage);
        foreach (var reason in r.Quality.Reasons.Concat(r.Limits)) Line("  " + reason);
    }

    private static string Median(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToList();
        return sorted.Count == 0 ? "" : $", median answer after {Size.Duration(sorted[sorted.Count / 2] / 1000)}";
    }

    private static string Count(int n, string what) => $"{Size.Count(n)} {what}{(n == 1 ? "" : "s")}";
    private static string Some(int n, string what) => n == 0 ? "" : $", {Size.Count(n)}{what}";
    private static string Name(EndpointRow e) => e.Name is { } name ? $"{e.Ip} ({TerminalText.Safe(name)})" : e.Ip.ToString();

    private static string Peer(Ip ip, int port, string proto)
    {
        if (proto is not ("tcp" or "udp" or "sctp")) return ip.ToString();
        return (ip.IsV4 ? ip.ToString() : $"[{ip}]") + ":" + port.ToString(CultureInfo.InvariantCulture);
    }

    private void Heading(string text)
    {
        to.WriteLine();
        to.WriteLine(style.Head(text));
    }

    private void More(int count)
    {
        if (count > Top) to.WriteLine(style.Dim($"  and {Size.Count(count - Top)} more"));
    }

    /// <summary>A sentence, broken between words where the terminal ends.</summary>
    private void Line(string text)
    {
        var indent = text.Length - text.TrimStart().Length;
        var line = "";
        foreach (var word in TerminalText.Safe(text.TrimStart()).Split(' '))
        {
            if (line.Length > 0 && indent + TerminalText.Width(line) + 1 + TerminalText.Width(word) > width)
            {
                to.WriteLine(new string(' ', indent) + line);
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        to.WriteLine(new string(' ', indent) + line);
    }
}
