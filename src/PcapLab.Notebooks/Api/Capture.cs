using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Findings;
using PcapLab.Notebooks.Api;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;

namespace PcapLab;

/// <summary>
/// A capture file to explore: <c>var cap = Capture.Open("s.pcap");</c>. Nothing is read until something is asked for; the file is then analysed
/// once, and flows, DNS, TLS, findings and charts all come from that one analysis. Packets are read anew each time they are enumerated.
/// </summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class Capture : IRich
{
    private readonly Lazy<AnalysisResult> _analysis;

    private Capture(string path, Func<AnalysisResult> analyse)
    {
        Path = path;
        _analysis = new Lazy<AnalysisResult>(analyse);
        Chart = new CaptureCharts(this);
    }

    /// <summary>Opens a capture: pcap or pcapng, told by content, gzip too.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The capture; it holds no file open between reads.</returns>
    /// <exception cref="CaptureException">The file is missing or no capture; the message says which and what to do.</exception>
    public static Capture Open(string path)
    {
        using (CaptureFile.Open(path))
        {
            // Opened once for its error: a wrong path should fail in the cell that names it, not in a later one.
        }

        var full = System.IO.Path.GetFullPath(path);
        return new Capture(full, () => Analyse(full));
    }

    /// <summary>A capture whose analysis is already there: what live capture and other faces hand over.</summary>
    internal static Capture Of(string path, AnalysisResult analysis) => new(path, () => analysis);

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>File name without its folder; this is what reports and charts show.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The whole analysis, the same document that <c>pcaplab analyze --json</c> writes.</summary>
    public AnalysisResult Analysis => _analysis.Value;

    /// <summary>Facts as capinfos gives them: packets, bytes, period, interfaces, damage.</summary>
    public CaptureFacts Info => Analysis.Info;

    /// <summary>How far the capture can be trusted: drops, cut packets, one-way traffic, with a grade.</summary>
    public CaptureQuality Quality => Analysis.Quality;

    /// <summary>Every flow in order of its first frame. Rows are made when asked for, so a million flows cost no objects.</summary>
    public FlowList Flows => new(this);

    /// <summary>Every packet, read from the file when enumerated: <c>cap.Packets.Where("dns")</c> filters as Wireshark does.</summary>
    public PacketList Packets => new(this, null);

    /// <summary>DNS transactions, with latency, by frame.</summary>
    public IReadOnlyList<DnsRow> Dns => Analysis.Dns;

    /// <summary>TLS, DTLS and QUIC handshakes, with JA3 and JA4, by frame.</summary>
    public IReadOnlyList<TlsRow> Tls => Analysis.Tls;

    /// <summary>HTTP exchanges, with latency, by frame.</summary>
    public IReadOnlyList<HttpRow> Http => Analysis.Http;

    /// <summary>Addresses and their traffic, most bytes first.</summary>
    public IReadOnlyList<EndpointRow> Endpoints => Analysis.Endpoints;

    /// <summary>Hosts with names, vendor, services and operating system as far as known.</summary>
    public IReadOnlyList<HostRow> Hosts => Analysis.Hosts;

    /// <summary>The protocol hierarchy.</summary>
    public IReadOnlyList<ProtocolRow> Protocols => Analysis.Protocols;

    /// <summary>What the detectors say, worst first.</summary>
    public IReadOnlyList<Finding> Findings => Analysis.Findings;

    /// <summary>Charts of this capture.</summary>
    public CaptureCharts Chart { get; }

    /// <summary>One packet with its whole tree and its bytes.</summary>
    /// <param name="number">Frame number from 1, as Wireshark counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such packet.</exception>
    public PacketDetail Packet(long number) => PacketDetail.Read(this, number);

    /// <inheritdoc/>
    public MimeBundle ToRich() => CaptureCard.Of(this);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static AnalysisResult Analyse(string path)
    {
        using var source = CaptureFile.Open(path);
        var token = Notebook.Token;
        var result = Analyzer.Run(source, new AnalysisOptions { Progress = LoadProgress.For(source) }, token);
        token.ThrowIfCancellationRequested(); // half an analysis must not stay behind as if it were whole
        return result;
    }
}
