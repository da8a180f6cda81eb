using System.Net;
using System.Text.Json.Nodes;
using PcapLab.Notebooks.Execution;
using PcapLab.Notebooks.Jupyter.Requests;
using PcapLab.Notebooks.Zmtp;

namespace PcapLab.Notebooks.Jupyter;

/// <summary>A Jupyter kernel: five sockets, one notebook session. Requests on shell run one after the other; control is answered while a cell runs.</summary>
internal sealed class Kernel : IAsyncDisposable
{
    private readonly MessageCodec _codec;
    private readonly RouterSocket _shell, _control, _stdin;
    private readonly PubSocket _iopub;
    private readonly EchoSocket _heartbeat;
    private readonly CancellationTokenSource _stop = new();

    private readonly Queue<Request> _waiting = new(); // shell requests that an abort left for later
    private CancellationTokenSource _interrupt = new();

    public Kernel(ConnectionFile connection, OutputLimits? limits = null)
    {
        ConsoleRouter.Install();
        Session = new NotebookSession(limits);
        _codec = new MessageCodec(connection.Key);
        _shell = new RouterSocket(new IPEndPoint(connection.Ip, connection.Shell));
        _control = new RouterSocket(new IPEndPoint(connection.Ip, connection.Control));
        _stdin = new RouterSocket(new IPEndPoint(connection.Ip, connection.Stdin));
        _iopub = new PubSocket(new IPEndPoint(connection.Ip, connection.IoPub));
        _heartbeat = new EchoSocket(new IPEndPoint(connection.Ip, connection.Heartbeat));
        Address = connection with { Shell = _shell.Address.Port, Control = _control.Address.Port, Stdin = _stdin.Address.Port, IoPub = _iopub.Address.Port, Heartbeat = _heartbeat.Address.Port };
    }

    /// <summary>The ports in force; they differ from the file's where that said 0.</summary>
    public ConnectionFile Address { get; }

    public NotebookSession Session { get; }

    /// <summary>Serves until shutdown is asked for; true when a restart should follow.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var outside = cancel.Register(_stop.Cancel);
        Publish("status", null, new JsonObject { ["execution_state"] = "starting" });
        var warm = Task.Run(Session.CSharp.WarmAsync, CancellationToken.None);
        await Task.WhenAll(ServeShellAsync(), ServeControlAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await warm.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Restart;
    }

    /// <summary>Set by a shutdown request.</summary>
    public bool Restart { get; private set; }

    public void Shutdown(bool restart)
    {
        Restart = restart;
        _interrupt.Cancel();
        _stop.CancelAfter(TimeSpan.FromMilliseconds(100)); // the reply and its idle leave first; sockets linger on top
    }

    /// <summary>Cancels the token that the running cell was offered.</summary>
    public void Interrupt() => _interrupt.Cancel();

    /// <summary>What the cell that runs now is offered.</summary>
    public CancellationToken InterruptToken => _interrupt.Token;

    public void Publish(string type, JsonNode? parent, JsonObject content) =>
        _iopub.Publish(_codec.Seal([System.Text.Encoding.ASCII.GetBytes("kernel." + type)], type, parent, content));

    public void Reply(Request request, string type, JsonObject content) =>
        request.Peer.Send(_codec.Seal(request.Identities, type, request.Header, content));

    /// <summary>Asks the client that sent the request, on its stdin connection; waits for its answer or the interrupt.</summary>
    public async Task<string?> AskAsync(Request request, string prompt, bool password, CancellationToken cancel)
    {
        if (_stdin.Find(request.Peer.Identity) is not { } peer) return null;
        while (_stdin.Incoming.TryRead(out _)) { } // answers to questions that nobody waits for any more
        peer.Send(_codec.Seal(request.Identities, "input_request", request.Header, new JsonObject { ["prompt"] = prompt, ["password"] = password }));
        await foreach (var message in _stdin.Incoming.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            if (_codec.Open(message) is { Type: "input_reply" } answer && answer.Peer.Identity.AsSpan().SequenceEqual(peer.Identity)) return answer.Text("value");
        }

        return null;
    }

    /// <summary>After an error, execute requests that were queued behind it are answered with <c>aborted</c> and not run; others keep their turn.</summary>
    public void AbortQueued()
    {
        var queued = new List<Request>(_waiting);
        _waiting.Clear();
        while (_shell.Incoming.TryRead(out var message))
        {
            if (_codec.Open(message) is { } request) queued.Add(request);
        }

        foreach (var request in queued)
        {
            if (request.Type != "execute_request") _waiting.Enqueue(request);
            else Around(request, () => Reply(request, "execute_reply", new JsonObject { ["status"] = "aborted", ["execution_count"] = Session.Count }));
        }
    }

    private async Task ServeShellAsync()
    {
        while (true)
        {
            if (!_waiting.TryDequeue(out var request)) request = _codec.Open(await _shell.Incoming.ReadAsync(_stop.Token).ConfigureAwait(false));
            if (request is not null) await HandleAsync(request).ConfigureAwait(false);
        }
    }

    private async Task ServeControlAsync()
    {
        await foreach (var message in _control.Incoming.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            // A cell runs where it was asked for, on shell; control stays free to interrupt it.
            if (_codec.Open(message) is { } request && request.Type != "execute_request") await HandleAsync(request).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(Request request)
    {
        // Before the client can know that its cell runs: an interrupt after "busy" must reach it, one from before must not.
        if (request.Type == "execute_request" && _interrupt.IsCancellationRequested) _interrupt = new CancellationTokenSource();
        Status(request, "busy");
        try
        {
            if (RequestHandlers.Find(request.Type) is { } handler) await handler.HandleAsync(this, request).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A handler's own mistake must not end the notebook: it is told where a person sees it, and the next request is served.
            Publish("stream", request.Header, new JsonObject { ["name"] = "stderr", ["text"] = $"[PcapLab] {request.Type} failed: {e.Message}\n" });
        }
        finally
        {
            Status(request, "idle");
        }
    }

    private void Around(Request request, Action action)
    {
        Status(request, "busy");
        action();
        Status(request, "idle");
    }

    private void Status(Request request, string state) => Publish("status", request.Header, new JsonObject { ["execution_state"] = state });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (ZmtpSocket socket in (ZmtpSocket[])[_shell, _control, _stdin, _iopub, _heartbeat]) await socket.DisposeAsync().ConfigureAwait(false);
        Session.Dispose();
        _stop.Dispose();
        _interrupt.Dispose();
    }
}
