using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>How traffic is protected: versions, cipher suites, servers by name, certificates that end soon, client fingerprints.</summary>
internal sealed class TlsSection : Section
{
    private const long Day = 86_400_000_000_000;

    public override string Id => "tls";

    public override string Title => "TLS";

    public override string Purpose => "versions, ciphers, servers, certificates, client fingerprints";

    public override string Nothing => "No TLS, DTLS or QUIC handshake was seen.";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var all = context.Tls;
        if (all.Count == 0) return [];
        var versions = all.GroupBy(t => VersionName(t)).Select(g => new Slice(g.Key, g.Count())).OrderByDescending(s => s.Value).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var old = all.Count(IsOld);
        var headline = old == 0 ? $"All {Fmt.Plural(all.Count, "handshake")} use TLS 1.2 or newer." : $"{Fmt.Percent(old / (double)all.Count)} of {Fmt.Plural(all.Count, "handshake")} use a version that is no longer safe.";
        var blocks = new List<Block>
        {
            new Paragraph(headline, Lead: true),
            Figures(context, all, old),
        };
        if (versions.Count > 1) blocks.Add(new ChartBlock(new BarChart { Title = "Protocol versions", Description = headline, Bars = versions, Unit = "", Shares = true }, $"{versions[0].Name} {(versions.Count > 1 && versions[1].Value == versions[0].Value ? $"and {versions[1].Name} are used alike" : "is used most")}"));
        blocks.Add(Servers(all));
        if (all.Any(t => t.CertSubject is not null)) blocks.Add(Certificates(context, all));
        if (all.Any(t => t.Cipher is not null)) blocks.Add(Ciphers(all));
        if (all.Any(t => t.Ja4 is not null)) blocks.Add(Fingerprints(all));
        return blocks;
    }

    private static KeyFigures Figures(ReportContext context, IReadOnlyList<TlsRow> all, int old)
    {
        var newest = all.Count(t => t.Version == "1.3");
        var ends = all.Where(t => t.CertNotAfter is not null).Select(t => t.CertNotAfter!.Value).DefaultIfEmpty(long.MaxValue).Min();
        var now = context.Info.Last ?? 0;
        return new KeyFigures(
        [
            new("Handshakes", Fmt.Count(all.Count), Fmt.Plural(all.Select(t => t.Client).Distinct().Count(), "client")), new("TLS 1.3", Fmt.Percent(newest / (double)all.Count), newest == all.Count ? "all handshakes" : $"{Fmt.Count(newest)} of {Fmt.Count(all.Count)}"),
            new("Outdated", Fmt.Count(old), "TLS 1.1 and older"),
            ends == long.MaxValue ? new("Certificates", "–", "hidden by encryption") : new("Next certificate ends", ends < now ? "expired" : Fmt.Plural((ends - now) / Day, "day"), "after the capture"),
        ]);
    }

    /// <summary>A distinguished name as people say it: the common name, and the organisation behind it.</summary>
    private static string Spoken(string? name)
    {
        var parts = (name ?? "").Split(',');
        string? Part(string key) => parts.LastOrDefault(p => p.TrimStart().StartsWith(key, StringComparison.Ordinal))?.TrimStart()[key.Length..];
        return (Part("CN="), Part("O=")) switch { ({ Length: > 0 } cn, { Length: > 0 } o) when cn != o => $"{cn} ({o})", ({ Length: > 0 } cn, _) => cn, _ => name ?? "" };
    }

    private static bool IsOld(TlsRow t) => t.Version is "1.0" or "1.1" || t.Version?.Contains("SSL", StringComparison.OrdinalIgnoreCase) == true;

    private static string VersionName(TlsRow t) => (t.Transport == "quic" ? "QUIC, TLS " : t.Transport == "dtls" ? "DTLS " : "TLS ") + (t.Version ?? "not known");

    private static TableBlock Servers(IReadOnlyList<TlsRow> all)
    {
        var servers = all.GroupBy(t => (t.Sni, t.Server, t.ServerPort, t.Transport)).Select(g => (g.Key, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Key.Sni, StringComparer.Ordinal).ThenBy(g => g.Key.Server).ThenBy(g => g.Key.ServerPort).ThenBy(g => g.Key.Transport, StringComparer.Ordinal).ToList();
        return new TableBlock
        {
            Caption = $"{Fmt.Plural(servers.Select(s => s.Key.Sni ?? s.Key.Server.ToString()).Distinct(StringComparer.OrdinalIgnoreCase).Count(), "server name")}, most often {Fmt.Shorten(servers[0].Key.Sni ?? servers[0].Key.Server.ToString(), 60)}",
            Columns = [new("Server name"), new("Address", CellKind.Code), new("Version"), new("ALPN"), new("Clients", CellKind.Number), new("Handshakes", CellKind.Number, true)],
            Rows = Tops.Rows(servers, 15,
                s => new TableRow([s.Key.Sni ?? "(none sent)", ConversationsSection.Side(s.Key.Server, s.Key.ServerPort, "tcp"), s.Rows[0].Version is null ? "" : VersionName(s.Rows[0]), s.Rows[0].Alpn, TableCell.Count(s.Rows.Select(r => r.Client).Distinct().Count()), TableCell.Count(s.Rows.Count)])
                {
                    Filter = s.Key.Transport == "dtls" ? Evidence.Frames(s.Rows.Select(r => r.Frame)) : Hello(s.Key.Transport, s.Key.Sni, s.Key.Server, s.Key.ServerPort), From = s.Rows.Min(r => r.Time), To = s.Rows.Max(r => r.Time),
                },
                (name, rows) => [name, "", "", "", "", TableCell.Count(rows.Sum(r => r.Rows.Count))]),
            FilterPattern = "tls.handshake.type == 1 && tls.handshake.extensions_server_name == \"NAME\"",
            Counts = "Handshakes",
            Source = "tls",
        };
    }

    /// <summary>The first messages of clients to one server. A DTLS client says its twice, so there the frames themselves are the filter.</summary>
    private static string Hello(string transport, string? sni, Schema.Ip server, int port)
    {
        var name = sni is null ? "!tls.handshake.extensions_server_name" : Evidence.Equals("tls.handshake.extensions_server_name", sni);
        return FormattableString.Invariant($"tls.handshake.type == 1 && {name} && {Evidence.Destination(server)} && {(transport == "tcp" ? "tcp" : "udp")}.dstport == {port}");
    }

    /// <summary>A condition on TLS, on DTLS, or on both: they have fields of their own.</summary>
    private static string Either(List<TlsRow> rows, Func<string, string> condition) =>
        rows.All(r => r.Transport == "dtls") ? condition("dtls") : rows.Any(r => r.Transport == "dtls") ? $"({condition("tls")} || {condition("dtls")})" : condition("tls");

    private static TableBlock Certificates(ReportContext context, IReadOnlyList<TlsRow> all)
    {
        var now = context.Info.Last ?? 0;
        var certificates = all.Where(t => t.CertSubject is not null).GroupBy(t => (t.CertSubject, t.CertIssuer, t.CertNotAfter)).Select(g => (g.Key, Rows: g.ToList())).OrderBy(g => g.Key.CertNotAfter ?? long.MaxValue).ThenBy(g => g.Key.CertSubject, StringComparer.Ordinal).ToList();
        string Left(long? end) => end is not { } e ? "" : e < now ? $"ended {Fmt.Count((now - e) / Day)} days before" : $"{Fmt.Count((e - now) / Day)} days";
        var expired = certificates.Count(c => c.Key.CertNotAfter < now);
        return new TableBlock
        {
            Caption = expired > 0 ? $"{Fmt.Plural(expired, "certificate")} had already expired when the capture was made" : $"The next certificate to expire had {Left(certificates[0].Key.CertNotAfter)} left when the capture was made",
            Columns = [new("Subject"), new("Issuer"), new("Server", CellKind.Code), new("Valid for", CellKind.Number)],
            Rows = Tops.Rows(certificates, 10, c => new TableRow([new TableCell(Spoken(c.Key.CertSubject), null, c.Key.CertSubject), new TableCell(Spoken(c.Key.CertIssuer), null, c.Key.CertIssuer), c.Rows[0].Server.ToString(), new TableCell(Left(c.Key.CertNotAfter), c.Key.CertNotAfter, c.Key.CertNotAfter is { } e ? Fmt.Rfc3339(e) : null)]) { Filter = Either(c.Rows, layer => $"{layer}.handshake.certificate") + $" && {Evidence.Host(c.Rows[0].Server)}" }, (name, _) => [name, "", "", ""])
                .Where(r => r.Kind != RowKind.Total).ToList(),
        };
    }

    private static TableBlock Ciphers(IReadOnlyList<TlsRow> all)
    {
        var suites = all.Where(t => t.Cipher is not null).GroupBy(t => t.Cipher!, StringComparer.Ordinal).Select(g => (Name: g.Key, Count: g.Count(), Rows: g.ToList())).OrderByDescending(g => g.Count).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        double total = suites.Sum(s => s.Count);
        var weak = suites.Where(s => IsWeak(s.Name)).Sum(s => s.Count);
        return new TableBlock
        {
            Caption = weak == 0 ? "No weak cipher suite was chosen" : $"{Fmt.Percent(weak / total)} of answered handshakes chose a weak cipher suite",
            FilterPattern = "tls.handshake.type == 2 && tls.handshake.ciphersuite == \"SUITE\"",
            Counts = "Handshakes",
            Columns = [new("Cipher suite", CellKind.Code), new("Judgement"), new("Handshakes", CellKind.Number, true), new("Share", CellKind.Number)],
            Rows = Tops.Rows(suites, 8, s => new TableRow([s.Name, IsWeak(s.Name) ? "weak" : s.Name.Contains("_CBC_", StringComparison.Ordinal) ? "ageing: CBC" : "good", TableCell.Count(s.Count), TableCell.Share(s.Count / total)]) { Filter = Either(s.Rows, layer => $"{layer}.handshake.type == 2 && {Evidence.Equals(layer + ".handshake.ciphersuite", s.Name)}") }, (name, rows) => [name, "", TableCell.Count(rows.Sum(r => r.Count)), TableCell.Share(rows.Sum(r => r.Count) / total)]),
        };
    }

    internal static bool IsWeak(string cipher) => new[] { "NULL", "EXPORT", "RC4", "_DES_", "3DES", "anon", "MD5" }.Any(w => cipher.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static TableBlock Fingerprints(IReadOnlyList<TlsRow> all)
    {
        var prints = all.Where(t => t.Ja4 is not null).GroupBy(t => t.Ja4!, StringComparer.Ordinal).Select(g => (Name: g.Key, Rows: g.ToList())).OrderByDescending(g => g.Rows.Count).ThenBy(g => g.Name, StringComparer.Ordinal).ToList();
        return new TableBlock
        {
            Caption = $"{Fmt.Plural(prints.Count, "kind")} of TLS client, told by JA4",
            Columns = [new("JA4", CellKind.Code), new("JA3", CellKind.Code), new("Clients", CellKind.Number), new("Handshakes", CellKind.Number, true)],
            Rows = Tops.Rows(prints, 8, p => new TableRow([p.Name, p.Rows[0].Ja3, TableCell.Count(p.Rows.Select(r => r.Client).Distinct().Count()), TableCell.Count(p.Rows.Count)]) { Filter = p.Rows.Any(r => r.Transport == "dtls") ? Evidence.Frames(p.Rows.Select(r => r.Frame)) : Evidence.Equals("tls.handshake.ja4", p.Name) }, (name, rows) => [name, "", "", TableCell.Count(rows.Sum(r => r.Rows.Count))]),
            FilterPattern = "tls.handshake.ja4 == \"JA4\"",
            Counts = "Handshakes",
        };
    }
}
