namespace PcapLab.Flows;

/// <summary>One sender of a TCP connection, as seen from the middle. Sequence numbers wrap: they are compared by signed difference.</summary>
public struct TcpSide
{
    /// <summary>When the highest sequence number so far was sent.</summary>
    public long NextTime;
    /// <summary>When it last acknowledged.</summary>
    public long AckTime;
    /// <summary>When the segment that measures the round trip was sent.</summary>
    public long ProbeTime;
    /// <summary>Next expected sequence number: the highest end seen.</summary>
    public uint Next;
    /// <summary>The end of what was seen without a gap, as far as an ACK can rightly go.</summary>
    public uint MaxToAck;
    /// <summary>Its last acknowledgment.</summary>
    public uint LastAck;
    /// <summary>An ACK at or past this one ends the running round-trip measurement.</summary>
    public uint ProbeEnd;
    /// <summary>Retransmissions of all kinds.</summary>
    public int Retransmissions;
    /// <summary>Last window as sent.</summary>
    public ushort Window;
    /// <summary>MSS offered, 0 unknown.</summary>
    public ushort Mss;
    /// <summary>Duplicate ACKs in a row.</summary>
    public ushort DuplicateAcks;
    /// <summary>Window scale: -1 unknown (no SYN seen), -2 not offered.</summary>
    public sbyte Scale;
    /// <summary>Whether <see cref="Next"/> counts.</summary>
    public bool HasNext;
    /// <summary>Whether <see cref="MaxToAck"/> counts.</summary>
    public bool HasMaxToAck;
    /// <summary>Whether <see cref="LastAck"/> counts.</summary>
    public bool HasAck;
    /// <summary>Whether it has sent anything.</summary>
    public bool Seen;
    /// <summary>Whether a measurement runs.</summary>
    public bool Probing;
    /// <summary>Whether its window is not scaled yet: it has sent only its SYN.</summary>
    public bool OnlySyn;
    /// <summary>Events of its last segment.</summary>
    public TcpEvents LastEvents;

    /// <summary>The window in bytes.</summary>
    public readonly uint ScaledWindow => (uint)Window << (OnlySyn || Scale < 0 ? 0 : Scale);

    /// <summary>Whether a comes before b.</summary>
    public static bool Before(uint a, uint b) => (int)(a - b) < 0;
}
