using System.Net;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>REP that sends back what it got: Jupyter's heartbeat. It runs apart from cells, so a busy kernel still beats.</summary>
internal sealed class EchoSocket(IPEndPoint address, ZmtpLimits? limits = null) : ZmtpSocket(address, limits)
{
    protected override string Pattern => "REP";
    protected override string[] Accepts => ["REQ", "DEALER", "ROUTER"];

    protected override ValueTask OnMessageAsync(ZmtpConnection peer, byte[][] message, CancellationToken cancel)
    {
        peer.Send(message);
        return ValueTask.CompletedTask;
    }
}
