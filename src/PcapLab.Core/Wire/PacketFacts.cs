using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>What hands the bytes after the last decoded layer to a parser of the open set.</summary>
public enum PayloadKind : byte
{
    /// <summary>Nothing follows, or it could not be reached.</summary>
    None,
    /// <summary>By Ethernet type.</summary>
    EtherType,
    /// <summary>By LLC destination SAP.</summary>
    LlcSap,
    /// <summary>By SNAP protocol id of a non-Ethernet organisation.</summary>
    Snap,
    /// <summary>By PPP protocol number.</summary>
    Ppp,
    /// <summary>By IP protocol number.</summary>
    IpProtocol,
    /// <summary>UDP payload: by ports and content.</summary>
    Udp,
    /// <summary>TCP payload: by ports and content, as a stream.</summary>
    Tcp,
    /// <summary>SCTP DATA chunk's payload: by ports and payload protocol id.</summary>
    Sctp,
    /// <summary>The whole frame, by the link type of its interface: links that carry no IP.</summary>
    Link,
}

/// <summary>What is special about a packet.</summary>
[Flags]
public enum PacketFlags : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The capture holds fewer bytes than the wire did.</summary>
    Cut = 1,
    /// <summary>An IP fragment that does not complete its datagram here.</summary>
    Fragment = 2,
    /// <summary>The datagram was completed by this frame; the payload stands in the batch's extra buffer.</summary>
    Reassembled = 4,
    /// <summary>Payload offsets refer to the batch's extra buffer instead of its main one.</summary>
    InExtra = 8,
    /// <summary>Inside a tunnel: addresses are the innermost's.</summary>
    Tunnelled = 16,
    /// <summary>Decoding stopped early; see <see cref="PacketFacts.Stop"/>.</summary>
    Stopped = 32,
    /// <summary>More layers than are kept.</summary>
    LayerOverflow = 64,
    /// <summary>An IP, TCP or UDP checksum was asked for (<see cref="DecoderOptions.CheckChecksums"/>) and is wrong.</summary>
    BadChecksum = 128,
    /// <summary>Has IP addresses: belongs to a flow.</summary>
    HasFlow = 256,
    /// <summary>Emitted late: a fragment that waited for its datagram's first fragment to learn the ports; counts for its flow only.</summary>
    Late = 512,
}

/// <summary>
/// What decoding a packet once gives to everything above, without bytes: about 150 bytes, reused, no references.
/// Offsets are absolute in the batch's buffer, so that a shard on another thread can find the bytes again.
/// </summary>
public struct PacketFacts
{
    /// <summary>Nanoseconds since the epoch.</summary>
    public long Time;
    /// <summary>Frame number from 1.</summary>
    public long Number;
    /// <summary>Innermost source address; IPv4 in mapped form (<see cref="Ip.Bits"/>).</summary>
    public IpBits Source;
    /// <summary>Innermost destination address.</summary>
    public IpBits Destination;
    /// <summary>Start of the frame in the batch's buffer.</summary>
    public int Offset;
    /// <summary>Captured bytes.</summary>
    public int Captured;
    /// <summary>Bytes on the wire.</summary>
    public int Original;
    /// <summary>Interface number of the session.</summary>
    public int Interface;
    /// <summary>Start of the transport header, -1 without one.</summary>
    public int TransportOffset;
    /// <summary>Start of what follows the last decoded layer.</summary>
    public int PayloadOffset;
    /// <summary>Captured bytes of it.</summary>
    public int PayloadCaptured;
    /// <summary>Its length as the headers say (wire); larger than <see cref="PayloadCaptured"/> when cut.</summary>
    public int PayloadLength;
    /// <summary>Interned layer path (<see cref="PathTable"/>).</summary>
    public int Path;
    /// <summary>Interned outer address pair and tunnel kind (<see cref="TunnelTable"/>), 0 without a tunnel.</summary>
    public int Tunnel;
    /// <summary>TCP sequence number.</summary>
    public uint Sequence;
    /// <summary>TCP acknowledgment number.</summary>
    public uint Acknowledgment;
    /// <summary>Symmetric, seeded hash of the flow key: shard and table tag.</summary>
    public uint FlowHash;
    /// <summary>Source port; for ICMP see <see cref="Schema"/> notes in Wire/Icmp.cs (type and counterpart, as in Community ID).</summary>
    public ushort SourcePort;
    /// <summary>Destination port.</summary>
    public ushort DestinationPort;
    /// <summary>TCP window as sent, unscaled.</summary>
    public ushort Window;
    /// <summary>What is special.</summary>
    public PacketFlags Flags;
    /// <summary>Protocol that another flow announced for this packet's flow, 0 without; set by whoever keeps the announcements.</summary>
    public ushort Expected;
    /// <summary>Number that selects the parser of the payload: Ethernet type, SAP, IP protocol…</summary>
    public ushort PayloadValue;
    /// <summary>How the payload's parser is found.</summary>
    public PayloadKind Payload;
    /// <summary>IP version of the innermost header: 4, 6 or 0.</summary>
    public byte IpVersion;
    /// <summary>IP protocol number of the innermost header.</summary>
    public byte Protocol;
    /// <summary>TCP flags, low 8 bits.</summary>
    public byte TcpFlags;
    /// <summary>Time to live or hop limit of the innermost header.</summary>
    public byte Ttl;
    /// <summary>Why decoding stopped.</summary>
    public DecodeStop Stop;

    /// <summary>Innermost source as an address.</summary>
    public readonly Ip SourceIp => Ip.From(Source, IpVersion == 4);
    /// <summary>Innermost destination as an address.</summary>
    public readonly Ip DestinationIp => Ip.From(Destination, IpVersion == 4);
}
