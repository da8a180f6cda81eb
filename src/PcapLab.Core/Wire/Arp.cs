using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>ARP and RARP (RFC 826, RFC 903).</summary>
internal sealed class ArpProtocol() : WireProtocol(LayerId.Arp, "arp", "Address Resolution Protocol (RFC 826)", F)
{
    private static readonly FieldSet F = new("arp");
    private static readonly Field HardwareType = F.Number("hw.type", "Hardware type");
    private static readonly Field ProtocolType = F.Hex("proto.type", "Protocol type", EtherTypeNames.Of);
    private static readonly Field HardwareSize = F.Number("hw.size", "Hardware size", unit: "bytes");
    private static readonly Field ProtocolSize = F.Number("proto.size", "Protocol size", unit: "bytes");
    private static readonly Field Opcode = F.Number("opcode", "Opcode", v => v switch { 1 => "request", 2 => "reply", 3 => "reverse request", 4 => "reverse reply", _ => null });
    private static readonly Field IsGratuitous = F.Bool("isgratuitous", "Is gratuitous");
    private static readonly Field SourceMac = F.Ether("src.hw_mac", "Sender MAC address");
    private static readonly Field SourceHardware = F.Bytes("src.hw", "Sender hardware address");
    private static readonly Field SourceIp = F.Ipv4("src.proto_ipv4", "Sender IP address");
    private static readonly Field SourceProtocol = F.Bytes("src.proto", "Sender protocol address");
    private static readonly Field TargetMac = F.Ether("dst.hw_mac", "Target MAC address");
    private static readonly Field TargetHardware = F.Bytes("dst.hw", "Target hardware address");
    private static readonly Field TargetIp = F.Ipv4("dst.proto_ipv4", "Target IP address");
    private static readonly Field TargetProtocol = F.Bytes("dst.proto", "Target protocol address");

    public override IReadOnlyList<byte[]> Samples { get; } = [Hex("0001 0800 06 04 0001 020202020202 0a000001 000000000000 0a000002")];

    public override void Dissect(ref Dissector d)
    {
        var hardware = d.U16(HardwareType);
        var protocol = d.U16(ProtocolType);
        int hardwareSize = d.U8(HardwareSize);
        int protocolSize = d.U8(ProtocolSize);
        var opcode = d.U16(Opcode);
        // Hardware types 1 and 6 (IEEE 802) have MAC addresses.
        var isMac = hardware is 1 or 6 && hardwareSize == 6;
        var isIp = protocol == EtherTypes.Ip && protocolSize == 4;
        // A reverse request names its sender twice because it asks for itself (RFC 903).
        if (isIp && opcode is 1 or 2 && d.Need(2 * (hardwareSize + 4)))
        {
            var rest = d.Rest;
            var isSame = rest.Slice(hardwareSize, 4).SequenceEqual(rest.Slice(2 * hardwareSize + 4, 4));
            if (isSame) d.AddGenerated(IsGratuitous, 1);
        }

        Address(ref d, isMac ? SourceMac : SourceHardware, hardwareSize);
        Address(ref d, isIp ? SourceIp : SourceProtocol, protocolSize);
        Address(ref d, isMac ? TargetMac : TargetHardware, hardwareSize);
        Address(ref d, isIp ? TargetIp : TargetProtocol, protocolSize);
    }

    private static void Address(ref Dissector d, Field field, int size)
    {
        if (size > 0) d.Bytes(field, size);
    }
}
