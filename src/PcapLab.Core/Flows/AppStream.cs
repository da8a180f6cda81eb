using System.Buffers;
using PcapLab.Protocols;

namespace PcapLab.Flows;

/// <summary>What an application keeps per flow: its own state and, over TCP, the two byte streams.</summary>
internal sealed class AppFlow
{
    private AppStream? _source;
    private AppStream? _destination;

    public AppProtocol? Protocol { get; set; }
    public object? State { get; set; }
    /// <summary>Nobody claims it: whoever still holds it must not keep bytes any more.</summary>
    public bool IsClosed { get; set; }
    /// <summary>Whether bytes that nobody could tell are let go of, so that the next segment is looked at by itself: a stream that was not captured from its beginning.</summary>
    public bool ForgetsUnknown { get; set; }
    /// <summary>Whether the bytes come out of another protocol's encryption rather than from segments.</summary>
    public bool IsCarried { get; init; }
    /// <summary>Which stream of the connection, when it is carried.</summary>
    public ulong StreamId { get; init; }
    public AppStream Source => _source ??= new();
    public AppStream Destination => _destination ??= new();

    /// <summary>Reads something of what a segment needs.</summary>
    public long Touch() => (_source?.Next ?? 0) ^ (_destination?.Next ?? 0) ^ (State is null ? 0 : 1);
}

/// <summary>Why bytes of a message that is being skipped are missing.</summary>
internal enum StreamHole : byte
{
    /// <summary>None are.</summary>
    None,
    /// <summary>A segment was not captured.</summary>
    Segment,
    /// <summary>The capture cut a segment.</summary>
    Cut,
}

/// <summary>
/// One direction of a TCP stream on its way to a parser. Messages that stand whole in a segment are parsed there; only the part of a message that waits
/// for its rest, and segments that came too early, are copied. Both have caps.
/// </summary>
internal sealed class AppStream
{
    /// <summary>A message larger than this is parsed as far as it goes.</summary>
    public const int MaxMessage = 1 << 20;
    /// <summary>Early segments kept while the one before them is missing.</summary>
    public const int MaxAhead = 128;

    private List<Segment>? _ahead;
    private byte[] _buffer = [];

    public bool Started { get; set; }
    /// <summary>Sequence number of the next byte.</summary>
    public uint Next { get; set; }
    /// <summary>Bytes of the present message that nobody wants.</summary>
    public long Skip { get; set; }
    /// <summary>Bytes that the waiting message needs before it is looked at again.</summary>
    public int Need { get; set; }
    /// <summary>Whole length of the waiting message, 0 while unknown.</summary>
    public long Total { get; set; }
    /// <summary>Why bytes of the message that is being skipped are missing: where the capture cut the segment that began the message, tshark looks at every segment anew; where a segment is missing, at none before the end.</summary>
    public StreamHole Hole { get; set; }
    /// <summary>Where the message ends that an early segment began, in sequence numbers; 0 without.</summary>
    public uint EarlyEnd { get; set; }
    /// <summary>Bytes that the present message still needs.</summary>
    public long Waiting => Skip > 0 ? Skip : HeldLength > 0 ? Math.Max(Total, Need) - HeldLength : 0;
    /// <summary>Bytes are missing: the next message start must be found anew.</summary>
    public bool Lost { get; set; }
    public int HeldLength { get; private set; }
    public int AheadCount => _ahead?.Count ?? 0;
    public ReadOnlySpan<byte> Held => _buffer.AsSpan(0, HeldLength);

    public void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - HeldLength)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(HeldLength + bytes.Length, Math.Min(Need, MaxMessage)));
            Held.CopyTo(larger);
            Return();
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(HeldLength));
        HeldLength += bytes.Length;
    }

    /// <summary>Drops the first bytes of what is held.</summary>
    public void Drop(int count)
    {
        HeldLength -= count;
        if (HeldLength > 0)
        {
            _buffer.AsSpan(count, HeldLength).CopyTo(_buffer);
            return;
        }

        Return();
    }

    /// <summary>Keeps a segment that came before its turn; false when there is no room.</summary>
    public bool KeepAhead(uint sequence, ReadOnlySpan<byte> bytes, int missing)
    {
        _ahead ??= [];
        if (_ahead.Count == MaxAhead) return false;
        var at = _ahead.Count;
        while (at > 0 && TcpSide.Before(sequence, _ahead[at - 1].Sequence)) at--;
        if (at > 0 && _ahead[at - 1].Sequence == sequence && _ahead[at - 1].Length >= bytes.Length) return true;
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        _ahead.Insert(at, new Segment(sequence, copy, bytes.Length, missing));
        return true;
    }

    /// <summary>The earliest early segment, if there is one.</summary>
    public bool TryPeekAhead(out Segment segment)
    {
        segment = AheadCount > 0 ? _ahead![0] : default;
        return AheadCount > 0;
    }

    /// <summary>Removes the earliest early segment; its bytes go back with <see cref="Segment.Return"/>.</summary>
    public void TakeAhead() => _ahead!.RemoveAt(0);

    /// <summary>Gives all buffers back.</summary>
    public void Close()
    {
        foreach (var s in _ahead ?? []) s.Return();
        _ahead = null;
        Return();
        HeldLength = 0;
    }

    private void Return()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>A segment that came too early.</summary>
    public readonly record struct Segment(uint Sequence, byte[] Buffer, int Length, int Missing)
    {
        public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

        public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
    }
}
