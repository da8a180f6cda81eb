using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>The OSI network layer: one byte (NLPID) says which of its protocols follows; it belongs to that protocol's header.</summary>
internal sealed class Osi : AppProtocol
{
    private static readonly FieldSet F = new("osi");
    private static readonly Field Nlpid = F.Hex("nlpid", "Network layer protocol identifier", v => v switch { 0x81 => "CLNP", 0x82 => "ES-IS", 0x83 => "IS-IS", _ => null });

    public override string Name => "osi";
    public override string Title => "OSI network layer";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [LlcSap(0xfe), EtherType(0x00fe), EtherType(0xfefe)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("831401001101000001" + "000000000001" + "001e" + "0014" + "01")];

    public override void Dissect(ref Dissector d)
    {
        d.Add(Nlpid, d.Peek(), d.Position, Math.Min(1, d.Remaining));
        var name = d.Peek() switch { 0x81 => "clnp", 0x82 => "esis", 0x83 => "isis", _ => null };
        if (name is null || d.Remaining == 0) return;
        var inner = ProtocolRegistry.ByName[name];
        d.Layer(inner);
        inner.Dissect(ref d);
    }
}

/// <summary>ISO 8473: connectionless network packets.</summary>
internal sealed class Clnp : AppProtocol
{
    private static readonly FieldSet F = new("clnp");
    private static readonly Field Nlpid = F.Hex("nlpi", "Network layer protocol identifier");
    private static readonly Field HeaderLength = F.Number("len", "HDR length", unit: "bytes");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Ttl = F.Number("ttl", "Holding time", unit: "half seconds");
    private static readonly Field Type = F.Hex("type", "Type and flags");
    private static readonly Field Length = F.Number("pdu.len", "PDU length", unit: "bytes");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Destination = F.Bytes("dsap", "Destination address");
    private static readonly Field Source = F.Bytes("ssap", "Source address");

    public override string Name => "clnp";
    public override string Title => "Connectionless Network Protocol (ISO 8473)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("8113011e1c00130000" + "0349000a" + "0349000b" + "0000")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Nlpid);
        d.U8(HeaderLength);
        d.U8(Version);
        d.U8(Ttl);
        d.U8(Type);
        d.U16(Length);
        d.U16(Checksum);
        Address(ref d, Destination);
        Address(ref d, Source);
        d.Skip(d.Remaining);
    }

    private static void Address(ref Dissector d, Field field)
    {
        int n = d.Peek();
        d.Skip(1);
        if (n > 0) d.Bytes(field, n);
    }
}

/// <summary>ISO 9542: end systems and intermediate systems find each other.</summary>
internal sealed class Esis : AppProtocol
{
    private static readonly FieldSet F = new("esis");
    private static readonly Field Nlpid = F.Hex("nlpi", "Network layer protocol identifier");
    private static readonly Field HeaderLength = F.Number("length", "PDU length", unit: "bytes");
    private static readonly Field Version = F.Number("ver", "Version");
    private static readonly Field Type = F.Number("type", "PDU type", v => v switch { 2 => "ES HELLO", 4 => "IS HELLO", 6 => "RD REQUEST", _ => null });
    private static readonly Field HoldingTime = F.Number("htime", "Holding time", unit: "s");
    private static readonly Field Checksum = F.Hex("chksum", "Checksum");
    private static readonly Field Data = F.Bytes("data", "Addresses and options");

    public override string Name => "esis";
    public override string Title => "End System to Intermediate System (ISO 9542)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("820d0100040012000003490001")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Nlpid);
        d.U8(HeaderLength);
        d.U8(Version);
        d.Skip(1);
        d.Add(Type, (ulong)(d.Peek() & 0x1f), d.Position, Math.Min(1, d.Remaining));
        d.Skip(1);
        d.U16(HoldingTime);
        d.U16(Checksum);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
