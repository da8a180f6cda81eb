using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Sections;

/// <summary>The terms that this report uses, in words for those who do not read packets for a living; only those that occur.</summary>
internal sealed class GlossarySection : Section
{
    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("ALPN", "the application protocol a TLS client and server agree on, such as h2 for HTTP/2"),
        ("ATT&CK", "MITRE's public catalogue of attack techniques; T1046 and the like are its entries"),
        ("Bytes", "length of frames as they were on the wire, headers included"),
        ("Display filter", "an expression in Wireshark's language that picks packets; here the evidence behind a number"),
        ("Duplicate ACK", "a receiver saying again what it already said: something after that is missing"),
        ("Flow", "all packets between two addresses and ports of one protocol, both ways"),
        ("Handshake", "the first packets of a connection, by which both sides agree to talk"),
        ("Initiator", "the side that sent the first packet of a flow; for TCP the one that asked for the connection"),
        ("JA3, JA4", "fingerprints of a TLS client's first message; equal programs have equal fingerprints"),
        ("NXDOMAIN", "a DNS answer: no such name exists"),
        ("Out of order", "a segment that arrived after one that was sent later"),
        ("Retransmission", "data sent again because no acknowledgement came in time"),
        ("Round trip (RTT)", "time from a packet to the answer it causes"),
        ("Server name (SNI)", "the name a TLS client says it wants to reach, sent in the clear"),
        ("Zero window", "a receiver saying that its buffer is full and the sender must wait"),
    ];

    public override string Id => "glossary";

    public override string Title => "Glossary";

    public override string Purpose => "the terms used, in plain words";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var a = context.Analysis;
        var absent = new HashSet<string>(StringComparer.Ordinal);
        if (a.Tls.Count == 0) absent.UnionWith(["ALPN", "JA3, JA4", "Server name (SNI)"]);
        if (a.Dns.Count == 0) absent.Add("NXDOMAIN");
        if (a.Findings.All(f => f.Attack is null)) absent.Add("ATT&CK");
        if (context.Flows.Tcp.Flows == 0) absent.UnionWith(["Duplicate ACK", "Handshake", "Out of order", "Retransmission", "Round trip (RTT)", "Zero window"]);
        return [new Facts([.. Terms.Where(t => !absent.Contains(t.Term)).Select(t => new Fact(t.Term, t.Meaning))], Small: true)];
    }
}
