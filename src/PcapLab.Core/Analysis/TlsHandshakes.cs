using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One handshake without objects: texts by number, addresses by flow.</summary>
internal struct TlsExchange
{
    public const int None = -1;
    public long Frame, Time, NotBefore, NotAfter;
    public int Flow, Sni, Alpn, Ja3, Ja4, Ja3s, Subject, Issuer, Serial, Names, Chain;
    /// <summary>Chosen cipher suite and version on the wire, or <see cref="None"/>.</summary>
    public int Cipher, Version;
    /// <summary>Layer number of tls, dtls or quic.</summary>
    public ushort Protocol;
    public byte ClientDirection;
    public bool IsAnswered, HasNotBefore, HasNotAfter;
}

/// <summary>The handshakes of one shard as rows.</summary>
internal sealed class TlsPart(ChunkedArray<TlsExchange> all, FlowMap firstOfFlow, TextView texts, ShardFlows flows) : IRowPart<TlsRow>
{
    public int Count => all.Count;

    public long FrameOf(int index) => all[index].Frame;

    /// <summary>A flow's first handshake, or null.</summary>
    public TlsRow? FirstOf(int flow) => firstOfFlow.Peek(flow) is var i and > 0 ? At(i - 1) : null;

    /// <summary>The names that clients asked for, and the addresses they reached with them; each pair once, the earliest.</summary>
    public IEnumerable<HostName> Names()
    {
        var told = new HashSet<(Ip, int)>();
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Sni == 0) continue;
            var server = flows.Ends(all[i].Flow, all[i].ClientDirection).To;
            if (told.Add((server, all[i].Sni))) yield return new HostName(server, texts.Get(all[i].Sni)!, "sni", all[i].Frame);
        }
    }

    public TlsRow At(int index)
    {
        ref var e = ref all[index];
        var ends = flows.Ends(e.Flow, e.ClientDirection);
        return new TlsRow
        {
            FlowId = flows.IdOf(e.Flow), Frame = e.Frame, Time = e.Time, Client = ends.From, Server = ends.To, ServerPort = ends.ToPort,
            Transport = LayerNames.Of(e.Protocol) is var name and not "tls" ? name : "tcp", Version = e.Version < 0 ? null : VersionName(e.Version),
            Sni = texts.Get(e.Sni), Alpn = texts.Get(e.Alpn), Cipher = e.Cipher < 0 ? null : TlsNames.Cipher((ulong)e.Cipher) ?? $"0x{e.Cipher:x4}",
            Ja3 = texts.Get(e.Ja3), Ja4 = texts.Get(e.Ja4), Ja3s = texts.Get(e.Ja3s), CertSubject = texts.Get(e.Subject), CertIssuer = texts.Get(e.Issuer),
            CertNotAfter = e.HasNotAfter ? e.NotAfter : null, CertNotBefore = e.HasNotBefore ? e.NotBefore : null,
            CertSerial = texts.Get(e.Serial), CertNames = texts.Get(e.Names), CertChain = texts.Get(e.Chain),
        };
    }

    /// <summary>The bare number: 1.3 and not TLS 1.3.</summary>
    private static string? VersionName(int version) => TlsNames.Version((ulong)version) is not { } name ? null
        : name.StartsWith("DTLS ", StringComparison.Ordinal) ? name[5..] : name.StartsWith("TLS ", StringComparison.Ordinal) ? name[4..] : name;
}
