using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Puts a flow's payload together: TCP by sequence numbers (repeats dropped, gaps told), everything else as it comes.</summary>
internal sealed class StreamFollower(FlowRow flow, long mostBytes)
{
    private readonly List<FollowChunk> _chunks = [];
    private readonly Side[] _sides = [new(), new()];
    private long _bytes;
    private bool _capped;

    public FollowResult Result()
    {
        foreach (var side in _sides) Release(side, true);
        return new FollowResult(End(flow.SrcIp, flow.SrcPort), End(flow.DstIp, flow.DstPort), flow.Proto, _capped, _chunks);
    }

    public bool Visit(in ScannedPacket packet)
    {
        ref readonly var f = ref packet.Facts;
        if (!BelongsTo(in f) || f.PayloadCaptured == 0 && (f.TcpFlags & Flows.TcpBits.Syn) == 0) return !_capped;
        var client = f.SourceIp == flow.SrcIp && (f.SourcePort == flow.SrcPort || f.SourceIp != f.DestinationIp);
        var payload = Payload(in packet);
        if (f.Payload == PayloadKind.Tcp) AddSegment(client, in f, payload);
        else Add(new FollowChunk(client, f.Number, f.Time, payload));
        return !_capped;
    }

    private bool BelongsTo(in PacketFacts f) =>
        (f.SourceIp == flow.SrcIp && f.DestinationIp == flow.DstIp && f.SourcePort == flow.SrcPort && f.DestinationPort == flow.DstPort)
        || (f.SourceIp == flow.DstIp && f.DestinationIp == flow.SrcIp && f.SourcePort == flow.DstPort && f.DestinationPort == flow.SrcPort);

    private static byte[] Payload(in ScannedPacket packet)
    {
        ref readonly var f = ref packet.Facts;
        var start = f.PayloadOffset - f.Offset;
        if ((f.Flags & PacketFlags.InExtra) != 0) return packet.Tree.SourceCount > 0 ? packet.Tree.SourceBytes(1).Slice(f.PayloadOffset, f.PayloadCaptured).ToArray() : [];
        return start >= 0 && start <= packet.Frame.Length - f.PayloadCaptured ? packet.Frame.Slice(start, f.PayloadCaptured).ToArray() : [];
    }

    private void AddSegment(bool client, in PacketFacts f, byte[] payload)
    {
        var side = _sides[client ? 0 : 1];
        var sequence = f.Sequence;
        if ((f.TcpFlags & Flows.TcpBits.Syn) != 0) (side.Next, side.Known, sequence) = (f.Sequence + 1, true, f.Sequence + 1);
        if (!side.Known) (side.Next, side.Known) = (sequence, true);
        if (payload.Length == 0) return;
        side.Waiting.Add((sequence, new FollowChunk(client, f.Number, f.Time, payload)));
        Release(side, side.Waiting.Count > 256);
    }

    /// <summary>Hands on what is next in order; at the end, or when a gap lasts, what is beyond it as well.</summary>
    private void Release(Side side, bool overGaps)
    {
        while (side.Waiting.Count > 0 && !_capped)
        {
            side.Waiting.Sort((a, b) => ((int)(a.Sequence - side.Next)).CompareTo((int)(b.Sequence - side.Next)));
            var (sequence, chunk) = side.Waiting[0];
            var ahead = (int)(sequence - side.Next);
            if (ahead > 0 && !overGaps) return;
            side.Waiting.RemoveAt(0);
            var seen = ahead < 0 ? -ahead : 0;
            if (seen >= chunk.Bytes.Length) continue;
            Add(seen == 0 ? chunk : chunk with { Bytes = chunk.Bytes[seen..] });
            side.Next = sequence + (uint)chunk.Bytes.Length;
        }
    }

    private void Add(FollowChunk chunk)
    {
        _bytes += chunk.Bytes.Length;
        if (_bytes > mostBytes)
        {
            _capped = true;
            return;
        }

        _chunks.Add(chunk);
    }

    private static string End(Ip ip, int port) => port == 0 ? ip.ToString() : ip.IsV4 ? FormattableString.Invariant($"{ip}:{port}") : FormattableString.Invariant($"[{ip}]:{port}");

    private sealed class Side
    {
        public uint Next;
        public bool Known;
        public List<(uint Sequence, FollowChunk Chunk)> Waiting { get; } = [];
    }
}
