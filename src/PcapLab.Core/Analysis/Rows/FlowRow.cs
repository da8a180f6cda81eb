using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One flow: both directions of a conversation. Source is the side that sent the first packet; for TCP the side that sent the SYN.</summary>
public sealed record FlowRow
{
    /// <summary>Number from 1 in order of the first frame.</summary>
    public long FlowId { get; init; }
    private readonly string? _communityId;

    /// <summary>Community ID v1, seed 0; a hash, so it is made when asked for.</summary>
    public string CommunityId { get => _communityId ?? Flows.CommunityId.Of(SrcIp, DstIp, Protocol, (ushort)SrcPort, (ushort)DstPort); init => _communityId = value; }
    /// <summary>IP protocol number of <see cref="Proto"/>.</summary>
    internal byte Protocol { get; init; }
    /// <summary>First and last packet, ns.</summary>
    public long First { get; init; }
    /// <summary>Last packet, ns.</summary>
    public long Last { get; init; }
    /// <summary>tcp, udp, icmp, ipv6-icmp, sctp… or ip-N for others.</summary>
    public required string Proto { get; init; }
    /// <summary>Initiator.</summary>
    public Ip SrcIp { get; init; }
    /// <summary>Initiator's port; ICMP type.</summary>
    public int SrcPort { get; init; }
    /// <summary>Responder.</summary>
    public Ip DstIp { get; init; }
    /// <summary>Responder's port; ICMP code or counterpart type.</summary>
    public int DstPort { get; init; }
    /// <summary>Application, told by content first, port second; empty when unknown.</summary>
    public string App { get; init; } = "";
    /// <summary>How the application is known: content, port, or empty.</summary>
    public string AppBy { get; init; } = "";
    /// <summary>Packets from the initiator.</summary>
    public long SrcPackets { get; init; }
    /// <summary>Frame bytes (original length) from the initiator.</summary>
    public long SrcBytes { get; init; }
    /// <summary>Packets from the responder.</summary>
    public long DstPackets { get; init; }
    /// <summary>Frame bytes from the responder.</summary>
    public long DstBytes { get; init; }
    /// <summary>Transport payload bytes from the initiator.</summary>
    public long SrcPayloadBytes { get; init; }
    /// <summary>Transport payload bytes from the responder.</summary>
    public long DstPayloadBytes { get; init; }
    /// <summary>Zeek's conn_state letters for TCP (S0, S1, SF, REJ, RSTO…), empty otherwise.</summary>
    public string TcpState { get; init; } = "";
    /// <summary>Handshake round trip in ms, null when not seen.</summary>
    public double? RttMs { get; init; }
    /// <summary>Retransmitted segments, both ways.</summary>
    public long Retransmissions { get; init; }
    /// <summary>Segments out of order.</summary>
    public long OutOfOrder { get; init; }
    /// <summary>Duplicate ACKs.</summary>
    public long DuplicateAcks { get; init; }
    /// <summary>Zero-window announcements.</summary>
    public long ZeroWindows { get; init; }
    /// <summary>RST segments.</summary>
    public long Resets { get; init; }
    /// <summary>Server name of the TLS or QUIC hello, or null.</summary>
    public string? Sni { get; init; }
    /// <summary>JA3 of the client hello, or null.</summary>
    public string? Ja3 { get; init; }
    /// <summary>JA4 of the client hello, or null.</summary>
    public string? Ja4 { get; init; }
    /// <summary>Frame number of the first packet.</summary>
    public long FirstFrame { get; init; }
    /// <summary>Frame number of the last packet.</summary>
    public long LastFrame { get; init; }
    /// <summary>Outermost pair when the flow runs in a tunnel.</summary>
    public Ip? OuterSrcIp { get; init; }
    /// <summary>Outermost destination.</summary>
    public Ip? OuterDstIp { get; init; }
    /// <summary>Tunnel kind (gre, vxlan…), or null.</summary>
    public string? Tunnel { get; init; }
    /// <summary>Tracked TCP details beyond the table's columns; null when there are none.</summary>
    public TcpHealth? Tcp { get; init; }

    /// <summary>Columns of <c>export --table flows</c> (cli.md), in order.</summary>
    public static Table<FlowRow> Table { get; } = new("flows", "One row per flow, both directions",
        new("flow_id", ColumnType.Integer, "Number from 1 in order of the first frame", r => r.FlowId),
        new("community_id", ColumnType.Text, "Community ID v1", r => r.CommunityId),
        new("first", ColumnType.Time, "First packet", r => r.First),
        new("last", ColumnType.Time, "Last packet", r => r.Last),
        new("duration_s", ColumnType.Real, "Last minus first", r => (r.Last - r.First) / 1e9, "s"),
        new("proto", ColumnType.Text, "Transport protocol", r => r.Proto),
        new("src_ip", ColumnType.Address, "Side that sent the first packet; for TCP the SYN sender", r => r.SrcIp.ToString()),
        new("src_port", ColumnType.Integer, "Its port", r => r.SrcPort),
        new("dst_ip", ColumnType.Address, "The other side", r => r.DstIp.ToString()),
        new("dst_port", ColumnType.Integer, "Its port", r => r.DstPort),
        new("app", ColumnType.Text, "Application protocol", r => r.App),
        new("src_packets", ColumnType.Integer, "Packets from the source", r => r.SrcPackets, "packets"),
        new("src_bytes", ColumnType.Integer, "Frame bytes from the source, original length", r => r.SrcBytes, "bytes"),
        new("dst_packets", ColumnType.Integer, "Packets from the destination", r => r.DstPackets, "packets"),
        new("dst_bytes", ColumnType.Integer, "Frame bytes from the destination, original length", r => r.DstBytes, "bytes"),
        new("src_payload_bytes", ColumnType.Integer, "Transport payload from the source", r => r.SrcPayloadBytes, "bytes"),
        new("dst_payload_bytes", ColumnType.Integer, "Transport payload from the destination", r => r.DstPayloadBytes, "bytes"),
        new("tcp_state", ColumnType.Text, "Connection state in Zeek's letters", r => r.TcpState),
        new("rtt_ms", ColumnType.Real, "Handshake round trip", r => r.RttMs, "ms"),
        new("retransmissions", ColumnType.Integer, "Retransmitted segments", r => r.Retransmissions),
        new("out_of_order", ColumnType.Integer, "Segments out of order", r => r.OutOfOrder),
        new("duplicate_acks", ColumnType.Integer, "Duplicate ACKs", r => r.DuplicateAcks),
        new("zero_windows", ColumnType.Integer, "Zero-window announcements", r => r.ZeroWindows),
        new("resets", ColumnType.Integer, "RST segments", r => r.Resets),
        new("sni", ColumnType.Text, "Server name of the TLS or QUIC hello", r => r.Sni),
        new("ja3", ColumnType.Text, "JA3 of the client hello", r => r.Ja3),
        new("ja4", ColumnType.Text, "JA4 of the client hello", r => r.Ja4),
        new("first_frame", ColumnType.Integer, "Frame number of the first packet", r => r.FirstFrame),
        new("last_frame", ColumnType.Integer, "Frame number of the last packet", r => r.LastFrame),
        new("app_by", ColumnType.Text, "How the application is known: content, port, or control (another flow announced it)", r => r.AppBy),
        new("outer_src_ip", ColumnType.Address, "Outermost source of a tunnel", r => r.OuterSrcIp?.ToString()),
        new("outer_dst_ip", ColumnType.Address, "Outermost destination of a tunnel", r => r.OuterDstIp?.ToString()),
        new("tunnel", ColumnType.Text, "Tunnel kind", r => r.Tunnel),
        new("syn_ack_ms", ColumnType.Real, "SYN to SYN/ACK: the responder's half of the handshake", r => r.Tcp?.SynAckMs, "ms"),
        new("first_response_ms", ColumnType.Real, "First payload from the source to the first answer", r => r.Tcp?.FirstResponseMs, "ms"),
        new("rtt_min_ms", ColumnType.Real, "Smallest round trip of data and its ACK", r => r.Tcp?.RttMinMs, "ms"),
        new("rtt_mean_ms", ColumnType.Real, "Mean round trip of data and its ACK", r => r.Tcp?.RttMeanMs, "ms"),
        new("rtt_max_ms", ColumnType.Real, "Largest round trip of data and its ACK", r => r.Tcp?.RttMaxMs, "ms"),
        new("src_retransmissions", ColumnType.Integer, "Segments that the source sent again", r => r.Tcp?.RetransmissionsSrc),
        new("dst_retransmissions", ColumnType.Integer, "Segments that the destination sent again", r => r.Tcp?.RetransmissionsDst),
        new("fast_retransmissions", ColumnType.Integer, "…of both, sent again because of duplicate ACKs", r => r.Tcp?.FastRetransmissions),
        new("spurious_retransmissions", ColumnType.Integer, "…of both, sent again although acknowledged", r => r.Tcp?.SpuriousRetransmissions),
        new("lost_segments", ColumnType.Integer, "Segments after a gap in what was captured", r => r.Tcp?.LostSegments),
        new("window_full", ColumnType.Integer, "Segments that filled the receiver's window", r => r.Tcp?.WindowFull),
        new("keep_alives", ColumnType.Integer, "Keep-alives", r => r.Tcp?.KeepAlives),
        new("src_mss", ColumnType.Integer, "Maximum segment size that the source offered", r => Known(r.Tcp?.MssSrc, 0), "bytes"),
        new("dst_mss", ColumnType.Integer, "…that the destination offered", r => Known(r.Tcp?.MssDst, 0), "bytes"),
        new("src_window_scale", ColumnType.Integer, "Window scale that holds for the source, as a shift", r => Known(r.Tcp?.WindowScaleSrc, -1)),
        new("dst_window_scale", ColumnType.Integer, "…for the destination", r => Known(r.Tcp?.WindowScaleDst, -1)));

    private static long? Known(int? value, int unknown) => value == unknown ? null : value;
}

/// <summary>TCP details of one flow, per direction where it matters: index 0 is the initiator's sending side.</summary>
public sealed record TcpHealth
{
    /// <summary>Fast retransmissions.</summary>
    public int FastRetransmissions { get; init; }
    /// <summary>Spurious retransmissions (already acknowledged).</summary>
    public int SpuriousRetransmissions { get; init; }
    /// <summary>Segments with a gap before them (lost or not captured).</summary>
    public int LostSegments { get; init; }
    /// <summary>Window-full segments.</summary>
    public int WindowFull { get; init; }
    /// <summary>Keep-alives.</summary>
    public int KeepAlives { get; init; }
    /// <summary>Whether the first packet was no SYN (the start was not captured).</summary>
    public bool MidStream { get; init; }
    /// <summary>Maximum segment size offered by the initiator, 0 when unknown.</summary>
    public int MssSrc { get; init; }
    /// <summary>…and by the responder.</summary>
    public int MssDst { get; init; }
    /// <summary>Window scale of the initiator, -1 when not offered.</summary>
    public int WindowScaleSrc { get; init; }
    /// <summary>…and of the responder.</summary>
    public int WindowScaleDst { get; init; }
    /// <summary>SYN-to-SYN/ACK time in ms (network and server accept), null when not seen.</summary>
    public double? SynAckMs { get; init; }
    /// <summary>Time from the first request byte to the first response byte in ms.</summary>
    public double? FirstResponseMs { get; init; }
    /// <summary>Smoothed ongoing RTT minimum in ms.</summary>
    public double? RttMinMs { get; init; }
    /// <summary>…mean.</summary>
    public double? RttMeanMs { get; init; }
    /// <summary>…maximum.</summary>
    public double? RttMaxMs { get; init; }
    /// <summary>Retransmissions per direction: from the initiator.</summary>
    public int RetransmissionsSrc { get; init; }
    /// <summary>…from the responder.</summary>
    public int RetransmissionsDst { get; init; }
}
