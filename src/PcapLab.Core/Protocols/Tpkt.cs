using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>TPKT and COTP (RFC 1006), which carry RDP and S7: connection requests with their cookies and negotiated security.</summary>
internal sealed class Tpkt : AppProtocol
{
    private static readonly FieldSet F = new("tpkt");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field HeaderLength = F.Number("cotp.li", "COTP header length");
    private static readonly Field PduType = F.Hex("cotp.type", "COTP PDU type", v => v switch { 0xe0 => "CR Connect Request", 0xd0 => "CC Connect Confirm", 0xf0 => "DT Data", 0x80 => "DR Disconnect Request", _ => null });
    private static readonly Field Cookie = F.Text("rdp.cookie", "RDP cookie");
    private static readonly Field NegotiationType = F.Hex("rdp.neg_type", "RDP negotiation type");
    private static readonly Field Protocols = F.Hex("rdp.protocols", "RDP security protocols");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "tpkt";
    public override string Title => "ISO transport over TCP (RFC 1006), RDP and S7 connections";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(102), Tcp(3389)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [3, 0, 0, 42, 37, 0xe0, 0, 0, 0, 0, 0, .. "Cookie: mstshash=user\r\n"u8, 1, 0, 8, 0, 3, 0, 0, 0],
        [3, 0, 0, 17, 2, 0xf0, 0x80, 0x32, 1, 0, 0, 0, 1, 0, 0, 0, 0],
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 6 ? Match.Maybe : b[0] == 3 && b[1] == 0 && b[5] is 0xe0 or 0xd0 or 0xf0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] != 3 || (b[2] << 8 | b[3]) < 7 ? Pdu.NotMine : Pdu.Whole(b[2] << 8 | b[3]);

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.Skip(1);
        d.U16(Length);
        var header = d.Enter(d.U8(HeaderLength));
        var type = d.U8(PduType);
        var isChosen = false;
        if (type is 0xe0 or 0xd0)
        {
            d.Skip(Math.Min(5, d.Remaining));
            if (d.Rest.StartsWith("Cookie:"u8)) d.Line(Cookie);
            if (d.Remaining == 8)
            {
                isChosen = d.U8(NegotiationType) == 2;
                d.Skip(3);
                if (!d.Need(4)) return;
                var chosen = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(d.Rest);
                d.Add(Protocols, chosen, d.Position, 4);
                isChosen &= (chosen & 3) != 0;
                d.Skip(4);
            }
        }

        d.Leave(header);
        if (isChosen) d.SwitchTo = ProtocolRegistry.ByName["tls"];
        if (d.Remaining == 0) return;
        if (d.Peek() == 0x32)
        {
            var s7 = ProtocolRegistry.ByName["s7comm"];
            d.Layer(s7);
            s7.Dissect(ref d);
        }
        else
        {
            d.Bytes(Data, d.Remaining);
        }
    }
}

/// <summary>Siemens S7 communication inside COTP: message kind and function.</summary>
internal sealed class S7 : AppProtocol
{
    private static readonly FieldSet F = new("s7comm");
    private static readonly Field ProtocolId = F.Hex("header.protid", "Protocol ID");
    private static readonly Field Kind = F.Number("header.rosctr", "ROSCTR", v => v switch { 1 => "Job", 2 => "Ack", 3 => "Ack_Data", 7 => "Userdata", _ => null });
    private static readonly Field Reference = F.Number("header.pduref", "PDU reference");
    private static readonly Field ParameterLength = F.Number("header.parlg", "Parameter length");
    private static readonly Field DataLength = F.Number("header.datlg", "Data length");
    private static readonly Field ErrorClass = F.Hex("header.errcls", "Error class");
    private static readonly Field ErrorCode = F.Hex("header.errcod", "Error code");
    private static readonly Field Function = F.Hex("param.func", "Function", v => v switch { 4 => "Read Var", 5 => "Write Var", 0xf0 => "Setup communication", 0x1a => "Request download", 0x28 => "PI-Service", 0x29 => "PLC Stop", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "s7comm";
    public override string Title => "S7 Communication";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("32010000000100080000f0000001000101e0")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(ProtocolId);
        var kind = d.U8(Kind);
        d.Skip(2);
        d.U16(Reference);
        var parameters = d.U16(ParameterLength);
        d.U16(DataLength);
        if (kind is 2 or 3)
        {
            d.U8(ErrorClass);
            d.U8(ErrorCode);
        }

        if (parameters > 0) d.U8(Function);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
