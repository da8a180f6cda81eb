using System.Net;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>PUB: every message to every peer that subscribed to a prefix of its first frame.</summary>
internal sealed class PubSocket(IPEndPoint address, ZmtpLimits? limits = null) : ZmtpSocket(address, limits)
{
    protected override string Pattern => "PUB";
    protected override string[] Accepts => ["SUB", "XSUB"];

    public void Publish(params byte[][] message)
    {
        foreach (var peer in Peers)
        {
            if (peer.Subscriptions.Any(s => message[0].AsSpan().StartsWith(s))) peer.Send(message);
        }
    }

    protected override ValueTask OnMessageAsync(ZmtpConnection peer, byte[][] message, CancellationToken cancel)
    {
        if (message is [[1 or 0, ..] first]) peer.Subscribe(first[0] == 1, first.AsSpan(1));
        return ValueTask.CompletedTask;
    }
}
