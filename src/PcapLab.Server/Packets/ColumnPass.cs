using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Server.Packets;

/// <summary>
/// A filter answered from the index, on every processor: of five million packets none is read. The few that columns do not tell all of (fragments, tunnels,
/// errors that quote a packet) are dissected, in order and by one scan, so that what is put together from several of them is whole.
/// </summary>
internal sealed class ColumnPass(PacketIndex index, CaptureAccess capture, Filter filter) : FilterPass
{
    private const int Piece = 1 << 15;
    private readonly PacketScan _scan = new(capture.Some([]), new ScanOptions { Headers = HeaderNeeds.Of(filter) });
    private readonly Finder[] _finders = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Finder(index, filter))];

    protected override void Run(CancellationToken cancellation)
    {
        while (true)
        {
            var complete = capture.IsComplete(); // before the count: what came last is not missed
            var end = Math.Min(index.Count, Scanned + Piece * _finders.Length);
            if (end > Scanned) Look(Scanned, end, cancellation);
            else if (complete) return;
            else cancellation.WaitHandle.WaitOne(20);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Look(int from, int end, CancellationToken cancellation)
    {
        var pieces = (end - from + Piece - 1) / Piece;
        void One(int piece) => _finders[piece].Look(from + piece * Piece, Math.Min(end, from + (piece + 1) * Piece));
        // Threads of its own: the pool's belong to whoever waits for an answer.
        var others = Enumerable.Range(1, pieces - 1).Select(piece => new Thread(() => One(piece)) { IsBackground = true }).ToArray();
        foreach (var other in others) other.Start();
        One(0);
        foreach (var other in others) other.Join();
        foreach (var finder in _finders.Take(pieces))
        {
            Dissect(finder, cancellation);
            foreach (var position in finder.Matches) Add(position);
        }

        Scanned = end;
    }

    private void Dissect(Finder finder, CancellationToken cancellation)
    {
        if (finder.Untold.Count == 0) return;
        using var source = capture.Some(finder.Untold);
        var batch = new PacketBatch(256);
        var before = finder.Matches.Count;
        while (source.Read(batch, cancellation))
        {
            _scan.Visit(batch, (in p) =>
            {
                if (filter.Matches(in p)) finder.Matches.Add((int)p.Facts.Number - 1);
                return true;
            });
        }

        if (finder.Matches.Count > before) finder.Matches.Sort();
    }

    /// <summary>One thread's share.</summary>
    private sealed class Finder(PacketIndex index, Filter filter)
    {
        private readonly ColumnFilter _filter = ColumnFilter.Of(filter)!;
        private readonly Schema.Ip[] _none = [];
        private Schema.Ip[] _addresses = [];

        /// <summary>Positions that match, ascending.</summary>
        public List<int> Matches { get; } = [];
        /// <summary>Positions that must be dissected.</summary>
        public List<int> Untold { get; } = [];

        public void Look(int from, int end)
        {
            Matches.Clear();
            Untold.Clear();
            var reader = new IndexReader(index);
            var addresses = _none;
            for (var i = from; i < end; i++)
            {
                var packet = reader[i];
                if (packet.Path == 0)
                {
                    Untold.Add(i);
                    continue;
                }

                if (Math.Max(packet.Source, packet.Destination) >= addresses.Length) addresses = Addresses(Math.Max(packet.Source, packet.Destination));
                var columns = new PacketColumns
                {
                    Number = i + 1, Time = packet.Time, Original = packet.Original, Captured = packet.Captured, Interface = packet.Interface, Source = addresses[packet.Source], Destination = addresses[packet.Destination],
                    SourcePort = packet.SourcePort, DestinationPort = packet.DestinationPort, TcpFlags = packet.TcpFlags, Layers = index.Layers(packet.Path),
                };
                if (_filter.Matches(in columns)) Matches.Add(i);
            }
        }

        /// <summary>Addresses by number; there may be new ones since the last piece.</summary>
        private Schema.Ip[] Addresses(int least)
        {
            if (least >= _addresses.Length) _addresses = index.Addresses();
            return _addresses;
        }
    }
}
