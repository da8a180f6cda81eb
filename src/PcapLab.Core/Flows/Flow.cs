using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>How far the search for a flow's application has come.</summary>
public enum AppSearch : byte
{
    /// <summary>No payload yet, or not enough to tell.</summary>
    Open,
    /// <summary>Told by the port; content could not tell.</summary>
    ByPort,
    /// <summary>Told by content.</summary>
    ByContent,
    /// <summary>Told by another flow (<see cref="ExpectedFlows"/>).</summary>
    ByControl,
    /// <summary>Nobody claims it: payload is no longer looked at.</summary>
    Closed,
}

/// <summary>
/// One flow in 144 bytes without references, so that a million of them is one dense block that the collector never walks. The source is the
/// side that sent the first packet; for TCP the sender of the SYN. What only tracked connections need lives in <see cref="TcpConnection"/>.
/// </summary>
public struct Flow
{
    /// <summary>Initiator's address (<see cref="Ip.Bits"/>).</summary>
    public IpBits Source;
    /// <summary>Responder's address.</summary>
    public IpBits Destination;
    /// <summary>First packet, ns. The earliest stamp, should the clock have stepped back.</summary>
    public long First;
    /// <summary>Latest stamp, ns.</summary>
    public long Last;
    /// <summary>Frame number of the first packet.</summary>
    public long FirstFrame;
    /// <summary>Frame number of the last packet.</summary>
    public long LastFrame;
    /// <summary>Frame bytes from the initiator, original length.</summary>
    public long SourceBytes;
    /// <summary>Frame bytes from the responder.</summary>
    public long DestinationBytes;
    /// <summary>Transport payload from the initiator.</summary>
    public long SourcePayload;
    /// <summary>Transport payload from the responder.</summary>
    public long DestinationPayload;
    /// <summary>Packets from the initiator.</summary>
    public uint SourcePackets;
    /// <summary>Packets from the responder.</summary>
    public uint DestinationPackets;
    /// <summary>Sequence number of the first packet: the ISN when it was a SYN.</summary>
    public uint FirstSequence;
    /// <summary>Acknowledgment number of the first packet.</summary>
    public uint FirstAcknowledgment;
    /// <summary>Index of its <see cref="TcpConnection"/>, 0 while untracked.</summary>
    public int Tcp;
    /// <summary>Index of its application state, 0 without.</summary>
    public int AppIndex;
    /// <summary>Outer address pair (<see cref="TunnelTable"/>).</summary>
    public int Tunnel;
    /// <summary>Ethernet address pair of the first packet (<see cref="MacPairs"/>).</summary>
    public int Macs;
    /// <summary>Initiator's port, ICMP type.</summary>
    public ushort SourcePort;
    /// <summary>Responder's port.</summary>
    public ushort DestinationPort;
    /// <summary>Window of the first packet.</summary>
    public ushort FirstWindow;
    /// <summary>MSS option of the first packet, 0 without.</summary>
    public ushort FirstMss;
    /// <summary>Application protocol's number, 0 when unknown.</summary>
    public ushort App;
    /// <summary>How it is known.</summary>
    public AppSearch AppSearch;
    /// <summary>Window scale option of the first packet, -1 without.</summary>
    public sbyte FirstScale;
    /// <summary>IP protocol number.</summary>
    public byte Protocol;
    /// <summary>4 or 6.</summary>
    public byte IpVersion;
    /// <summary>All TCP flags the initiator sent.</summary>
    public byte SourceFlags;
    /// <summary>All TCP flags the responder sent.</summary>
    public byte DestinationFlags;

    /// <summary>Initiator's address.</summary>
    public readonly Ip SourceIp => Ip.From(Source, IpVersion == 4);
    /// <summary>Responder's address.</summary>
    public readonly Ip DestinationIp => Ip.From(Destination, IpVersion == 4);
    /// <summary>Packets both ways.</summary>
    public readonly long Packets => (long)SourcePackets + DestinationPackets;
    /// <summary>Bytes both ways.</summary>
    public readonly long Bytes => SourceBytes + DestinationBytes;

    /// <summary>Direction of a packet of this flow: 0 from the initiator, 1 from the responder, -1 when it is another flow's.</summary>
    public readonly int Direction(in PacketFacts p)
    {
        if (p.Protocol != Protocol || p.IpVersion != IpVersion) return -1;
        if (p.SourcePort == SourcePort && p.DestinationPort == DestinationPort && p.Source == Source && p.Destination == Destination) return 0;
        return p.SourcePort == DestinationPort && p.DestinationPort == SourcePort && p.Source == Destination && p.Destination == Source ? 1 : -1;
    }
}
