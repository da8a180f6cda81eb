using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DNP3 (IEEE 1815): link head, addresses, application function.</summary>
internal sealed class Dnp3 : AppProtocol
{
    private static readonly FieldSet F = new("dnp3");
    private static readonly Field Start = F.Hex("start", "Start bytes");
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field Control = F.Hex("ctl", "Control");
    private static readonly Field Destination = F.Number("dst", "Destination");
    private static readonly Field Source = F.Number("src", "Source");
    private static readonly Field Checksum = F.Hex("hdr.CRC", "Data link header checksum");
    private static readonly Field Transport = F.Hex("tr.ctl", "Transport control");
    private static readonly Field Application = F.Hex("al.ctl", "Application control");
    private static readonly Field Function = F.Hex("al.func", "Application function code", v => v switch { 0 => "Confirm", 1 => "Read", 2 => "Write", 3 => "Select", 4 => "Operate", 5 => "Direct Operate", 13 => "Cold Restart", 20 => "Enable Unsolicited", 21 => "Disable Unsolicited", 129 => "Response", 130 => "Unsolicited Response", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "dnp3";
    public override string Title => "Distributed Network Protocol 3 (IEEE 1815)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(20000), Udp(20000)];
    public override IReadOnlyList<PayloadKind> ByContent => OverBoth;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("056405c00100000457bd"),
        Convert.FromHexString("056408c4010002001234c0c0015678"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 10 && b[0] == 5 && b[1] == 0x64 && b[2] >= 5 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 3 ? Pdu.NeedMore : b[0] == 5 && b[1] == 0x64 && b[2] >= 5 ? Pdu.Whole(10 + (b[2] - 5) + 2 * ((b[2] - 5 + 15) / 16)) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U16(Start);
        var length = d.U8(Length);
        d.U8(Control);
        d.U16Le(Destination);
        d.U16Le(Source);
        d.U16Le(Checksum);
        if (length >= 8)
        {
            d.U8(Transport);
            d.U8(Application);
            d.U8(Function);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
