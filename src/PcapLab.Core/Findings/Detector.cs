using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>All that detectors may look at: merged results on packet time. No file, no clock.</summary>
public sealed class Evidence
{
    /// <summary>Facts.</summary>
    public required CaptureFacts Info { get; init; }
    /// <summary>Quality.</summary>
    public required CaptureQuality Quality { get; init; }
    /// <summary>Visits every flow in order of its first frame. For the engine: detectors are called flow by flow.</summary>
    public required Action<FlowVisitor> VisitFlows { get; init; }
    /// <summary>DNS transactions.</summary>
    public required IReadOnlyList<DnsRow> Dns { get; init; }
    /// <summary>TLS handshakes.</summary>
    public required IReadOnlyList<TlsRow> Tls { get; init; }
    /// <summary>HTTP exchanges.</summary>
    public required IReadOnlyList<HttpRow> Http { get; init; }
    /// <summary>ARP claims.</summary>
    public required IReadOnlyList<ArpClaimRow> Arp { get; init; }
    /// <summary>Who asked by ARP, and in vain.</summary>
    public IReadOnlyList<ArpAsk> ArpAsks { get; init; } = [];
    /// <summary>Changes of spanning trees.</summary>
    public IReadOnlyList<StpChange> Stp { get; init; } = [];
    /// <summary>Readable credentials.</summary>
    public required IReadOnlyList<CredentialRow> Credentials { get; init; }
    /// <summary>Stations that asked for an address by DHCP on this link.</summary>
    public IReadOnlyList<DhcpClient> DhcpClients { get; init; } = [];
    /// <summary>Threat lists that the user brought.</summary>
    public Analysis.Intelligence.Knowledge Knowledge { get; init; } = Analysis.Intelligence.Knowledge.None;
}

/// <summary>Called once per flow.</summary>
public delegate void FlowVisitor(in FlowSummary flow);

/// <summary>
/// One kind of finding, one file each. The engine walks flows and rows once for all detectors (<see cref="OnFlow"/>, <see cref="OnDns"/>…), the flows a
/// second time for those that must look closer at a few suspects (<see cref="LooksAgain"/>, <see cref="OnSuspect"/>), then asks each for its findings.
/// So a million flows are walked twice however many detectors there are. An instance serves one run; flows and rows may come from two threads.
/// </summary>
public abstract class Detector
{
    /// <summary>Stable id, such as <c>port-scan</c>.</summary>
    public abstract string Id { get; }
    /// <summary>What it looks for, with its thresholds.</summary>
    public abstract string Description { get; }
    /// <summary>Highest severity it gives.</summary>
    public abstract Severity MaxSeverity { get; }
    /// <summary>ATT&amp;CK technique, or null.</summary>
    public virtual string? Attack => null;
    /// <summary>One flow.</summary>
    public virtual void OnFlow(in FlowSummary flow)
    {
    }

    /// <summary>One DNS transaction, in order of frames.</summary>
    public virtual void OnDns(DnsRow row)
    {
    }

    /// <summary>One TLS handshake, in order of frames.</summary>
    public virtual void OnTls(TlsRow row)
    {
    }

    /// <summary>One HTTP exchange, in order of frames.</summary>
    public virtual void OnHttp(HttpRow row)
    {
    }

    /// <summary>Whether what was seen so far asks for a second walk over the flows.</summary>
    public virtual bool LooksAgain(Evidence evidence) => false;

    /// <summary>One flow of the second walk; only for those that asked.</summary>
    public virtual void OnSuspect(in FlowSummary flow)
    {
    }

    /// <summary>Adds what was found.</summary>
    public abstract void Finish(Evidence evidence, ICollection<Finding> findings);

    /// <summary>A number as text, invariant, thousands set apart.</summary>
    protected static string N(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with at most one decimal.</summary>
    protected static string N1(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>A duration given in nanoseconds, in words.</summary>
    protected static string Span(long ns) => ns switch
    {
        < 1_000_000_000 => N1(ns / 1e6) + " ms",
        < 120_000_000_000 => N1(ns / 1e9) + " s",
        < 7_200_000_000_000 => N1(ns / 60e9) + " min",
        _ => N1(ns / 3600e9) + " h",
    };

    /// <summary>A singular or plural noun with its number.</summary>
    protected static string Count(long n, string noun, string? plural = null) => N(n) + " " + (n == 1 ? noun : plural ?? noun + "s");

    /// <summary>Filter on a sender.</summary>
    protected static string Src(Ip ip) => (ip.IsV4 ? "ip.src == " : "ipv6.src == ") + ip;

    /// <summary>Filter on a receiver.</summary>
    protected static string Dst(Ip ip) => (ip.IsV4 ? "ip.dst == " : "ipv6.dst == ") + ip;

    /// <summary>Filter on either side.</summary>
    protected static string Host(Ip ip) => (ip.IsV4 ? "ip.addr == " : "ipv6.addr == ") + ip;

    /// <summary>Filter on what a server says in a TLS, DTLS or QUIC handshake; DTLS has fields of its own.</summary>
    protected static string ServerSays(string transport, string what, Ip server, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(transport == "dtls" ? "dtls" : "tls")}.{what} && {Src(server)} && {(transport == "tcp" ? "tcp" : "udp")}.srcport == {port}");

    /// <summary>A text from a packet as a filter's literal: it can never become syntax.</summary>
    protected static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>Address and port as people write them.</summary>
    protected static string Socket(Ip ip, int port) => ip.IsV4
        ? string.Create(CultureInfo.InvariantCulture, $"{ip}:{port}")
        : string.Create(CultureInfo.InvariantCulture, $"[{ip}]:{port}");

    /// <summary>Key of a server that shows itself in a handshake; what is not TCP is told, for the port may be the same.</summary>
    protected static string ServerKey(string transport, Ip server, int port) => Socket(server, port) + (transport == "tcp" ? "" : "/" + transport);

    /// <summary>Nearest-rank percentile of sorted values.</summary>
    protected static double Percentile(List<double> sorted, double p) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Count) - 1, 0, sorted.Count - 1)];
}

/// <summary>At most twenty frame numbers, the lowest.</summary>
internal sealed class FrameList
{
    private const int Cap = 20;
    private readonly List<long> _frames = [];

    public void Add(long frame)
    {
        if (_frames.Count < Cap) _frames.Add(frame);
    }

    public IReadOnlyList<long> Sorted
    {
        get
        {
            _frames.Sort();
            return _frames;
        }
    }
}
