using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>RPKI-router (RFC 8210): PDU kind, serial, prefixes.</summary>
internal sealed class RpkiRtr : AppProtocol
{
    private static readonly FieldSet F = new("rpkirtr");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Type = F.Number("pdu_type", "PDU type", v => v switch { 0 => "Serial Notify", 1 => "Serial Query", 2 => "Reset Query", 3 => "Cache Response", 4 => "IPv4 Prefix", 6 => "IPv6 Prefix", 7 => "End of Data", 8 => "Cache Reset", 9 => "Router Key", 10 => "Error Report", _ => null });
    private static readonly Field Session = F.Hex("session_id", "Session ID");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rpkirtr";
    public override string Title => "RPKI to router protocol (RFC 8210)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(323)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("0102000000000008"),
        Convert.FromHexString("010000010000000c00000001"),
    ];

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 8 ? Pdu.NeedMore : b[0] > 2 || b[4] != 0 || b[5] != 0 || (b[6] << 8 | b[7]) < 8 ? Pdu.NotMine : Pdu.Whole(b[6] << 8 | b[7]);

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Type);
        d.U16(Session);
        d.U32(Length);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
