using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861) and multicast listener discovery (RFC 2710, 3810).</summary>
internal sealed class Icmpv6Protocol() : WireProtocol(LayerId.Icmpv6, "icmpv6", "Internet Control Message Protocol version 6 (RFC 4443)", F)
{
    private static readonly FieldSet F = new("icmpv6");
    private static readonly Field Type = F.Number("type", "Type", v => v switch
    {
        1 => "destination unreachable", 2 => "packet too big", 3 => "time exceeded", 4 => "parameter problem", 128 => "echo request", 129 => "echo reply",
        130 => "multicast listener query", 131 => "multicast listener report", 132 => "multicast listener done", 133 => "router solicitation",
        134 => "router advertisement", 135 => "neighbor solicitation", 136 => "neighbor advertisement", 137 => "redirect",
        143 => "multicast listener report v2", _ => null,
    });
    private static readonly Field Code = F.Number("code", "Code");
    private static readonly Field HeaderChecksum = F.Hex("checksum", "Checksum");
    internal static readonly Field Status = F.Number("checksum.status", "Checksum status", ChecksumStatusNames.Of);
    private static readonly Field EchoId = F.Hex("echo.identifier", "Identifier");
    private static readonly Field EchoSequence = F.Number("echo.sequence_number", "Sequence number");
    private static readonly Field Mtu = F.Number("mtu", "MTU", unit: "bytes");
    private static readonly Field Pointer = F.Number("pointer", "Pointer");
    private static readonly Field HopLimit = F.Number("nd.ra.cur_hop_limit", "Current hop limit");
    private static readonly Field RaFlags = F.Hex("nd.ra.flag", "Flags");
    private static readonly Field Managed = F.Bits("nd.ra.flag.m", "Managed address configuration", 0x80);
    private static readonly Field Other = F.Bits("nd.ra.flag.o", "Other configuration", 0x40);
    private static readonly Field HomeAgent = F.Bits("nd.ra.flag.h", "Home agent", 0x20);
    private static readonly Field Preference = F.Bits("nd.ra.flag.prf", "Default router preference", 0x18);
    private static readonly Field Lifetime = F.Number("nd.ra.router_lifetime", "Router lifetime", unit: "s");
    private static readonly Field Reachable = F.Number("nd.ra.reachable_time", "Reachable time", unit: "ms");
    private static readonly Field Retransmit = F.Number("nd.ra.retrans_timer", "Retransmission timer", unit: "ms");
    private static readonly Field Solicited = F.Ipv6("nd.ns.target_address", "Target address");
    private static readonly Field NaFlags = F.Hex("nd.na.flag", "Flags");
    private static readonly Field NaRouter = F.Bits("nd.na.flag.r", "Router", 0x80000000);
    private static readonly Field NaSolicited = F.Bits("nd.na.flag.s", "Solicited", 0x40000000);
    private static readonly Field NaOverride = F.Bits("nd.na.flag.o", "Override", 0x20000000);
    private static readonly Field Advertised = F.Ipv6("nd.na.target_address", "Target address");
    private static readonly Field RedirectTarget = F.Ipv6("nd.rd.target_address", "Target address");
    private static readonly Field RedirectDestination = F.Ipv6("rd.na.destination_address", "Destination address");
    private static readonly Field OptionType = F.Number("opt.type", "Option type");
    private static readonly Field OptionLength = F.Number("opt.length", "Option length in 8-byte units");
    private static readonly Field LinkAddress = F.Ether("opt.linkaddr", "Link-layer address");
    private static readonly Field PrefixLength = F.Number("opt.prefix.length", "Prefix length");
    private static readonly Field PrefixFlags = F.Hex("opt.prefix.flag", "Flags");
    private static readonly Field OnLink = F.Bits("opt.prefix.flag.l", "On link", 0x80);
    private static readonly Field Autonomous = F.Bits("opt.prefix.flag.a", "Autonomous address configuration", 0x40);
    private static readonly Field Valid = F.Number("opt.prefix.valid_lifetime", "Valid lifetime", unit: "s");
    private static readonly Field Preferred = F.Number("opt.prefix.preferred_lifetime", "Preferred lifetime", unit: "s");
    private static readonly Field Prefix = F.Ipv6("opt.prefix", "Prefix");
    private static readonly Field OptionMtu = F.Number("opt.mtu", "MTU", unit: "bytes");
    private static readonly Field DnsLifetime = F.Number("opt.rdnss.lifetime", "DNS server lifetime", unit: "s");
    private static readonly Field DnsServer = F.Ipv6("opt.rdnss", "DNS server");
    private static readonly Field MaximumDelay = F.Number("mld.maximum_response_delay", "Maximum response delay", unit: "ms");
    private static readonly Field Multicast = F.Ipv6("mld.multicast_address", "Multicast address");
    private static readonly Field RecordCount = F.Number("mldr.nb_mcast_records", "Multicast address records");
    private static readonly Field RecordType = F.Number("mldr.mar.record_type", "Record type");
    private static readonly Field RecordSources = F.Number("mldr.mar.nb_sources", "Sources");
    private static readonly Field RecordAddress = F.Ipv6("mldr.mar.multicast_address", "Multicast address");
    private static readonly Field RecordSource = F.Ipv6("mldr.mar.source_address", "Source address");

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Hex("80000000 00010002"),
        Hex("87000000 00000000 20010db8000000000000000000000001 0101020202020202"),
        Hex("88000000 60000000 20010db8000000000000000000000001 0201020202020202"),
        Hex("86000000 40c00708 00000000 00000000 030440c0 00278d00 00093a80 00000000 20010db8000000000000000000000000 0501000000 0005dc"),
        Hex("8f000000 00000001 04000000 ff0200000000000000000001ff000001"),
    ];

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        d.U8(Code);
        d.U16(HeaderChecksum);
        switch (type)
        {
            case 2:
                d.U32(Mtu);
                break;
            case 4:
                d.U32(Pointer);
                break;
            case 128 or 129:
                d.U16(EchoId);
                d.U16(EchoSequence);
                break;
            case 130 or 131 or 132:
                d.U16(MaximumDelay);
                d.Skip(2);
                d.Bytes(Multicast, 16);
                break;
            case >= 133 and <= 137:
                Discovery(ref d, type);
                break;
            case 143:
                Records(ref d);
                break;
        }

        d.Skip(d.Remaining);
    }

    private static void Discovery(ref Dissector d, byte type)
    {
        switch (type)
        {
            case 134:
                d.U8(HopLimit);
                d.Bits(RaFlags, 1, Managed, Other, HomeAgent, Preference);
                d.U16(Lifetime);
                d.U32(Reachable);
                d.U32(Retransmit);
                break;
            case 136:
                d.Bits(NaFlags, 4, NaRouter, NaSolicited, NaOverride);
                d.Bytes(Advertised, 16);
                break;
            default:
                d.Skip(4);
                if (type == 135) d.Bytes(Solicited, 16);
                if (type != 137) break;
                d.Bytes(RedirectTarget, 16);
                d.Bytes(RedirectDestination, 16);
                break;
        }

        while (d.Remaining > 0) Option(ref d);
    }

    private static void Option(ref Dissector d)
    {
        var type = d.U8(OptionType);
        var length = d.U8(OptionLength) << 3;
        if (length == 0) d.Stop(StopReason.Malformed, 8);
        var mark = d.Enter(Math.Max(0, length - 2));
        switch (type)
        {
            case 1 or 2:
                d.Bytes(LinkAddress, Math.Min(6, d.Remaining));
                break;
            case 3:
                d.U8(PrefixLength);
                d.Bits(PrefixFlags, 1, OnLink, Autonomous);
                d.U32(Valid);
                d.U32(Preferred);
                d.Skip(4);
                d.Bytes(Prefix, 16);
                break;
            case 5:
                d.Skip(2);
                d.U32(OptionMtu);
                break;
            case 25:
                d.Skip(2);
                d.U32(DnsLifetime);
                while (d.Remaining >= 16) d.Bytes(DnsServer, 16);
                break;
        }

        d.Leave(mark);
    }

    private static void Records(ref Dissector d)
    {
        d.Skip(2);
        var count = d.U16(RecordCount);
        for (var i = 0; i < count && d.Remaining > 0; i++)
        {
            d.U8(RecordType);
            var auxiliary = d.Peek() << 2;
            d.Skip(1);
            var sources = d.U16(RecordSources);
            d.Bytes(RecordAddress, 16);
            for (var s = 0; s < sources && d.Remaining > 0; s++) d.Bytes(RecordSource, 16);
            d.Skip(auxiliary);
        }
    }
}
