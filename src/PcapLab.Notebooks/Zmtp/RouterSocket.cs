using System.Net;
using System.Threading.Channels;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>A message and the connection it came on: answers go back on that connection, so two peers with one routing id never get each other's.</summary>
internal readonly record struct RoutedMessage(ZmtpConnection Peer, byte[][] Frames);

/// <summary>ROUTER: many clients, each answered by itself. At most 1,000 requests wait; then reading stops and TCP holds the senders back.</summary>
internal sealed class RouterSocket(IPEndPoint address, ZmtpLimits? limits = null) : ZmtpSocket(address, limits)
{
    private readonly Channel<RoutedMessage> _incoming = Channel.CreateBounded<RoutedMessage>(1000);

    public ChannelReader<RoutedMessage> Incoming => _incoming.Reader;

    protected override string Pattern => "ROUTER";
    protected override string[] Accepts => ["DEALER", "REQ", "ROUTER"];

    /// <summary>The newest connection with a routing id, as a client uses one id on shell, control and stdin.</summary>
    public ZmtpConnection? Find(byte[] identity) => Peers.Where(p => p.Identity.AsSpan().SequenceEqual(identity)).MaxBy(p => p.Order);

    protected override ValueTask OnMessageAsync(ZmtpConnection peer, byte[][] message, CancellationToken cancel) =>
        _incoming.Writer.WriteAsync(new RoutedMessage(peer, message), cancel);
}
