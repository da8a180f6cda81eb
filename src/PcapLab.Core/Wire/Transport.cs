using System.Buffers.Binary;

namespace PcapLab.Wire;

/// <summary>Where each IP protocol keeps what tells its flows apart.</summary>
internal static class Transport
{
    /// <summary>Ports as Community ID v1 defines them; (0, 0) for protocols without, or when the bytes are not there.</summary>
    public static (ushort Source, ushort Destination) Ports(byte protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        IpProtocols.Tcp or IpProtocols.Udp or IpProtocols.Sctp or IpProtocols.Dccp or IpProtocols.UdpLite when header.Length >= 4 =>
            (BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt16BigEndian(header[2..])),
        IpProtocols.Icmp when header.Length >= 2 => IcmpPorts.V4(header[0], header[1]),
        IpProtocols.Icmpv6 when header.Length >= 2 => IcmpPorts.V6(header[0], header[1]),
        _ => (0, 0),
    };
}

/// <summary>
/// ICMP has no ports; Community ID v1 takes the type and its counterpart (echo request 8 ↔ reply 0), so that both directions are one flow.
/// A type without counterpart is one-way and takes its code.
/// </summary>
internal static class IcmpPorts
{
    public static (ushort Source, ushort Destination) V4(byte type, byte code) => type switch
    {
        0 => (0, 8),
        8 => (8, 0),
        9 => (9, 10),
        10 => (10, 9),
        13 => (13, 14),
        14 => (14, 13),
        15 => (15, 16),
        16 => (16, 15),
        17 => (17, 18),
        18 => (18, 17),
        _ => (type, code),
    };

    public static (ushort Source, ushort Destination) V6(byte type, byte code) => type switch
    {
        128 => (128, 129),
        129 => (129, 128),
        130 => (130, 131),
        131 => (131, 130),
        133 => (133, 134),
        134 => (134, 133),
        135 => (135, 136),
        136 => (136, 135),
        139 => (139, 140),
        140 => (140, 139),
        144 => (144, 145),
        145 => (145, 144),
        _ => (type, code),
    };
}
