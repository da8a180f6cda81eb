using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Server.Packets;

/// <summary>
/// A filter that asks for applications, over a capture that is complete: only the flows that hold one of them are dissected, each from its first packet, and what
/// belongs to no flow (fragments among it). A flow alone gives what it gives among all, so every processor takes its share of the flows; where one flow tells what
/// another is, there is no such pass.
/// </summary>
internal sealed class FlowPass : FilterPass
{
    private const int Piece = 1 << 16;
    private readonly PacketIndex _index;
    private readonly CaptureAccess _capture;
    private readonly Filter _filter;
    private readonly ulong[] _wanted;

    private FlowPass(PacketIndex index, CaptureAccess capture, Filter filter, IEnumerable<Protocol> wanted) =>
        (_index, _capture, _filter, _wanted) = (index, capture, filter, FlowApps.Mask(wanted));

    /// <summary>The pass, or null where only looking at every packet will do.</summary>
    public static FlowPass? Of(PacketIndex index, CaptureAccess capture, Filter filter)
    {
        if (!capture.IsComplete() || !capture.AreFlowsAlone() || filter.Fields.Any(KnownFields.Counts)) return null;
        return filter.Needs(p => p is AppProtocol) is { } wanted ? new FlowPass(index, capture, filter, wanted) : null;
    }

    protected override void Run(CancellationToken cancellation)
    {
        var count = _index.Count;
        // For as long as it takes: what they know of the flows is a good part of the capture's state, and the matches are kept.
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(n => new Worker(n, _index, _capture, _filter, _wanted)).ToArray();
        while (Scanned < count)
        {
            var end = Math.Min(count, Scanned + Piece * workers.Length);
            Look(workers, Scanned, end, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Scanned = end;
        }
    }

    private void Look(Worker[] workers, int from, int end, CancellationToken cancellation)
    {
        // Threads of its own: the pool's belong to whoever waits for an answer.
        var others = workers.Skip(1).Select(w => new Thread(() => w.Look(from, end, workers.Length, cancellation)) { IsBackground = true }).ToArray();
        foreach (var other in others) other.Start();
        workers[0].Look(from, end, workers.Length, cancellation);
        foreach (var other in others) other.Join();
        if (Array.Find(workers, w => w.Failure is not null) is { } failed) throw failed.Failure!;
        var matches = new List<int>();
        foreach (var worker in workers) matches.AddRange(worker.Matches);
        matches.Sort();
        foreach (var position in matches) Add(position);
    }

    /// <summary>One processor's share.</summary>
    private sealed class Worker(int number, PacketIndex index, CaptureAccess capture, Filter filter, ulong[] wanted)
    {
        private readonly PacketScan _scan = new(capture.Some([]), new ScanOptions { For = filter });
        private readonly IndexReader _reader = new(index);

        /// <summary>Positions that match, ascending.</summary>
        public List<int> Matches { get; } = [];
        public Exception? Failure { get; private set; }

        public void Look(int from, int end, int workers, CancellationToken cancellation)
        {
            Matches.Clear();
            try
            {
                using var source = capture.Some(Mine(from, end, workers));
                var batch = new PacketBatch(2048); // the source's own: its buffer goes back with it
                while (source.Read(batch, cancellation)) _scan.Visit(batch, Visit);
            }
            catch (Exception e) when (e is CaptureException or IOException or OperationCanceledException)
            {
                Failure = e;
            }
        }

        private bool Visit(in ScannedPacket packet)
        {
            var position = (int)packet.Facts.Number - 1;
            if (filter.Matches(in packet) && (number == 0 || _reader[position].Flow >= 0)) Matches.Add(position);
            return true;
        }

        /// <summary>Every worker puts fragments together: whose flow they belong to is known with the last one only.</summary>
        private List<int> Mine(int from, int end, int workers)
        {
            var positions = new List<int>();
            for (var i = from; i < end; i++)
            {
                var flow = _reader[i].Flow;
                if (flow < 0 || flow % workers == number && index.Apps.MayHold(flow, wanted)) positions.Add(i);
            }

            return positions;
        }
    }
}
