namespace PcapLab.Flows;

/// <summary>What is noteworthy about one TCP segment, in the terms of Wireshark's <c>tcp.analysis</c> fields.</summary>
[Flags]
public enum TcpEvents
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Bytes sent before, longer ago than reordering explains.</summary>
    Retransmission = 1,
    /// <summary>…sent again because of duplicate ACKs.</summary>
    FastRetransmission = 2,
    /// <summary>…although the peer had acknowledged them.</summary>
    SpuriousRetransmission = 4,
    /// <summary>Arrived after later bytes.</summary>
    OutOfOrder = 8,
    /// <summary>Bytes before it were not seen.</summary>
    LostSegment = 16,
    /// <summary>Acknowledges bytes that were not seen.</summary>
    AckLostSegment = 32,
    /// <summary>Repeats the last acknowledgment.</summary>
    DuplicateAck = 64,
    /// <summary>No or one byte just before the next expected one.</summary>
    KeepAlive = 128,
    /// <summary>Answers a keep-alive.</summary>
    KeepAliveAck = 256,
    /// <summary>The receiver takes no more.</summary>
    ZeroWindow = 512,
    /// <summary>One byte into a closed window.</summary>
    ZeroWindowProbe = 1024,
    /// <summary>Answers a probe, still closed.</summary>
    ZeroWindowProbeAck = 2048,
    /// <summary>Fills the receiver's window to its edge.</summary>
    WindowFull = 4096,
    /// <summary>Only the window changed.</summary>
    WindowUpdate = 8192,
    /// <summary>A new connection on the ports of an older one.</summary>
    PortsReused = 16384,
}

/// <summary>TCP header flags.</summary>
public static class TcpBits
{
    /// <summary>No more data.</summary>
    public const byte Fin = 1;
    /// <summary>Synchronise sequence numbers.</summary>
    public const byte Syn = 2;
    /// <summary>Reset.</summary>
    public const byte Rst = 4;
    /// <summary>Push.</summary>
    public const byte Psh = 8;
    /// <summary>The acknowledgment field counts.</summary>
    public const byte Ack = 16;
}
