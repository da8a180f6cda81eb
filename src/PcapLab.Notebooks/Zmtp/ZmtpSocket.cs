using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>A bound socket of one pattern. It accepts peers, keeps each in its own task, and survives whatever any of them does.</summary>
internal abstract class ZmtpSocket : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly ZmtpLimits _limits;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ZmtpConnection, Task> _peers = new();
    private readonly Task _accepting;

    protected ZmtpSocket(IPEndPoint address, ZmtpLimits? limits)
    {
        _limits = limits ?? new ZmtpLimits();
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(address);
        _listener.Listen(64);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens; the port is the system's choice when 0 was asked for.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Peers whose handshake is done.</summary>
    public IEnumerable<ZmtpConnection> Peers => _peers.Keys.Where(p => p.Identity.Length > 0);

    protected abstract string Pattern { get; }
    protected abstract string[] Accepts { get; }

    /// <summary>Called for each whole message, one at a time per peer.</summary>
    protected abstract ValueTask OnMessageAsync(ZmtpConnection peer, byte[][] message, CancellationToken cancel);

    /// <summary>Stops accepting, gives queued messages two seconds to leave, closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var peer in _peers.Keys) peer.CompleteOutput();
        _stop.CancelAfter(TimeSpan.FromSeconds(2));
        await Task.WhenAll(_peers.Values.Append(_accepting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                continue; // a probe that was gone before it was accepted
            }
            catch (SocketException)
            {
                return;
            }

            if (_peers.Count >= _limits.MaxConnections) socket.Dispose();
            else Serve(new ZmtpConnection(socket, _limits));
        }
    }

    private void Serve(ZmtpConnection peer)
    {
        var begin = new TaskCompletionSource();
        _peers[peer] = Task.Run(async () =>
        {
            await begin.Task.ConfigureAwait(false);
            try
            {
                await ServeAsync(peer).ConfigureAwait(false);
            }
            finally
            {
                peer.Dispose();
                _peers.TryRemove(peer, out _);
            }
        });
        begin.SetResult();
    }

    private async Task ServeAsync(ZmtpConnection peer)
    {
        try
        {
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
            {
                patience.CancelAfter(_limits.Handshake);
                await peer.HandshakeAsync(Pattern, Accepts, patience.Token).ConfigureAwait(false);
            }

            var writing = peer.WriteLoopAsync(_stop.Token);
            var reading = ReadLoopAsync(peer);
            await (await Task.WhenAny(writing, reading).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The peer left, was silent in the handshake, or broke the protocol: its connection ends, nothing else does.
        }
    }

    private async Task ReadLoopAsync(ZmtpConnection peer)
    {
        while (await peer.ReceiveAsync(_stop.Token).ConfigureAwait(false) is { } message)
            await OnMessageAsync(peer, message, _stop.Token).ConfigureAwait(false);
    }
}
