using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>VNC (RFC 6143): version and security types; the screen is passed over.</summary>
internal sealed class Vnc : AppProtocol
{
    private static readonly FieldSet F = new("vnc");
    private static readonly Field Version = F.Text("server_proto_ver", "Protocol version");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "vnc";
    public override string Title => "Virtual Network Computing (RFC 6143)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(5900), Tcp(5901), Tcp(5500), Tcp(5501)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["RFB 003.008\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 12 && b.StartsWith("RFB 00"u8) && b[11] == (byte)'\n' ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.StartsWith("RFB 00"u8) ? Pdu.Whole(12) : new Pdu(Math.Min(b.Length, 64), b.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("RFB 00"u8)) d.Text(Version, Math.Min(11, d.Remaining));
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
