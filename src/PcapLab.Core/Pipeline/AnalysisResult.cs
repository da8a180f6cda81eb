using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;

namespace PcapLab.Pipeline;

/// <summary>The whole analysis of one input: immutable, the one document that terminal, report, notebook, dashboard and SQL read.</summary>
public sealed record AnalysisResult
{
    /// <summary>Capture facts.</summary>
    public required CaptureFacts Info { get; init; }
    /// <summary>Capture quality.</summary>
    public required CaptureQuality Quality { get; init; }
    /// <summary>Frames per layer name, counted once per frame.</summary>
    public required IReadOnlyDictionary<string, long> Layers { get; init; }
    /// <summary>Protocol hierarchy, depth first, most packets first.</summary>
    public required IReadOnlyList<ProtocolRow> Protocols { get; init; }
    /// <summary>Endpoints, most bytes first.</summary>
    public required IReadOnlyList<EndpointRow> Endpoints { get; init; }
    /// <summary>Flows in order of <see cref="FlowRow.FlowId"/>; rows are made when asked for, so that a million flows cost no objects.</summary>
    public required IReadOnlyList<FlowRow> Flows { get; init; }
    /// <summary>Traffic over time.</summary>
    public required Timeline Timeline { get; init; }
    /// <summary>Frame sizes (original length): exact counts per size, index is the length up to 65,535, the last is larger.</summary>
    public required IReadOnlyList<(int Size, long Frames)> FrameSizes { get; init; }
    /// <summary>DNS transactions by frame.</summary>
    public required IReadOnlyList<DnsRow> Dns { get; init; }
    /// <summary>TLS handshakes by frame.</summary>
    public required IReadOnlyList<TlsRow> Tls { get; init; }
    /// <summary>HTTP exchanges by frame.</summary>
    public required IReadOnlyList<HttpRow> Http { get; init; }
    /// <summary>SSH connections by the frame of their first message.</summary>
    public IReadOnlyList<SshRow> Ssh { get; init; } = [];
    /// <summary>FTP commands by frame.</summary>
    public IReadOnlyList<FtpRow> Ftp { get; init; } = [];
    /// <summary>Mails by the frame that began them.</summary>
    public IReadOnlyList<SmtpRow> Smtp { get; init; } = [];
    /// <summary>RTP streams by first frame.</summary>
    public IReadOnlyList<RtpRow> Rtp { get; init; } = [];
    /// <summary>SIP calls by the frame of their INVITE.</summary>
    public IReadOnlyList<CallRow> Calls { get; init; } = [];
    /// <summary>Hosts by address.</summary>
    public required IReadOnlyList<HostRow> Hosts { get; init; }
    /// <summary>Findings, worst first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
    /// <summary>Which Ethernet address claims which IPv4 address.</summary>
    public IReadOnlyList<ArpClaimRow> Arp { get; init; } = [];
    /// <summary>Credentials that crossed the network readable, without the secrets.</summary>
    public IReadOnlyList<CredentialRow> Credentials { get; init; } = [];
    /// <summary>What decryption did; null when nobody brought a secret.</summary>
    public DecryptionFacts? Decryption { get; init; }
    /// <summary>Caps that were hit, one sentence each; empty when everything is exact.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
    /// <summary>Databases and lists the user brought, with their versions.</summary>
    public IReadOnlyList<string> Knowledge { get; init; } = [];

    /// <summary>What log exporters read of it.</summary>
    public LogRows ToLogRows() => new(Flows, Dns, Tls, Http, Findings) { Credentials = Credentials, Ssh = Ssh, Ftp = Ftp, Smtp = Smtp, Stops = Quality.Stops };
}
