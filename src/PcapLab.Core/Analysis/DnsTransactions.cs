using System.Globalization;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>One DNS transaction without objects: texts by number, addresses by flow.</summary>
internal struct DnsTransaction
{
    public const int None = -1;
    public long Frame, Time, ResponseFrame, LatencyNs, TtlMin;
    public int Flow, Name, Answers, RCode;
    /// <summary>Type asked for, or <see cref="None"/>.</summary>
    public int Type;
    /// <summary>Layer number of dns, mdns or llmnr.</summary>
    public ushort Protocol;
    public ushort Id;
    /// <summary>Header flags of the response, or of the query while there is none; class asked for.</summary>
    public ushort Flags, Class;
    public byte ClientDirection;
    public bool IsTcp;
}

/// <summary>The transactions of one shard as rows.</summary>
internal sealed class DnsPart(ChunkedArray<DnsTransaction> all, TextView texts, ShardFlows flows) : IRowPart<DnsRow>
{
    public int Count => all.Count;

    public long FrameOf(int index) => all[index].Frame;

    public DnsRow At(int index)
    {
        ref var t = ref all[index];
        var ends = flows.Ends(t.Flow, t.ClientDirection);
        return new DnsRow
        {
            Frame = t.Frame, Time = t.Time, Client = ends.From, Server = ends.To, Id = t.Id, Transport = Transport(in t), QName = Shown(texts.Get(t.Name) ?? ""),
            QType = t.Type < 0 ? "" : TypeName(t.Type), RCode = t.RCode < 0 ? null : CodeName(t.RCode), Answers = texts.Get(t.Answers),
            TtlMin = t.TtlMin < 0 ? null : t.TtlMin, LatencyMs = t.LatencyNs < 0 ? null : t.LatencyNs / 1e6,
            Flags = t.Flags, QClass = t.Type < 0 ? null : t.Class, TypeNumber = t.Type < 0 ? null : t.Type, CodeNumber = t.RCode < 0 ? null : t.RCode, ResponseFrame = t.ResponseFrame == 0 ? null : t.ResponseFrame,
        };
    }

    private static string Transport(in DnsTransaction t) => LayerNames.Of(t.Protocol) is var name and not "dns" ? name : t.IsTcp ? "tcp" : "udp";

    /// <summary>Names are bytes (RFC 1035, 3.1): control characters are written as C does, which is what tshark shows.</summary>
    private static string Shown(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('\0', '\u001f') && !name.Contains('\u007f', StringComparison.Ordinal)) return name;
        return string.Concat(name.Select(c => c switch
        {
            '\a' => @"\a", '\b' => @"\b", '\t' => @"\t", '\n' => @"\n", '\v' => @"\v", '\f' => @"\f", '\r' => @"\r",
            < ' ' or '\u007f' => @"\" + Convert.ToString(c, 8).PadLeft(3, '0'),
            _ => c.ToString(),
        }));
    }

    private static string CodeName(int code) => DnsNames.RCode((ulong)code) ?? string.Create(CultureInfo.InvariantCulture, $"RCODE{code}");

    private static string TypeName(int type) => DnsNames.Type((ulong)type) ?? string.Create(CultureInfo.InvariantCulture, $"TYPE{type}");
}
