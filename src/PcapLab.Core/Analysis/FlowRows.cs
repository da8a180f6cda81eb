using System.Collections;
using PcapLab.Flows;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>The flows as rows, made when asked for: a million flows stay a dense block until somebody looks.</summary>
/// <param name="flows">The flows.</param>
/// <param name="hellos">For each shard, the first handshake of a flow, or null.</param>
public sealed class FlowRows(FlowSet flows, IReadOnlyList<Func<int, TlsRow?>> hellos) : IReadOnlyList<FlowRow>
{
    /// <inheritdoc/>
    public int Count => flows.Count;

    /// <inheritdoc/>
    public FlowRow this[int index]
    {
        get
        {
            ref var flow = ref flows.At(index, out var tracker);
            return Row(index + 1, in flow, tracker);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<FlowRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What detectors read of a flow.</summary>
    public static FlowSummary Summary(in Flow f, FlowTracker tracker)
    {
        ref readonly var c = ref Connection(in f, tracker);
        return new FlowSummary
        {
            FirstFrame = f.FirstFrame, First = f.First, Last = f.Last, Src = f.SourceIp, Dst = f.DestinationIp, SrcPort = f.SourcePort, DstPort = f.DestinationPort,
            Protocol = f.Protocol, TcpState = ConnState.Of(in f), App = AppName(in f), SrcPackets = f.SourcePackets, DstPackets = f.DestinationPackets,
            SrcBytes = f.SourceBytes, DstBytes = f.DestinationBytes, SrcPayload = f.SourcePayload, DstPayload = f.DestinationPayload, IsTracked = f.Tcp != 0,
            Retransmissions = c.Retransmissions, DstRetransmissions = c.DestinationRetransmissions, ZeroWindows = c.ZeroWindows,
            RttMs = c.HandshakeRtt == 0 ? double.NaN : c.HandshakeRtt / 1e6,
            FirstResponseMs = c.ResponseTime == 0 ? double.NaN : (c.ResponseTime - c.RequestTime) / 1e6,
        };
    }

    /// <summary>A flow's transport by name.</summary>
    public static string ProtocolName(byte protocol) => IpProtocolNames.Of(protocol);

    private static string AppName(in Flow f) => f.App == 0 ? "" : LayerNames.Of(f.App);

    private FlowRow Row(long id, in Flow f, FlowTracker tracker)
    {
        var outer = f.Tunnel == 0 ? default : flows.Tunnels[f.Tunnel];
        var (shard, index) = flows.Locate((int)id - 1);
        var hello = hellos[shard](index);
        ref readonly var c = ref Connection(in f, tracker);
        return new FlowRow
        {
            FlowId = id, Protocol = f.Protocol, First = f.First, Last = f.Last, Proto = IpProtocolNames.Of(f.Protocol),
            SrcIp = f.SourceIp, SrcPort = f.SourcePort, DstIp = f.DestinationIp, DstPort = f.DestinationPort,
            App = AppName(in f), AppBy = f.AppSearch switch { AppSearch.ByContent => "content", AppSearch.ByPort => "port", AppSearch.ByControl => "control", _ => "" },
            SrcPackets = f.SourcePackets, SrcBytes = f.SourceBytes, DstPackets = f.DestinationPackets, DstBytes = f.DestinationBytes,
            SrcPayloadBytes = f.SourcePayload, DstPayloadBytes = f.DestinationPayload, TcpState = ConnState.Of(in f), FirstFrame = f.FirstFrame, LastFrame = f.LastFrame,
            Sni = hello?.Sni, Ja3 = hello?.Ja3, Ja4 = hello?.Ja4,
            OuterSrcIp = f.Tunnel == 0 ? null : outer.Source, OuterDstIp = f.Tunnel == 0 ? null : outer.Destination,
            Tunnel = f.Tunnel == 0 ? null : LayerNames.Of((ushort)outer.Kind),
            RttMs = Ms(c.HandshakeRtt), Retransmissions = c.Retransmissions, OutOfOrder = c.OutOfOrder, DuplicateAcks = c.DuplicateAcks, ZeroWindows = c.ZeroWindows,
            Resets = f.Tcp != 0 ? c.Resets : ((f.SourceFlags | f.DestinationFlags) & TcpBits.Rst) != 0 ? 1 : 0, Tcp = f.Tcp == 0 ? null : Health(in f, in c),
        };
    }

    /// <summary>Connection 0 is an empty one: what it says is what an untracked flow has.</summary>
    private static ref readonly TcpConnection Connection(in Flow f, FlowTracker tracker) => ref tracker.Connection(f.Tcp);

    private static double? Ms(long ns) => ns == 0 ? null : ns / 1e6;

    private static TcpHealth Health(in Flow f, in TcpConnection c) => new()
    {
        FastRetransmissions = c.FastRetransmissions, SpuriousRetransmissions = c.SpuriousRetransmissions, LostSegments = c.LostSegments, WindowFull = c.WindowFull,
        KeepAlives = c.KeepAlives, MidStream = IsMidStream(in f), MssSrc = c.Source.Mss, MssDst = c.Destination.Mss,
        WindowScaleSrc = Math.Max(-1, (int)c.Source.Scale), WindowScaleDst = Math.Max(-1, (int)c.Destination.Scale),
        SynAckMs = c.SynTime != 0 && c.SynAckTime != 0 ? Ms(c.SynAckTime - c.SynTime) : null,
        FirstResponseMs = c.ResponseTime == 0 ? null : (c.ResponseTime - c.RequestTime) / 1e6,
        RttMinMs = c.RttCount == 0 ? null : c.RttMin / 1e6, RttMeanMs = c.RttCount == 0 ? null : c.RttSum / (double)c.RttCount / 1e6,
        RttMaxMs = c.RttCount == 0 ? null : c.RttMax / 1e6, RetransmissionsSrc = c.Source.Retransmissions, RetransmissionsDst = c.Destination.Retransmissions,
    };

    /// <summary>Whether no SYN of the flow was captured.</summary>
    public static bool IsMidStream(in Flow f) => f.Protocol == 6 && ((f.SourceFlags | f.DestinationFlags) & TcpBits.Syn) == 0;
}
