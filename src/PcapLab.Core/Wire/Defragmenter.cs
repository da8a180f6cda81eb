using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Which datagram a fragment belongs to (RFC 791 3.2, RFC 8200 4.5).</summary>
internal readonly record struct FragmentKey(IpBits Source, IpBits Destination, uint Id, byte Protocol, byte Version);

/// <summary>
/// Puts IP fragments together. Every fragment's facts wait here until its datagram is complete and its flow known, then come out as late facts;
/// a datagram that stays incomplete for 30 s of packet time (or that a cap pushes out) gives its fragments up with the ports of its first fragment, or none.
/// </summary>
internal sealed class Defragmenter(FlowHash hash)
{
    private const long Timeout = 30_000_000_000;
    private const int MaxDatagrams = 4096;
    private const int MaxBytes = 32 << 20;

    private readonly Dictionary<FragmentKey, Datagram> _open = [];
    private readonly Queue<Datagram> _byAge = new();
    private readonly Queue<PacketFacts> _late = new();
    private readonly List<Datagram> _settling = [];
    private Datagram? _waitsIn;
    private int _bytes;

    /// <summary>Adds a fragment's payload; true when it completes its datagram, whose bytes are then handed out.</summary>
    public bool Add(in FragmentKey key, in PacketFacts facts, int offset, bool more, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> whole)
    {
        whole = default;
        Expire(facts.Time);
        if (!_open.TryGetValue(key, out var datagram))
        {
            datagram = new Datagram(key, facts.Time);
            _open.Add(key, datagram);
            _byAge.Enqueue(datagram);
        }

        var before = datagram.Size;
        datagram.Insert(offset, more, payload);
        _bytes += datagram.Size - before;
        if (!datagram.IsComplete)
        {
            _waitsIn = datagram;
            if (datagram.IsBroken) Close(datagram);
            return false;
        }

        whole = datagram.Bytes;
        Close(datagram);
        _settling.Add(datagram);
        return true;
    }

    /// <summary>Called once a frame is decoded: its fragment waits, or the datagrams it completed settle with its flow.</summary>
    public void Settle(in PacketFacts facts)
    {
        if (_waitsIn is null && _settling.Count == 0) return;
        if (_waitsIn is { } waiting)
        {
            // A fragment inside a reassembled tunnel: what waited for the outer datagram goes on waiting for the inner one.
            foreach (var done in _settling) waiting.Waiting.AddRange(done.Waiting);
            waiting.Waiting.Add(facts);
            if (waiting.IsClosed || waiting.Waiting.Count > Datagram.MaxWaiting) GiveUp(waiting);
        }
        else
        {
            foreach (var done in _settling) Release(done, in facts);
        }

        _waitsIn = null;
        _settling.Clear();
    }

    /// <summary>Fragments given up: their datagrams never became whole.</summary>
    public long Incomplete { get; private set; }

    public bool TryTakeLate(ref PacketFacts facts)
    {
        if (!_late.TryDequeue(out var late)) return false;
        facts = late;
        return true;
    }

    public void Flush()
    {
        while (_byAge.TryDequeue(out var datagram)) Abandon(datagram);
    }

    private void Expire(long now)
    {
        while (_byAge.TryPeek(out var oldest) && (oldest.IsClosed || now - oldest.Started > Timeout || _open.Count >= MaxDatagrams || _bytes > MaxBytes))
        {
            _byAge.Dequeue();
            Abandon(oldest);
        }
    }

    private void Abandon(Datagram datagram)
    {
        if (datagram.IsClosed) return;
        Close(datagram);
        GiveUp(datagram);
    }

    private void Close(Datagram datagram)
    {
        datagram.IsClosed = true;
        _bytes -= datagram.Size;
        _open.Remove(datagram.Key);
    }

    private void GiveUp(Datagram datagram)
    {
        Incomplete += datagram.Waiting.Count;
        foreach (var waiting in datagram.Waiting)
        {
            var flow = waiting;
            (flow.SourcePort, flow.DestinationPort) = Transport.Ports(flow.Protocol, datagram.Start);
            flow.FlowHash = hash.Of(flow.Source, flow.Destination, flow.SourcePort, flow.DestinationPort, flow.Protocol);
            EnqueueLate(in waiting, in flow);
        }

        datagram.Waiting.Clear();
    }

    private void Release(Datagram datagram, in PacketFacts flow)
    {
        foreach (var waiting in datagram.Waiting) EnqueueLate(in waiting, in flow);
    }

    private void EnqueueLate(in PacketFacts waiting, in PacketFacts flow)
    {
        var late = waiting;
        late.Flags |= PacketFlags.Late | PacketFlags.HasFlow;
        late.Source = flow.Source;
        late.Destination = flow.Destination;
        late.SourcePort = flow.SourcePort;
        late.DestinationPort = flow.DestinationPort;
        late.Protocol = flow.Protocol;
        late.IpVersion = flow.IpVersion;
        late.Tunnel = flow.Tunnel;
        late.FlowHash = flow.FlowHash;
        _late.Enqueue(late);
    }

    /// <summary>One datagram in the making: its bytes, the ranges that are there, and who waits for it.</summary>
    private sealed class Datagram(FragmentKey key, long started)
    {
        public const int MaxWaiting = 8192;
        private const int MaxRanges = 512;
        private const int MaxSize = 65_535;
        private readonly List<(int Start, int End)> _ranges = [];
        private byte[] _bytes = [];
        private int _total = -1;

        public FragmentKey Key => key;
        public long Started => started;
        public List<PacketFacts> Waiting { get; } = [];
        public bool IsClosed { get; set; }
        public bool IsBroken { get; private set; }
        public int Size => _bytes.Length;
        public bool IsComplete => !IsBroken && _total >= 0 && _ranges.Count == 1 && _ranges[0] == (0, _total);
        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _total);

        /// <summary>The contiguous beginning, where the transport's ports stand.</summary>
        public ReadOnlySpan<byte> Start => _ranges.Count > 0 && _ranges[0].Start == 0 ? _bytes.AsSpan(0, _ranges[0].End) : default;

        /// <summary>Adds a range. What came first stays: a later overlap cannot rewrite bytes already seen.</summary>
        public void Insert(int offset, bool more, ReadOnlySpan<byte> payload)
        {
            var end = offset + payload.Length;
            if (end > MaxSize || _ranges.Count >= MaxRanges || (_total >= 0 && end > _total) || (!more && _total >= 0 && end != _total))
            {
                IsBroken = true;
                return;
            }

            if (!more) _total = end;
            if (_bytes.Length < end) Array.Resize(ref _bytes, Math.Min(MaxSize, Math.Max(end, _bytes.Length * 2)));
            Fill(offset, payload);
        }

        private void Fill(int offset, ReadOnlySpan<byte> payload)
        {
            var end = offset + payload.Length;
            var (start, stop) = (offset, end);
            var at = 0;
            var cursor = offset;
            while (at < _ranges.Count && _ranges[at].End < offset) at++;
            var first = at;
            for (; at < _ranges.Count && _ranges[at].Start <= end; at++)
            {
                var (have, until) = _ranges[at];
                if (cursor < have) payload[(cursor - offset)..(have - offset)].CopyTo(_bytes.AsSpan(cursor));
                cursor = Math.Max(cursor, Math.Min(until, end));
                (start, stop) = (Math.Min(start, have), Math.Max(stop, until));
            }

            if (cursor < end) payload[(cursor - offset)..].CopyTo(_bytes.AsSpan(cursor));
            _ranges.RemoveRange(first, at - first);
            _ranges.Insert(first, (start, stop));
        }
    }
}
