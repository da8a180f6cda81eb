using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Flows;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>
/// One pass over a source. Every thread owns a shard and follows its flows through the batches that were decoded; when nobody reads and a batch is free, it reads and
/// decodes the next one, in capture order (fragments need their neighbours). So no more threads run than were granted, and none waits for another as long as there is
/// either to do. A fixed set of batches goes round, so memory does not depend on the input's size.
/// </summary>
internal sealed class AnalysisRun
{
    private readonly PacketSource _source;
    private readonly AnalysisOptions _options;
    private readonly PacketDecoder _decoder;
    private readonly Shard[] _shards;
    private readonly Queue<WorkBatch>[] _queues;
    private readonly Stack<WorkBatch> _free = [];
    private readonly Lock _decoding = new();
    private readonly object _gate = new();
    private readonly bool _readsAhead;
    private bool _isReading;
    private bool _ended;
    private bool _isBroken;
    private int _underway;
    private readonly AppDispatcher _linkDispatcher;
    private readonly CaptureSecrets _secrets;
    private ExceptionDispatchInfo? _failure;
    private bool[] _ethernet = [];

    /// <summary>Prepares a run.</summary>
    /// <param name="source">Where packets come from.</param>
    /// <param name="options">How.</param>
    /// <param name="readsAhead">
    /// Whether reading comes before following, so that the others never wait for packets. Not where <see cref="Pause"/> is called: it would wait, perhaps for ever, for a
    /// thread that waits for packets with batches still to follow.
    /// </param>
    public AnalysisRun(PacketSource source, AnalysisOptions options, bool readsAhead)
    {
        _source = source;
        _readsAhead = readsAhead;
        _options = options;
        _decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = options.CheckChecksums });
        _shards = new Shard[options.Shards];
        _secrets = new CaptureSecrets(source.Info, options.KeyLog);
        var protocols = new ProtocolIndex(options.DecodeAs);
        for (var i = 0; i < _shards.Length; i++) _shards[i] = new Shard(i, protocols, _secrets.Keys, options.AppsSeen);
        _linkDispatcher = new AppDispatcher(protocols, new FlowTracker(), LinkApps);
        _queues = _shards.Select(_ => new Queue<WorkBatch>()).ToArray();
        for (var i = 0; i < (_shards.Length == 1 ? 1 : _shards.Length + 2); i++) _free.Push(new WorkBatch(_shards.Length));
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
        var others = _shards.Skip(1).Select((_, i) => new Thread(() => Work(i + 1, cancellation)) { IsBackground = true, Name = "flows " + (i + 1) }).ToArray();
        foreach (var t in others) t.Start();
        Work(0, cancellation);
        foreach (var t in others) t.Join();
        foreach (var s in _shards) s.End();
        _free.Clear();
        _failure?.Throw();
    }

    /// <summary>Lets an action see everything counted up to one packet, while reading and following stand still.</summary>
    public void Pause(Action action)
    {
        lock (_decoding)
        {
            lock (_gate)
            {
                while (_underway > 0) Monitor.Wait(_gate);
            }

            action();
        }
    }

    /// <summary>What one thread does until nothing is left to read, and nothing to follow for it.</summary>
    private void Work(int shard, CancellationToken cancellation)
    {
        while (TryTake(shard, out var batch, out var isEmpty))
        {
            try
            {
                if (isEmpty) Read(batch, cancellation);
                else _shards[shard].Process(batch);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Cancelled = true;
                EndReading();
                continue;
            }
            catch (Exception e)
            {
                _failure ??= ExceptionDispatchInfo.Capture(e);
                // What was decoded before the source failed is followed to its end; a shard that failed has no end.
                if (isEmpty) EndReading();
                else Abandon();
                continue;
            }

            if (isEmpty) Hand(batch);
            else if (batch.Release()) Return(batch);
        }
    }

    /// <summary>The next thing to do for a thread: an empty batch to fill when nobody else reads, or one to follow. Waits for either; false at the end.</summary>
    private bool TryTake(int shard, [NotNullWhen(true)] out WorkBatch? batch, out bool isEmpty)
    {
        lock (_gate)
        {
            while (true)
            {
                isEmpty = false;
                batch = null;
                if (_isBroken) return false;
                if (_readsAhead && MayRead(out batch)) return isEmpty = true;
                if (_queues[shard].TryDequeue(out batch)) return true;
                if (_ended && !_isReading) return false;
                if (MayRead(out batch)) return isEmpty = true;
                Monitor.Wait(_gate);
            }
        }
    }

    private bool MayRead([NotNullWhen(true)] out WorkBatch? batch)
    {
        batch = null;
        return !_ended && !_isReading && _free.TryPop(out batch) && (_isReading = true);
    }

    private void Read(WorkBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        var more = _source.Read(batch.Packets, cancellation);
        lock (_decoding)
        {
            if (more) Decode(batch);
            else Finish(batch);
            lock (_gate) _underway++;
        }

        if (more) _options.Progress?.Report(new AnalysisProgress(Capture.Packets, batch.Packets.InputPosition, _source.Info.SizeBytes));
        else _ended = true;
    }

    private void Hand(WorkBatch batch)
    {
        batch.HandOut();
        lock (_gate)
        {
            _isReading = false;
            foreach (var q in _queues) q.Enqueue(batch);
            Monitor.PulseAll(_gate);
        }
    }

    private void Return(WorkBatch batch)
    {
        lock (_gate)
        {
            _underway--;
            _free.Push(batch);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No more is read.</summary>
    private void EndReading()
    {
        lock (_gate)
        {
            _isReading = false;
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A shard failed: nobody goes on, or waits for batches that are not coming back.</summary>
    private void Abandon()
    {
        lock (_gate)
        {
            _isBroken = true;
            _underway = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private void Decode(WorkBatch batch)
    {
        var packets = batch.Packets;
        batch.Prepare();
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
        batch.Prepare();
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
}
