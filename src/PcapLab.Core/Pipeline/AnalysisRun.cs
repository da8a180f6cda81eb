using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Flows;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>
/// One pass over a source: this thread reads and decodes in capture order (fragments need their neighbours), shards follow flows behind bounded
/// queues. A fixed set of batches goes round, so memory does not depend on the input's size.
/// </summary>
internal sealed class AnalysisRun : IDisposable
{
    private const long LargeHeap = 100 << 20;
    private readonly PacketSource _source;
    private readonly AnalysisOptions _options;
    private readonly PacketDecoder _decoder;
    private readonly Shard[] _shards;
    private readonly BlockingCollection<WorkBatch>[] _queues;
    private readonly BlockingCollection<WorkBatch> _free = [];
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _failed = new();
    private readonly Lock _decoding = new();
    private readonly object _idle = new();
    private int _underway;
    private readonly AppDispatcher _linkDispatcher;
    private readonly CaptureSecrets _secrets;
    private ExceptionDispatchInfo? _failure;
    private bool[] _ethernet = [];

    public AnalysisRun(PacketSource source, AnalysisOptions options)
    {
        _source = source;
        _options = options;
        _decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = options.CheckChecksums });
        var inline = options.IsInline;
        _shards = new Shard[inline ? 1 : options.Shards];
        _secrets = new CaptureSecrets(source.Info, options.KeyLog);
        var protocols = new ProtocolIndex(options.DecodeAs);
        for (var i = 0; i < _shards.Length; i++) _shards[i] = new Shard(i, protocols, _secrets.Keys);
        _linkDispatcher = new AppDispatcher(protocols, new FlowTracker(), LinkApps);
        _queues = inline ? [] : _shards.Select(_ => new BlockingCollection<WorkBatch>()).ToArray();
        for (var i = 0; i < (inline ? 1 : _shards.Length + 2); i++) _free.Add(new WorkBatch(_shards.Length));
        _threads = _queues.Select((_, i) => new Thread(() => Follow(i)) { IsBackground = true, Name = "flows " + i }).ToArray();
    }

    public PacketSource Source => _source;
    public AnalysisOptions Options => _options;
    public PacketDecoder Decoder => _decoder;
    public CaptureFold Capture { get; } = new();
    /// <summary>Flows that other flows announced.</summary>
    public ExpectedFlows Expected { get; } = new();
    /// <summary>Messages of packets without a flow.</summary>
    public ShardApps LinkApps { get; } = new();
    /// <summary>Secrets known so far.</summary>
    public int Secrets => _secrets.Keys.Count;
    public IReadOnlyList<Shard> Shards => _shards;
    /// <summary>Whether the user stopped it before the end.</summary>
    public bool Cancelled { get; private set; }

    /// <summary>Reads to the end, or until cancelled; what was read before is kept.</summary>
    /// <exception cref="CaptureException">The source fails.</exception>
    public void ReadAll(CancellationToken cancellation)
    {
        foreach (var t in _threads) t.Start();
        try
        {
            while (Step(cancellation))
            {
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Cancelled = true;
        }
        catch (OperationCanceledException) when (_failed.IsCancellationRequested)
        {
            // A shard's exception is thrown below.
        }
        finally
        {
            foreach (var q in _queues) q.CompleteAdding();
            foreach (var t in _threads) t.Join();
            foreach (var s in _shards) s.End();
            while (_free.TryTake(out _))
            {
            }

            // Streams, states and batches have just died; without this the result's objects would come on top of them.
            if (GC.GetTotalMemory(false) > LargeHeap) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        _failure?.Throw();
    }

    /// <summary>Lets an action see everything counted up to one packet, while reading and following stand still.</summary>
    public void Pause(Action action)
    {
        lock (_decoding)
        {
            lock (_idle)
            {
                while (_underway > 0) Monitor.Wait(_idle);
            }

            action();
        }
    }

    private bool Step(CancellationToken cancellation)
    {
        var batch = _free.Take(_failed.Token);
        batch.Clear();
        var more = _source.Read(batch.Packets, cancellation);
        lock (_decoding)
        {
            if (more) Decode(batch);
            else Finish(batch);
            Hand(batch);
        }

        if (more) _options.Progress?.Report(new AnalysisProgress(Capture.Packets, batch.Packets.InputPosition, _source.Info.SizeBytes));
        return more;
    }

    private void Decode(WorkBatch batch)
    {
        var packets = batch.Packets;
        LearnInterfaces();
        _secrets.Take();
        batch.Ethernet = _ethernet;
        batch.KeepsUdpTogether = _secrets.Keys.IsEarly;
        for (var i = 0; i < packets.Count; i++)
        {
            ref readonly var record = ref packets.Records[i];
            ref var facts = ref batch.Next();
            facts.Time = record.Time;
            facts.Number = packets.NumberOf(i);
            facts.Offset = record.Offset;
            facts.Captured = record.Captured;
            facts.Original = PseudoHeader.OnTheWire(in record);
            facts.Interface = record.Interface;
            _decoder.Decode(packets.Buffer, record.LinkType, record.FcsLength, ref facts);
            var frame = packets.Buffer.AsSpan(record.Offset, record.Captured);
            Capture.Add(in facts, frame, record.LinkType);
            if ((facts.Flags & PacketFlags.HasFlow) != 0)
            {
                Expected.Look(ref facts, (facts.Flags & PacketFlags.InExtra) != 0 ? _decoder.Extra : packets.Buffer);
                batch.Keep();
            }
            else
            {
                AddFlowless(in facts, packets.Buffer);
            }

            TakeLate(batch);
        }

        batch.Extra = _decoder.TakeExtra();
    }

    /// <summary>Packets without addresses stay on this thread: they are few, and their layers are known here.</summary>
    private void AddFlowless(in PacketFacts p, byte[] buffer)
    {
        var last = _decoder.Paths.Last(p.Path);
        Capture.Timeline.Add(last, p.Time, p.Original);
        if (p.Payload != PayloadKind.None)
        {
            LinkApps.Begin(p.Path);
            LinkApps.End(in p, _linkDispatcher.Bound(in p, buffer, new FlowPlace(-1, 0, TcpEvents.None)));
        }

        if (last != (ushort)LayerId.Arp) return;
        var layer = _decoder.Layers[^1];
        if (layer.Id == LayerId.Arp && !layer.InExtra) Capture.Arp.Add(buffer.AsSpan(p.Offset + layer.Offset, layer.Length), p.Time, p.Number);
    }

    private void Finish(WorkBatch batch)
    {
        batch.Packets.Clear();
        batch.Ethernet = _ethernet;
        batch.KeepsUdpTogether = _secrets.Keys.IsEarly;
        _decoder.Flush();
        TakeLate(batch);
    }

    private void TakeLate(WorkBatch batch)
    {
        while (_decoder.TryTakeLate(ref batch.Next())) batch.Keep();
    }

    private void LearnInterfaces()
    {
        var interfaces = _source.Info.Interfaces;
        if (interfaces.Count == _ethernet.Length) return;
        _ethernet = interfaces.Select(i => i.LinkType == LinkType.Ethernet).ToArray();
    }

    private void Hand(WorkBatch batch)
    {
        if (_queues.Length == 0)
        {
            _shards[0].Process(batch);
            _free.Add(batch);
            return;
        }

        batch.HandOut();
        lock (_idle) _underway++;
        foreach (var q in _queues) q.Add(batch);
    }

    private void Follow(int shard)
    {
        try
        {
            foreach (var batch in _queues[shard].GetConsumingEnumerable())
            {
                if (_failure is null) _shards[shard].Process(batch);
                if (batch.Release()) Return(batch);
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _failed.Cancel();
            lock (_idle)
            {
                _underway = 0; // nobody waits for batches that are not coming back
                Monitor.PulseAll(_idle);
            }
        }
    }

    private void Return(WorkBatch batch)
    {
        lock (_idle)
        {
            if (--_underway == 0) Monitor.PulseAll(_idle);
        }

        _free.Add(batch);
    }

    public void Dispose()
    {
        foreach (var q in _queues) q.Dispose();
        _free.Dispose();
        _failed.Dispose();
    }
}
