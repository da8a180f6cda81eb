using System.Text.Json;
using PcapLab.Server.Alerts;
using PcapLab.Server.Api;
using PcapLab.Server.Security;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Live;

/// <summary>
/// Looks at the session a few times per second and tells viewers what changed. It never waits for a viewer: each takes the newest difference when it is
/// ready, so a slow one skips steps and costs nobody else anything. Differences are made once per starting point and shared. Many viewers are told in groups, one
/// after the other within the same quarter of a second: two hundred at once would keep every request in that moment waiting.
/// </summary>
internal sealed class PushHub : IAsyncDisposable
{
    private const int Groups = 10;
    /// <summary>Viewers that the first groups take before the next one is begun: a handful is told at once.</summary>
    private const int Seats = 20;
    private readonly SessionStore _sessions;
    private readonly AlertEngine _alerts;
    private readonly Lock _lock = new();
    private readonly LivePart[] _parts;
    private readonly TimelineDelta _timeline = new();
    private readonly Dictionary<long, byte[]> _messages = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Group[] _groups = [.. Enumerable.Range(0, Groups).Select(_ => new Group())];
    private long _seenVersion = -1;
    private string _seenSession = "";

    public PushHub(SessionStore sessions, AlertEngine alerts, DashboardOptions options)
    {
        (_sessions, _alerts) = (sessions, alerts);
        _parts =
        [
            new LivePart("session", SessionJson.Write),
            new LivePart("top", LivePart.WriteTop),
            new LivePart("alerts", (w, _) => alerts.WriteSummary(w)),
        ];
        _loop = Run(TimeSpan.FromSeconds(1 / options.UpdatesPerSecond), options.Time);
    }

    /// <summary>Changes when the process does; a viewer that knows another epoch starts over.</summary>
    public string Epoch { get; } = Secrets.NewToken()[..16];
    public long Sequence { get; private set; }

    /// <summary>Gives a viewer its place.</summary>
    public int Join()
    {
        lock (_lock)
        {
            var group = Array.FindIndex(_groups, g => g.Viewers < Seats);
            if (group < 0) group = Array.IndexOf(_groups, _groups.MinBy(g => g.Viewers));
            _groups[group].Viewers++;
            return group;
        }
    }

    /// <summary>The viewer is gone.</summary>
    public void Leave(int group)
    {
        lock (_lock) _groups[group].Viewers--;
    }

    /// <summary>Completes when a group is told of the next change.</summary>
    public Task Changed(int group)
    {
        lock (_lock) return _groups[group].Changed.Task;
    }

    /// <summary>What is new to a viewer that has everything up to <paramref name="have"/>; null when nothing is.</summary>
    public (long Sequence, byte[]? Message) Since(long have)
    {
        lock (_lock)
        {
            if (have >= Sequence) return (Sequence, null);
            if (!_messages.TryGetValue(have, out var message)) _messages[have] = message = Build(have);
            return (Sequence, message);
        }
    }

    /// <summary>Looks at once when the session is not the one last looked at: a viewer that comes is never told of the one before.</summary>
    public void CatchUp()
    {
        lock (_lock)
        {
            var session = _sessions.Current;
            if ((session?.Id ?? "") != _seenSession) Update(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task Run(TimeSpan period, TimeProvider time)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            do
            {
                Refresh();
                await Tell(period / (Groups + 2), time).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>Each group at its time after the first; who is late does not make the next ones later.</summary>
    private async Task Tell(TimeSpan apart, TimeProvider time)
    {
        var start = time.GetTimestamp();
        for (var i = 0; i < Groups; i++)
        {
            lock (_lock)
            {
                if (i > 0 && _groups[i].Viewers == 0) continue;
            }

            var left = apart * i - time.GetElapsedTime(start);
            if (left > TimeSpan.Zero) await Task.Delay(left, time, _stop.Token).ConfigureAwait(false);
            lock (_lock) _groups[i].Tell(Sequence);
        }
    }

    private void Refresh()
    {
        var session = _sessions.Current;
        if (session is not null) _alerts.Look(session);
        lock (_lock) Update(session);
    }

    private void Update(Session? session)
    {
        // The version before the result: what is published in between is seen as new the next time, never taken for seen.
        var (id, version) = (session?.Id ?? "", session?.Version ?? -1);
        var newResult = version != _seenVersion || id != _seenSession;
        var next = Sequence + 1;
        var changed = false;
        foreach (var part in _parts)
        {
            if (newResult || part.Name != "top") changed |= part.Refresh(session, next);
        }

        if (newResult) changed |= _timeline.Refresh(id, session?.Result.Timeline, next);
        (_seenVersion, _seenSession) = (version, id);
        if (!changed) return;
        Sequence = next;
        _messages.Clear();
    }

    private byte[] Build(long have)
    {
        using var to = new MemoryStream();
        using (var w = new Utf8JsonWriter(to))
        {
            w.WriteStartObject();
            w.WriteString("epoch", Epoch);
            w.WriteNumber("seq", Sequence);
            w.WriteNumber("from", have);
            foreach (var part in _parts)
            {
                if (part.ChangedAt <= have) continue;
                w.WritePropertyName(part.Name);
                w.WriteRawValue(part.Bytes.Span, skipInputValidation: true);
            }

            if (_timeline.ChangedAt > have)
            {
                w.WritePropertyName("timeline");
                _timeline.Write(w, have);
            }

            w.WriteEndObject();
        }

        return to.ToArray();
    }

    /// <summary>Viewers that are told together.</summary>
    private sealed class Group
    {
        private long _told;

        public TaskCompletionSource Changed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public int Viewers { get; set; }

        public void Tell(long sequence)
        {
            if (_told == sequence) return;
            _told = sequence;
            Changed.SetResult();
            Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
