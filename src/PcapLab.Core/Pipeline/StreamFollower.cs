using PcapLab.Flows;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>A stretch of a followed conversation.</summary>
/// <param name="FromClient">Whether the flow's initiator sent it.</param>
/// <param name="Frame">Frame that brought it.</param>
/// <param name="Time">Its time, ns.</param>
/// <param name="Bytes">Payload.</param>
public sealed record FollowChunk(bool FromClient, long Frame, long Time, byte[] Bytes);

/// <summary>Puts a flow's payload together: TCP by sequence numbers (repeats dropped, gaps passed over), everything else as it comes. Bounded.</summary>
/// <param name="mostBytes">Payload beyond this is left out.</param>
/// <param name="inside">Follows the streams inside (<see cref="ScannedPacket.Inside"/>) instead of what was sent.</param>
/// <param name="stream">The one stream inside, or null for all.</param>
public sealed class StreamFollower(long mostBytes, bool inside = false, ulong? stream = null)
{
    private const int MostWaiting = 256;
    private readonly List<FollowChunk> _chunks = [];
    private readonly Side[] _sides = [new(), new()];
    private long _bytes;

    /// <summary>Whether there was more than was asked for.</summary>
    public bool Capped { get; private set; }

    /// <summary>Stream bytes that the capture does not hold.</summary>
    public long MissingBytes { get; private set; }

    /// <summary>Ends the conversation: what waited for a missing segment is handed out as well.</summary>
    public IReadOnlyList<FollowChunk> Finish()
    {
        foreach (var side in _sides) Release(side, true);
        return _chunks;
    }

    /// <summary>Adds a packet of the flow; false when enough was seen.</summary>
    public bool Add(in ScannedPacket packet, bool fromClient)
    {
        ref readonly var f = ref packet.Facts;
        if (inside)
        {
            foreach (var piece in packet.Inside)
            {
                if (stream is null || piece.Stream == stream) Add(new FollowChunk(fromClient, f.Number, f.Time, piece.Bytes));
            }

            return !Capped;
        }

        if (f.PayloadCaptured == 0 && (f.TcpFlags & TcpBits.Syn) == 0) return !Capped;
        var payload = Payload(in packet);
        if (f.Payload == PayloadKind.Tcp) AddSegment(fromClient, in f, payload);
        else Add(new FollowChunk(fromClient, f.Number, f.Time, payload));
        return !Capped;
    }

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
        if ((f.TcpFlags & TcpBits.Syn) != 0) (side.Next, side.Known, sequence) = (f.Sequence + 1, true, f.Sequence + 1);
        if (!side.Known) (side.Next, side.Known) = (sequence, true);
        if (payload.Length == 0) return;
        side.Waiting.Add((sequence, new FollowChunk(client, f.Number, f.Time, payload)));
        Release(side, side.Waiting.Count > MostWaiting);
    }

    /// <summary>Hands on what is next in order; at the end, or when a gap lasts, what is beyond it as well.</summary>
    private void Release(Side side, bool overGaps)
    {
        while (side.Waiting.Count > 0 && !Capped)
        {
            side.Waiting.Sort((a, b) => ((int)(a.Sequence - side.Next)).CompareTo((int)(b.Sequence - side.Next)));
            var (sequence, chunk) = side.Waiting[0];
            var ahead = (int)(sequence - side.Next);
            if (ahead > 0 && !overGaps) return;
            side.Waiting.RemoveAt(0);
            if (ahead > 0) MissingBytes += ahead;
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
            Capped = true;
            return;
        }

        _chunks.Add(chunk);
    }

    private sealed class Side
    {
        public uint Next;
        public bool Known;
        public List<(uint Sequence, FollowChunk Chunk)> Waiting { get; } = [];
    }
}
