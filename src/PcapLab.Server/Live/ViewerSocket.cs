using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using PcapLab.Server.Metrics;

namespace PcapLab.Server.Live;

/// <summary>One viewer's WebSocket: sends differences as fast as the viewer takes them, at most one under way; resumes where an earlier one broke off.</summary>
internal sealed class ViewerSocket(PushHub hub, ServerMetrics metrics)
{
    private const int MostViewers = 1000;
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(15);
    private int _viewers;

    public async Task Serve(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Answers.Error(http, StatusCodes.Status426UpgradeRequired, "this address speaks WebSocket").ConfigureAwait(false);
            return;
        }

        if (Interlocked.Increment(ref _viewers) > MostViewers)
        {
            Interlocked.Decrement(ref _viewers);
            await Answers.Error(http, StatusCodes.Status503ServiceUnavailable, "too many viewers").ConfigureAwait(false);
            return;
        }

        metrics.ViewerCame();
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            hub.CatchUp();
            await Talk(socket, Start(http.Request), http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The viewer went away; it will come back with its epoch and sequence.
        }
        finally
        {
            Interlocked.Decrement(ref _viewers);
            metrics.ViewerLeft();
        }
    }

    private long Start(HttpRequest request) =>
        request.Query["epoch"] == hub.Epoch && long.TryParse(request.Query["seq"], CultureInfo.InvariantCulture, out var have) && have >= 0 && have <= hub.Sequence ? have : 0;

    private async Task Talk(WebSocket socket, long have, CancellationToken aborted)
    {
        var group = hub.Join();
        try
        {
            await Talk(socket, have, group, aborted).ConfigureAwait(false);
        }
        finally
        {
            hub.Leave(group);
        }
    }

    private async Task Talk(WebSocket socket, long have, int group, CancellationToken aborted)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var listening = Listen(socket, closed);
        while (!closed.IsCancellationRequested)
        {
            var changed = hub.Changed(group);
            var (sequence, message) = hub.Since(have);
            if (message is null)
            {
                await changed.WaitAsync(closed.Token).ConfigureAwait(false);
                continue;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
            limit.CancelAfter(SendLimit);
            await socket.SendAsync(message, WebSocketMessageType.Text, true, limit.Token).ConfigureAwait(false);
            metrics.WebSocketMessages.Add(1);
            if (have > 0 && sequence > have + 1) metrics.WebSocketSkipped.Add(sequence - have - 1);
            have = sequence;
        }

        await listening.ConfigureAwait(false);
    }

    /// <summary>Viewers have nothing to say; reading notices that they left, and more than a few bytes ends the talk.</summary>
    private static async Task Listen(WebSocket socket, CancellationTokenSource closed)
    {
        var buffer = new byte[256];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var got = await socket.ReceiveAsync(buffer, closed.Token).ConfigureAwait(false);
                if (got.MessageType != WebSocketMessageType.Close && got.EndOfMessage) continue;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, closed.Token).ConfigureAwait(false);
                break;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Gone without a word.
        }

        await closed.CancelAsync().ConfigureAwait(false);
    }
}
