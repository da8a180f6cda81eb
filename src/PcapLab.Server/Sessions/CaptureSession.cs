using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Packets;

namespace PcapLab.Server.Sessions;

/// <summary>
/// A session over a capture file: complete, replayed at its own pace, or still being written by the capture process. One thread reads, indexes and
/// analyses; everyone else looks at what it published.
/// </summary>
internal sealed class CaptureSession : Session
{
    private static readonly TimeSpan PublishEvery = TimeSpan.FromMilliseconds(500);
    private readonly PacketIndex _index;
    private readonly RateMeter _rate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _open = new(true);
    private readonly LiveAnalysis _analysis;
    private readonly PacketSource _source;
    private readonly CapturePackets _packets;
    private readonly CaptureProcess? _capture;
    private readonly string? _temporary;
    private readonly SessionSetting _setting;
    private readonly Task _work;
    private readonly Task _publisher;
    private readonly ManualResetEventSlim _ended = new();
    private volatile AnalysisResult _result;
    private long _version;
    private volatile bool _finished;
    private volatile string? _error;
    private long _bytes;
    private long _position;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <param name="source">The packets, each at its offset in <paramref name="file"/>.</param>
    /// <param name="file">The uncompressed capture file, for reading packets again.</param>
    /// <param name="capture">The process that writes the file, or null.</param>
    /// <param name="temporary">File to delete with the session, or null.</param>
    /// <param name="setting">What all sessions share.</param>
    /// <param name="offsets">File positions of a replay's packets, or null.</param>
    public CaptureSession(PacketSource source, string file, CaptureProcess? capture, string? temporary, SessionSetting setting, OffsetTap? offsets = null)
    {
        (_capture, _temporary, _setting) = (capture, temporary, setting);
        _index = new PacketIndex(setting.Folder);
        _source = new IndexingSource(source, _index, offsets, Pass, Seen);
        _analysis = new LiveAnalysis(_source, new AnalysisOptions { Threads = 1, Knowledge = setting.Knowledge, KeyLog = setting.KeyLog, AppsSeen = (number, protocols, areDissected) => _index.AddApps((int)number - 1, protocols, areDissected) });
        Traffic = new TrafficView(_index);
        _result = _analysis.Snapshot();
        _packets = new CapturePackets(file, _index, source.Info, () => _result, () => _finished, () => _analysis.AreFlowsAlone, setting);
        _publisher = Task.Factory.StartNew(PublishWhileRunning, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override AnalysisResult Result => _result;
    public override long Version => Volatile.Read(ref _version);
    public override IPackets Packets => _packets;
    public override SecondOfTraffic[] SecondsAfter(long second) => _rate.After(second, _finished);
    public override Analysis.Intelligence.Knowledge Knowledge => _setting.Knowledge;
    public override TrafficView Traffic { get; }
    public override Ip[] Addresses => _index.Addresses();

    public override SessionStatus Status
    {
        get
        {
            var count = _index.Count;
            var captured = _capture?.Report.Packets ?? 0;
            return new SessionStatus
            {
                State = _error is not null ? SessionState.Failed : _finished ? SessionState.Done : _open.IsSet ? SessionState.Running : SessionState.Paused,
                Packets = count, Bytes = Interlocked.Read(ref _bytes), Drops = _capture?.Report.Drops ?? Drops(), Error = _error ?? _capture?.Report.Error ?? _source.Info.Damage,
                LagSeconds = captured > count ? (captured - count) / Math.Max(1, _rate.PacketsPerSecond) : 0,
                PacketsPerSecond = _finished ? 0 : _rate.PacketsPerSecond, BitsPerSecond = _finished ? 0 : _rate.BitsPerSecond,
                Progress = _source.Info.SizeBytes is > 0 and { } size ? Math.Min(1, Interlocked.Read(ref _position) / (double)size) : null,
                FirstNs = count == 0 ? null : Interlocked.Read(ref _first), LastNs = count == 0 ? null : Interlocked.Read(ref _last),
            };
        }
    }

    public override void Pause(bool pause)
    {
        if (Kind == "file") base.Pause(pause);
        if (pause) _open.Reset();
        else _open.Set();
    }

    public override async Task Stop()
    {
        _open.Set();
        // A live capture ends at its source, so that the last packets are still written and seen.
        if (_capture is not null) await _capture.Stop().ConfigureAwait(false);
        else await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <summary>Waits until everything is in (tests, reports of short captures).</summary>
    public Task Finished => _work;

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Stop().ConfigureAwait(false);
        _packets.Dispose();
        _index.Dispose();
        _source.Dispose();
        _stop.Dispose();
        _open.Dispose();
        _ended.Dispose();
        if (_temporary is not null) System.IO.File.Delete(_temporary);
    }

    private void Work()
    {
        Privileges.ThreadNiceness.Lower(3);
        try
        {
            _analysis.Run(_stop.Token);
        }
        catch (Exception e) when (e is CaptureException or IOException)
        {
            _error = e.Message;
        }

        _ended.Set();
        _publisher.Wait(CancellationToken.None);
        Publish(_analysis.Snapshot());
        _finished = true;
    }

    /// <summary>Whoever asks gets the last result at once: building the next one, here and on a thread of its own, keeps nobody waiting.</summary>
    private void PublishWhileRunning()
    {
        Privileges.ThreadNiceness.Lower(5);
        while (!_ended.Wait(PublishEvery)) Publish(_analysis.Snapshot());
    }

    private void Publish(AnalysisResult result)
    {
        if (ReferenceEquals(result, _result)) return;
        _result = result;
        Interlocked.Increment(ref _version);
    }

    private bool Pass(CancellationToken cancellation)
    {
        _open.Wait(cancellation);
        return !_stop.IsCancellationRequested;
    }

    private void Seen(PacketBatch batch)
    {
        long bytes = 0;
        var (packets, size) = (0, 0L);
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var record = ref batch.Records[i];
            bytes += record.Original;
            (packets, size) = (packets + 1, size + record.Original);
            if (i == batch.Count - 1 || !RateMeter.SameSecond(record.Time, batch.Records[i + 1].Time))
            {
                _rate.Add(record.Time, packets, size);
                (packets, size) = (0, 0);
            }

            if (record.Time < _first) Interlocked.Exchange(ref _first, record.Time);
            if (record.Time > _last) Interlocked.Exchange(ref _last, record.Time);
        }

        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Exchange(ref _position, batch.InputPosition);
    }

    private long? Drops()
    {
        long? drops = null;
        for (var i = 0; i < _source.Info.Interfaces.Count; i++)
        {
            if (_source.Info.Interfaces[i].Drops is { } d) drops = (drops ?? 0) + d;
        }

        return drops;
    }
}
