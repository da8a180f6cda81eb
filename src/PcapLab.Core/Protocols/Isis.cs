using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>IS-IS (ISO 10589, RFC 1195): the common header; the kinds of packets are layers of their own.</summary>
internal sealed class Isis : AppProtocol
{
    private static readonly FieldSet F = new("isis");
    private static readonly Field Nlpid = F.Hex("irpd", "Intradomain routing protocol discriminator");
    private static readonly Field HeaderLength = F.Number("len", "Length indicator", unit: "bytes");
    private static readonly Field Extension = F.Number("ver", "Version/protocol ID extension");
    private static readonly Field IdLength = F.Number("sysid_len", "ID length");
    private static readonly Field Type = F.Number("type", "PDU type", v => v switch { 15 => "L1 HELLO", 16 => "L2 HELLO", 17 => "P2P HELLO", 18 => "L1 LSP", 20 => "L2 LSP", 24 => "L1 CSNP", 25 => "L2 CSNP", 26 => "L1 PSNP", 27 => "L2 PSNP", _ => null });
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field MaxAreas = F.Number("max_area_adr", "Maximum area addresses");

    public override string Name => "isis";
    public override string Title => "Intermediate System to Intermediate System (ISO 10589)";
    public override IReadOnlyList<Field> Fields => F;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("8314010011010000" + "01000000000001" + "001e" + "0014" + "01"),
        Convert.FromHexString("831b010012010000" + "001e" + "04b0" + "0000000000010000" + "00000001" + "1234" + "01" + "890141"),
    ];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Nlpid);
        d.U8(HeaderLength);
        d.U8(Extension);
        d.U8(IdLength);
        var type = d.Peek() & 0x1f;
        d.Add(Type, (ulong)type, d.Position, Math.Min(1, d.Remaining));
        d.Skip(1);
        d.U8(Version);
        d.Skip(1);
        d.U8(MaxAreas);
        var name = type switch { 15 or 16 or 17 => "isis.hello", 18 or 20 => "isis.lsp", 24 or 25 => "isis.csnp", 26 or 27 => "isis.psnp", _ => null };
        if (name is null || d.IsStopped) return;
        var inner = (IsisPart)ProtocolRegistry.ByName[name];
        d.Layer(inner);
        inner.Read(ref d, type);
    }
}

/// <summary>A kind of IS-IS packet: what stands behind the common header, ended by type-length-values.</summary>
internal abstract class IsisPart : AppProtocol
{
    /// <summary>Reads the packet behind the common header.</summary>
    public abstract void Read(ref Dissector d, int type);

    public override void Dissect(ref Dissector d) => Read(ref d, 0);

    protected static void Tlvs(ref Dissector d, Field group, Field type, Field length, Field value, Field? hostName = null)
    {
        while (d.Remaining >= 2)
        {
            var mark = d.Begin(group);
            var code = d.U8(type);
            var outer = d.Enter(d.U8(length));
            if (d.Remaining > 0) d.Bytes(code == 137 && hostName is not null ? hostName : value, d.Remaining);
            d.Leave(outer);
            d.End(mark);
        }
    }
}

/// <summary>IS-IS hello.</summary>
internal sealed class IsisHello : IsisPart
{
    private static readonly FieldSet F = new("isis.hello");
    private static readonly Field CircuitType = F.Number("circuit_type", "Circuit type", v => v switch { 1 => "Level 1 only", 2 => "Level 2 only", 3 => "Level 1 and 2", _ => null });
    private static readonly Field Source = F.Bytes("source_id", "System ID of the sender");
    private static readonly Field Holding = F.Number("holding_timer", "Holding timer", unit: "s");
    private static readonly Field Length = F.Number("pdu_length", "PDU length", unit: "bytes");
    private static readonly Field Priority = F.Number("priority", "Priority");
    private static readonly Field Lan = F.Bytes("lan_id", "System ID of the designated router");
    private static readonly Field Circuit = F.Number("local_circuit_id", "Local circuit ID");
    private static readonly Field Tlv = F.Group("clv", "TLV");
    private static readonly Field TlvType = F.Number("clv.type", "Type");
    private static readonly Field TlvLength = F.Number("clv.length", "Length");
    private static readonly Field TlvValue = F.Bytes("clv.value", "Value");

    public override string Name => "isis.hello";
    public override string Title => "IS-IS hello";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("01" + "000000000001" + "001e" + "0014" + "01" + "0102aabb")];

    public override void Read(ref Dissector d, int type)
    {
        d.U8(CircuitType);
        d.Bytes(Source, 6);
        d.U16(Holding);
        d.U16(Length);
        if (type is 15 or 16)
        {
            d.U8(Priority);
            d.Bytes(Lan, 7);
        }
        else
        {
            d.U8(Circuit);
        }

        Tlvs(ref d, Tlv, TlvType, TlvLength, TlvValue);
    }
}

/// <summary>IS-IS link state packet.</summary>
internal sealed class IsisLsp : IsisPart
{
    private static readonly FieldSet F = new("isis.lsp");
    private static readonly Field Length = F.Number("pdu_length", "PDU length", unit: "bytes");
    private static readonly Field Remaining = F.Number("remaining_life", "Remaining lifetime", unit: "s");
    private static readonly Field Identifier = F.Bytes("lsp_id", "LSP ID");
    private static readonly Field Sequence = F.Hex("sequence_number", "Sequence number");
    private static readonly Field Checksum = F.Hex("checksum", "Checksum");
    private static readonly Field Flags = F.Hex("type_block", "Type block");
    private static readonly Field HostName = F.Text("hostname", "Hostname");
    private static readonly Field Tlv = F.Group("clv", "TLV");
    private static readonly Field TlvType = F.Number("clv.type", "Type");
    private static readonly Field TlvLength = F.Number("clv.length", "Length");
    private static readonly Field TlvValue = F.Bytes("clv.value", "Value");

    public override string Name => "isis.lsp";
    public override string Title => "IS-IS link state packet";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("001e" + "04b0" + "0000000000010000" + "00000001" + "1234" + "01" + "890141")];

    public override void Read(ref Dissector d, int type)
    {
        d.U16(Length);
        d.U16(Remaining);
        d.Bytes(Identifier, 8);
        d.U32(Sequence);
        d.U16(Checksum);
        d.U8(Flags);
        Tlvs(ref d, Tlv, TlvType, TlvLength, TlvValue, HostName);
    }
}

/// <summary>IS-IS complete sequence numbers.</summary>
internal sealed class IsisCsnp : IsisPart
{
    private static readonly FieldSet F = new("isis.csnp");
    private static readonly Field Length = F.Number("pdu_length", "PDU length", unit: "bytes");
    private static readonly Field Source = F.Bytes("source_id", "Source ID");
    private static readonly Field First = F.Bytes("start_lsp_id", "Start LSP ID");
    private static readonly Field Last = F.Bytes("end_lsp_id", "End LSP ID");
    private static readonly Field Tlv = F.Group("clv", "TLV");
    private static readonly Field TlvType = F.Number("clv.type", "Type");
    private static readonly Field TlvLength = F.Number("clv.length", "Length");
    private static readonly Field TlvValue = F.Bytes("clv.value", "Value");

    public override string Name => "isis.csnp";
    public override string Title => "IS-IS complete sequence numbers";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0021" + "00000000000100" + "0000000000000000" + "ffffffffffffffff" + "0900")];

    public override void Read(ref Dissector d, int type)
    {
        d.U16(Length);
        d.Bytes(Source, 7);
        d.Bytes(First, 8);
        d.Bytes(Last, 8);
        Tlvs(ref d, Tlv, TlvType, TlvLength, TlvValue);
    }
}

/// <summary>IS-IS partial sequence numbers.</summary>
internal sealed class IsisPsnp : IsisPart
{
    private static readonly FieldSet F = new("isis.psnp");
    private static readonly Field Length = F.Number("pdu_length", "PDU length", unit: "bytes");
    private static readonly Field Source = F.Bytes("source_id", "Source ID");
    private static readonly Field Tlv = F.Group("clv", "TLV");
    private static readonly Field TlvType = F.Number("clv.type", "Type");
    private static readonly Field TlvLength = F.Number("clv.length", "Length");
    private static readonly Field TlvValue = F.Bytes("clv.value", "Value");

    public override string Name => "isis.psnp";
    public override string Title => "IS-IS partial sequence numbers";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0011" + "00000000000100" + "0900")];

    public override void Read(ref Dissector d, int type)
    {
        d.U16(Length);
        d.Bytes(Source, 7);
        Tlvs(ref d, Tlv, TlvType, TlvLength, TlvValue);
    }
}
