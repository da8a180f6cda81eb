namespace PcapLab.Findings;

/// <summary>Every detector: adding one is its file and one line here.</summary>
public static class DetectorRegistry
{
    private static readonly Func<Detector>[] Factories =
    [
        () => new ArpSpoofing(),
        () => new ArpSweep(),
        () => new Beaconing(),
        () => new BroadcastStorm(),
        () => new BruteForce(),
        () => new CaptureFaults(),
        () => new CertificateProblems(),
        () => new CleartextCredentials(),
        () => new DhcpStarvation(),
        () => new DnsProblems(),
        () => new DnsTunnel(),
        () => new HostSweep(),
        () => new HttpLogins(),
        () => new IcmpTunnel(),
        () => new LargeUpload(),
        () => new MtuTrouble(),
        () => new NamePoisoning(),
        () => new NoAnswer(),
        () => new KnownBad(),
        () => new PathHealth(),
        () => new PortMismatch(),
        () => new PortScan(),
        () => new ReadableProtocols(),
        () => new RogueDhcp(),
        () => new RogueRouter(),
        () => new RoutingLoop(),
        () => new SelfSignedCertificate(),
        () => new SpanningTree(),
        () => new SynFlood(),
        () => new TorRelay(),
        () => new WeakTls(),
        () => new ZeroWindow(),
    ];

    /// <summary>Fresh instances for one run, in the order of the list.</summary>
    public static IReadOnlyList<Detector> Create() => Array.ConvertAll(Factories, f => f());
}
