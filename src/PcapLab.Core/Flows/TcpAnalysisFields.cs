using PcapLab.Schema;

namespace PcapLab.Flows;

/// <summary>What following flows adds to a packet's tree, under Wireshark's names: the stream's number and the sequence analysis.</summary>
public static class TcpAnalysisFields
{
    private static readonly FieldSet Tcp = new("tcp");
    private static readonly FieldSet Udp = new("udp");
    private static readonly Field TcpStream = Tcp.Number("stream", "Stream index");
    private static readonly Field UdpStream = Udp.Number("stream", "Stream index");
    private static readonly Field Analysis = Tcp.Group("analysis", "Sequence analysis");
    private static readonly Field Flags = Tcp.Group("analysis.flags", "Flags");
    private static readonly Field InitialRtt = Tcp.Duration("analysis.initial_rtt", "Round trip of the handshake");
    private static readonly (TcpEvents Event, Field Field)[] Events =
    [
        (TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission, Tcp.Group("analysis.retransmission", "Retransmission")),
        (TcpEvents.FastRetransmission, Tcp.Group("analysis.fast_retransmission", "Fast retransmission")),
        (TcpEvents.SpuriousRetransmission, Tcp.Group("analysis.spurious_retransmission", "Spurious retransmission: the receiver had it")),
        (TcpEvents.OutOfOrder, Tcp.Group("analysis.out_of_order", "Out of order")),
        (TcpEvents.LostSegment, Tcp.Group("analysis.lost_segment", "A segment before this one was not captured")),
        (TcpEvents.AckLostSegment, Tcp.Group("analysis.ack_lost_segment", "Acknowledges a segment that was not captured")),
        (TcpEvents.DuplicateAck, Tcp.Group("analysis.duplicate_ack", "Duplicate ACK")),
        (TcpEvents.KeepAlive, Tcp.Group("analysis.keep_alive", "Keep-alive")),
        (TcpEvents.KeepAliveAck, Tcp.Group("analysis.keep_alive_ack", "Answer to a keep-alive")),
        (TcpEvents.ZeroWindow, Tcp.Group("analysis.zero_window", "Zero window")),
        (TcpEvents.ZeroWindowProbe, Tcp.Group("analysis.zero_window_probe", "Zero window probe")),
        (TcpEvents.ZeroWindowProbeAck, Tcp.Group("analysis.zero_window_probe_ack", "Answer to a zero window probe")),
        (TcpEvents.WindowFull, Tcp.Group("analysis.window_full", "The window is full")),
        (TcpEvents.WindowUpdate, Tcp.Group("analysis.window_update", "Window update")),
        (TcpEvents.PortsReused, Tcp.Group("analysis.reused_ports", "New connection on ports used before")),
    ];

    /// <summary>Every field, for the lists of fields that filters and docs read.</summary>
    public static IReadOnlyList<Field> All { get; } = [.. Tcp, .. TcpStreamFields.All, .. Udp];

    /// <summary>Adds the fields of one packet below its transport.</summary>
    /// <param name="tree">The packet's tree.</param>
    /// <param name="isTcp">TCP, else UDP.</param>
    /// <param name="stream">The stream's number, from 0.</param>
    /// <param name="events">What TCP tracking said.</param>
    /// <param name="initialRtt">Round trip of the connection's handshake, ns, 0 while unknown.</param>
    public static void Add(FieldTree tree, bool isTcp, int stream, TcpEvents events, long initialRtt)
    {
        var d = new Dissector(default, tree);
        d.AddGenerated(isTcp ? TcpStream : UdpStream, (ulong)stream);
        if (events == 0 && initialRtt == 0) return;
        var mark = d.Begin(Analysis);
        if (initialRtt != 0) d.AddGenerated(InitialRtt, (ulong)initialRtt);
        if (events != 0)
        {
            d.AddGenerated(Flags, 0);
            foreach (var (e, field) in Events)
            {
                if ((events & e) != 0) d.AddGenerated(field, 0);
            }
        }

        d.End(mark);
    }
}
