namespace PcapLab.Server.Sessions;

/// <summary>The session that is shown now; another one takes its place and the old one is closed once its last reader is done.</summary>
internal sealed class SessionStore : IAsyncDisposable
{
    private volatile Session? _current;

    /// <summary>Null until a capture is opened or started.</summary>
    public Session? Current => _current;

    /// <summary>The current session, or the error that says what to do.</summary>
    public Session Required => _current ?? throw new Api.ApiException("no capture is open: start one or open a recorded session", 409);

    public async Task Show(Session? session)
    {
        var old = Interlocked.Exchange(ref _current, session);
        if (old is not null && !ReferenceEquals(old, session)) await old.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await Show(null).ConfigureAwait(false);
}
