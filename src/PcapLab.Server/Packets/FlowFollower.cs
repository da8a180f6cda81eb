using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Follows one flow of the list: picks its packets by addresses and ports.</summary>
internal sealed class FlowFollower(FlowRow flow, long mostBytes)
{
    private readonly StreamFollower _stream = new(mostBytes);

    public FollowResult Result()
    {
        var chunks = _stream.Finish();
        return new FollowResult(End(flow.SrcIp, flow.SrcPort), End(flow.DstIp, flow.DstPort), flow.Proto, _stream.Capped, chunks);
    }

    public bool Visit(in ScannedPacket packet)
    {
        ref readonly var f = ref packet.Facts;
        if (!BelongsTo(in f)) return !_stream.Capped;
        return _stream.Add(in packet, f.SourceIp == flow.SrcIp && (f.SourcePort == flow.SrcPort || f.SourceIp != f.DestinationIp));
    }

    private bool BelongsTo(in PacketFacts f) =>
        (f.SourceIp == flow.SrcIp && f.DestinationIp == flow.DstIp && f.SourcePort == flow.SrcPort && f.DestinationPort == flow.DstPort)
        || (f.SourceIp == flow.DstIp && f.DestinationIp == flow.SrcIp && f.SourcePort == flow.DstPort && f.DestinationPort == flow.SrcPort);

    private static string End(Ip ip, int port) => port == 0 ? ip.ToString() : ip.IsV4 ? FormattableString.Invariant($"{ip}:{port}") : FormattableString.Invariant($"[{ip}]:{port}");
}
