using PcapLab.Captures;

namespace PcapLab.Pipeline;

/// <summary>
/// The same analysis over a source that is still going: a live capture, a replay, or a large file. <see cref="Snapshot"/> may be called at any time and
/// from any thread, and at the end gives what <see cref="Analyzer.Run"/> would have given.
/// </summary>
/// <remarks>
/// A snapshot stops the pipeline only while counters and flows are copied (block copies: about 0.1 s for a million flows, far less for usual numbers)
/// and merges them beside the capture. Asked more often, it returns the last one again until nine times the time it took have passed, so that a
/// viewer that asks four times a second takes a tenth of one core at most.
/// </remarks>
public sealed class LiveAnalysis
{
    private const int RestFactor = 9;
    private readonly AnalysisRun _run;
    private readonly TimeProvider _clock;
    private readonly Lock _building = new();
    private AnalysisResult? _last;
    private long _notBefore;
    private bool _ended;
    private bool _lastIsFinal;

    /// <summary>Prepares the analysis of a source, which the caller disposes.</summary>
    public LiveAnalysis(PacketSource source, AnalysisOptions? options = null)
    {
        options ??= new AnalysisOptions();
        _clock = options.Clock;
        _run = new AnalysisRun(source, options, readsAhead: false);
    }

    /// <summary>Whether every flow so far tells itself: none was announced by another, and there are no secrets that open several. Then a flow alone gives what it gives among all.</summary>
    public bool AreFlowsAlone => !_run.Expected.Any && _run.Secrets == 0;

    /// <summary>Reads until the source ends or cancellation is asked for; blocks.</summary>
    /// <exception cref="CaptureException">The source fails; snapshots still show what was read before.</exception>
    public void Run(CancellationToken cancellation)
    {
        try
        {
            _run.ReadAll(cancellation);
        }
        finally
        {
            Volatile.Write(ref _ended, true);
        }
    }

    /// <summary>The analysis of the packets so far.</summary>
    public AnalysisResult Snapshot()
    {
        lock (_building)
        {
            var ended = Volatile.Read(ref _ended);
            var start = _clock.GetTimestamp();
            if (_last is not null && (_lastIsFinal || !ended && start < _notBefore)) return _last;
            ResultBuilder? builder = null;
            _run.Pause(() => builder = new ResultBuilder(_run, copy: !ended));
            _last = builder!.Build();
            _lastIsFinal = ended;
            var end = _clock.GetTimestamp();
            _notBefore = end + (end - start) * RestFactor;
            return _last;
        }
    }
}
