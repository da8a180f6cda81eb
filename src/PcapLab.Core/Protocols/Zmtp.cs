using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>ZMTP 3: greeting, frames.</summary>
internal sealed class Zmtp : AppProtocol
{
    private static readonly FieldSet F = new("zmtp");
    private static readonly Field Signature = F.Bytes("greeting.signature", "Signature");
    private static readonly Field Version = F.Number("version.major", "Major version");
    private static readonly Field Mechanism = F.Text("greeting.mechanism", "Mechanism");
    private static readonly Field Flags = F.Hex("frame.flags", "Flags");
    private static readonly Field Length = F.Number("frame.length", "Length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "zmtp";
    public override string Title => "ZeroMQ message transport (ZMTP 3)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("ff00000000000000017f03004e554c4c000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0003616263"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 10 && b[0] == 0xff && b[9] == 0x7f && b[1] == 0 && b[2] == 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.IsEmpty ? Pdu.NeedMore : b[0] == 0xff ? b.Length < 11 ? Pdu.NeedMore : Pdu.Whole(b[10] >= 3 ? 64 : b.Length) : b.Length < 2 ? Pdu.NeedMore : b[0] > 7 ? Pdu.NotMine : (b[0] & 2) == 0 ? Pdu.Whole(2 + b[1]) : b.Length < 9 ? Pdu.NeedMore : new Pdu(9, 9L + (b[5] << 24 & 0x7fffffff | b[6] << 16 | b[7] << 8 | b[8]));

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == 0xff)
        {
            d.Bytes(Signature, 10);
            if (d.Remaining > 0 && d.U8(Version) >= 3 && d.Remaining >= 21)
            {
                d.Skip(1);
                var name = d.Rest[..20].IndexOf((byte)0);
                d.Text(Mechanism, name < 0 ? 20 : name);
            }

            d.Skip(d.Remaining);
            return;
        }

        var flags = d.U8(Flags);
        if ((flags & 2) != 0) d.U64(Length);
        else d.U8(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
