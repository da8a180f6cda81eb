namespace PcapLab.Analysis;

/// <summary>Every message analyzer: adding one is its file and one line here.</summary>
public static class AnalyzerRegistry
{
    /// <summary>Fresh analyzers for one shard.</summary>
    public static IReadOnlyList<MessageAnalyzer> Create() =>
    [
        new CallAnalyzer(),
        new CredentialAnalyzer(),
        new DhcpClientAnalyzer(),
        new DnsAnalyzer(),
        new FtpAnalyzer(),
        new HostNameAnalyzer(),
        new Http2Analyzer(),
        new Http3Analyzer(),
        new HttpAnalyzer(),
        new RtpAnalyzer(),
        new SmtpAnalyzer(),
        new SshAnalyzer(),
        new StpAnalyzer(),
        new TlsAnalyzer(),
    ];
}
