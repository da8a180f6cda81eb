using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>How a checksum's status is shown, and where it belongs.</summary>
internal static class ChecksumStatusNames
{
    /// <summary>The status in words.</summary>
    public static string? Of(ulong status) => (ChecksumStatus)status switch
    {
        ChecksumStatus.Bad => "Bad", ChecksumStatus.Good => "Good", ChecksumStatus.Unverified => "Unverified", ChecksumStatus.NotPresent => "Not present", _ => null,
    };

    /// <summary>The status field of a layer whose checksum is there and is verified when asked for, or null.</summary>
    public static Field? FieldOf(LayerId layer, int length) => layer switch
    {
        LayerId.Ip when length >= 20 => Ipv4Protocol.Status,
        LayerId.Tcp when length >= 20 => TcpProtocol.Status,
        LayerId.Udp when length >= 8 => UdpProtocol.Status,
        LayerId.Icmp when length >= 4 => IcmpProtocol.Status,
        LayerId.Icmpv6 when length >= 4 => Icmpv6Protocol.Status,
        _ => null,
    };
}
