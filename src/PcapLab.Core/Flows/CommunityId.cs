using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>Community ID version 1: the same name for a flow in every tool that knows it.</summary>
public static class CommunityId
{
    /// <summary>The id of a flow; ICMP ports are type and counterpart type, or type and code where there is no counterpart.</summary>
    public static string Of(in Flow f) => Of(f.SourceIp, f.DestinationIp, f.Protocol, f.SourcePort, f.DestinationPort);

    /// <summary>The id of a flow key.</summary>
    /// <param name="source">One side.</param>
    /// <param name="destination">The other.</param>
    /// <param name="protocol">IP protocol number.</param>
    /// <param name="sourcePort">Port, or ICMP type.</param>
    /// <param name="destinationPort">Port, or ICMP counterpart type or code.</param>
    /// <param name="seed">Seed that all tools of a site share.</param>
    /// <param name="base64">False for the hexadecimal form.</param>
    public static string Of(Ip source, Ip destination, byte protocol, ushort sourcePort, ushort destinationPort, ushort seed = 0, bool base64 = true)
    {
        var order = source.Bits.CompareTo(destination.Bits);
        if (order == 0) order = sourcePort.CompareTo(destinationPort);
        if (order > 0 && !IsOneWay(protocol, sourcePort))
        {
            (source, destination) = (destination, source);
            (sourcePort, destinationPort) = (destinationPort, sourcePort);
        }

        Span<byte> key = stackalloc byte[40];
        BinaryPrimitives.WriteUInt16BigEndian(key, seed);
        var at = 2;
        at += source.WriteBytes(key[at..]);
        at += destination.WriteBytes(key[at..]);
        key[at++] = protocol;
        key[at++] = 0;
        // Without ports (a cut or impossible header) the id is made as for protocols that have none.
        if (HasPorts(protocol) && ((sourcePort | destinationPort) != 0 || protocol is IpProtocols.Icmp or IpProtocols.Icmpv6))
        {
            BinaryPrimitives.WriteUInt16BigEndian(key[at..], sourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(key[(at + 2)..], destinationPort);
            at += 4;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(key[..at], hash);
        return "1:" + (base64 ? Convert.ToBase64String(hash) : Convert.ToHexStringLower(hash));
    }

    private static bool HasPorts(byte protocol) =>
        protocol is IpProtocols.Tcp or IpProtocols.Udp or IpProtocols.Sctp or IpProtocols.Icmp or IpProtocols.Icmpv6;

    /// <summary>ICMP types without a counterpart: their flow has one direction, so nothing is ordered.</summary>
    private static bool IsOneWay(byte protocol, ushort type) => protocol switch
    {
        IpProtocols.Icmp => type is not (0 or 8 or 9 or 10 or 13 or 14 or 15 or 16 or 17 or 18),
        IpProtocols.Icmpv6 => type is not (>= 128 and <= 131 or >= 133 and <= 136 or 139 or 140 or 144 or 145),
        _ => false,
    };
}
