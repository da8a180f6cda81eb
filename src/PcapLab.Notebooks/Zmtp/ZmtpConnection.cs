using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>One peer on a socket: handshake, frames in, a queue of messages out.</summary>
internal sealed class ZmtpConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _network;
    private readonly BufferedStream _input;
    private readonly ZmtpLimits _limits;
    private readonly Channel<byte[][]> _out = Channel.CreateUnbounded<byte[][]>(new UnboundedChannelOptions { SingleReader = true });
    private static long _count;
    private long _queued;

    public ZmtpConnection(Socket socket, ZmtpLimits limits)
    {
        socket.NoDelay = true;
        _socket = socket;
        _limits = limits;
        _network = new NetworkStream(socket, ownsSocket: true);
        _input = new BufferedStream(_network, 16 * 1024);
    }

    /// <summary>Counts up with every connection of the process: the newest of two with one routing id is the larger.</summary>
    public long Order { get; } = Interlocked.Increment(ref _count);

    /// <summary>The routing id that the peer announced, or one of ours when it announced none.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>What the peer wants of a PUB socket. Only the connection's read loop writes; publishers read a whole new array.</summary>
    public byte[][] Subscriptions { get; private set; } = [];

    /// <summary>Greets, exchanges READY and refuses peers whose socket type does not fit.</summary>
    public async Task HandshakeAsync(string socketType, string[] accepts, CancellationToken cancel)
    {
        await _network.WriteAsync(ZmtpProtocol.Greeting(), cancel).ConfigureAwait(false);
        var greeting = new byte[ZmtpProtocol.GreetingLength];
        await _input.ReadExactlyAsync(greeting, cancel).ConfigureAwait(false);
        ZmtpProtocol.CheckGreeting(greeting);

        // READY goes out before the peer's is awaited: a peer that does the same as we would otherwise wait for ever.
        await _network.WriteAsync(ZmtpProtocol.Frame(ZmtpProtocol.Command, ZmtpProtocol.Ready(socketType)), cancel).ConfigureAwait(false);
        var (flags, body) = await ReadFrameAsync(cancel).ConfigureAwait(false);
        if ((flags & ZmtpProtocol.Command) == 0) throw new ZmtpException("READY expected");
        AcceptReady(body, socketType, accepts);
    }

    /// <summary>The next whole message, commands answered on the way; null when the peer closed.</summary>
    public async Task<byte[][]?> ReceiveAsync(CancellationToken cancel)
    {
        var parts = new List<byte[]>();
        long total = 0;
        while (true)
        {
            var (flags, body) = await ReadFrameAsync(cancel).ConfigureAwait(false);
            if ((flags & ZmtpProtocol.Command) != 0)
            {
                if ((flags & ZmtpProtocol.More) != 0) throw new ZmtpException("a command cannot have MORE");
                OnCommand(body);
                continue;
            }

            parts.Add(body);
            total += body.Length;
            if (parts.Count > _limits.MaxParts || total > _limits.MaxMessageBytes) throw new ZmtpException("message too large");
            if ((flags & ZmtpProtocol.More) == 0) return [.. parts];
        }
    }

    /// <summary>Queues a message. A peer whose queue is full is dropped, so that one that stopped reading costs bounded memory.</summary>
    public void Send(params byte[][] message)
    {
        var frames = new byte[message.Length][];
        long size = 0;
        for (var i = 0; i < message.Length; i++)
        {
            frames[i] = ZmtpProtocol.Frame(i < message.Length - 1 ? ZmtpProtocol.More : (byte)0, message[i]);
            size += frames[i].Length;
        }

        Enqueue(frames, size);
    }

    /// <summary>Writes the queue until the connection ends.</summary>
    public async Task WriteLoopAsync(CancellationToken cancel)
    {
        await foreach (var frames in _out.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            foreach (var frame in frames)
            {
                await _network.WriteAsync(frame, cancel).ConfigureAwait(false);
                Interlocked.Add(ref _queued, -frame.Length);
            }
        }
    }

    /// <summary>Takes no more messages; what is queued is still written.</summary>
    public void CompleteOutput() => _out.Writer.TryComplete();

    public void Dispose()
    {
        _out.Writer.TryComplete();
        _input.Dispose();
        _network.Dispose();
        _socket.Dispose();
    }

    /// <summary>Applies a subscription message of a SUB peer: 1 + topic adds, 0 + topic removes one.</summary>
    public void Subscribe(bool add, ReadOnlySpan<byte> topic)
    {
        var list = Subscriptions.ToList();
        if (add)
        {
            if (list.Count >= _limits.MaxParts) throw new ZmtpException("too many subscriptions");
            list.Add(topic.ToArray());
        }
        else
        {
            var wanted = topic.ToArray();
            var at = list.FindIndex(s => s.AsSpan().SequenceEqual(wanted));
            if (at >= 0) list.RemoveAt(at);
        }

        Subscriptions = [.. list];
    }

    private void AcceptReady(byte[] body, string socketType, string[] accepts)
    {
        if (ZmtpProtocol.CommandName(body, out var data) != "READY") throw new ZmtpException("READY expected");
        var properties = ZmtpProtocol.Properties(data);
        var type = properties.TryGetValue("Socket-Type", out var t) ? System.Text.Encoding.Latin1.GetString(t) : "";
        if (!accepts.Contains(type)) throw new ZmtpException($"a {socketType} socket does not talk to '{type}'");
        var identity = properties.GetValueOrDefault("Identity") ?? [];
        if (identity.Length > 255) throw new ZmtpException("identity too long");
        Identity = identity.Length > 0 ? identity : [0, .. Guid.NewGuid().ToByteArray()];
    }

    private void OnCommand(byte[] body)
    {
        var name = ZmtpProtocol.CommandName(body, out var data);
        switch (name)
        {
            case "PING":
                if (data.Length < 2 || data.Length > 18) throw new ZmtpException("bad PING");
                byte[] pong = [4, .. "PONG"u8, .. data[2..]];
                var frame = ZmtpProtocol.Frame(ZmtpProtocol.Command, pong);
                Enqueue([frame], frame.Length);
                break;
            case "SUBSCRIBE": Subscribe(true, data); break;
            case "CANCEL": Subscribe(false, data); break;
            case "ERROR": throw new ZmtpException("peer reported an error");
        }
    }

    private void Enqueue(byte[][] frames, long size)
    {
        if (Interlocked.Add(ref _queued, size) > _limits.MaxQueuedBytes) Dispose();
        else _out.Writer.TryWrite(frames);
    }

    private async Task<(byte Flags, byte[] Body)> ReadFrameAsync(CancellationToken cancel)
    {
        var head = new byte[9];
        await _input.ReadExactlyAsync(head.AsMemory(0, 2), cancel).ConfigureAwait(false);
        if ((head[0] & ~7) != 0) throw new ZmtpException("reserved frame flags");
        long size = head[1];
        if ((head[0] & ZmtpProtocol.Long) != 0)
        {
            await _input.ReadExactlyAsync(head.AsMemory(2, 7), cancel).ConfigureAwait(false);
            size = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(1));
        }

        if (size < 0 || size > _limits.MaxFrameBytes) throw new ZmtpException("frame larger than allowed");
        return (head[0], await ReadBodyAsync((int)size, cancel).ConfigureAwait(false));
    }

    // Memory follows the bytes that came, not the length that was promised.
    private async Task<byte[]> ReadBodyAsync(int size, CancellationToken cancel)
    {
        const int step = 1 << 20;
        var body = new byte[Math.Min(size, step)];
        var have = 0;
        while (true)
        {
            await _input.ReadExactlyAsync(body.AsMemory(have), cancel).ConfigureAwait(false);
            have = body.Length;
            if (have == size) return body;
            Array.Resize(ref body, (int)Math.Min(size, Math.Max(have * 2L, step)));
        }
    }
}
