using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>What detectors read of a flow: a value without text, so that a million flows cost no objects.</summary>
public readonly struct FlowSummary
{
    /// <summary>Frame of the first packet.</summary>
    public long FirstFrame { get; init; }
    /// <summary>First packet, ns.</summary>
    public long First { get; init; }
    /// <summary>Last packet, ns.</summary>
    public long Last { get; init; }
    /// <summary>Initiator.</summary>
    public Ip Src { get; init; }
    /// <summary>Responder.</summary>
    public Ip Dst { get; init; }
    /// <summary>Initiator's port; ICMP type.</summary>
    public ushort SrcPort { get; init; }
    /// <summary>Responder's port.</summary>
    public ushort DstPort { get; init; }
    /// <summary>IP protocol number.</summary>
    public byte Protocol { get; init; }
    /// <summary>Zeek's conn_state letters for TCP, empty otherwise.</summary>
    public string TcpState { get; init; }
    /// <summary>Application, or empty.</summary>
    public string App { get; init; }
    /// <summary>Packets from the initiator.</summary>
    public long SrcPackets { get; init; }
    /// <summary>Packets from the responder.</summary>
    public long DstPackets { get; init; }
    /// <summary>Frame bytes from the initiator.</summary>
    public long SrcBytes { get; init; }
    /// <summary>Frame bytes from the responder.</summary>
    public long DstBytes { get; init; }
    /// <summary>Payload from the initiator.</summary>
    public long SrcPayload { get; init; }
    /// <summary>Payload from the responder.</summary>
    public long DstPayload { get; init; }
    /// <summary>Whether the connection went on after its first packet, so that its TCP health is known.</summary>
    public bool IsTracked { get; init; }
    /// <summary>Retransmitted segments, both ways.</summary>
    public int Retransmissions { get; init; }
    /// <summary>…of which the responder's.</summary>
    public int DstRetransmissions { get; init; }
    /// <summary>First request byte to first response byte in ms, or NaN.</summary>
    public double FirstResponseMs { get; init; }
    /// <summary>Zero-window announcements.</summary>
    public int ZeroWindows { get; init; }
    /// <summary>Handshake round trip in ms, or NaN.</summary>
    public double RttMs { get; init; }

    /// <summary>Packets both ways.</summary>
    public long Packets => SrcPackets + DstPackets;
    /// <summary>Frame bytes both ways.</summary>
    public long Bytes => SrcBytes + DstBytes;
    /// <summary>TCP flow without an accepted handshake: silent (S0), refused (REJ) or reset by the initiator after the SYN/ACK of a half-open scan (RSTOS0 and alike).</summary>
    public bool IsUnanswered => Protocol == 6 ? TcpState is "S0" or "REJ" or "SH" or "RSTOS0" or "RSTRH" : DstPackets == 0;
}
