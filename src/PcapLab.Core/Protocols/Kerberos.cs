using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Kerberos 5 (RFC 4120): message kind, realm, principals, error codes.</summary>
internal sealed class Kerberos : AppProtocol
{
    private const int MaxDepth = 12;
    private static readonly FieldSet F = new("kerberos");
    private static readonly Field RecordMark = F.Number("record_mark", "Record mark", unit: "bytes");
    private static readonly Field Type = F.Number("msg_type", "Message type", v => v switch { 10 => "krb-as-req", 11 => "krb-as-rep", 12 => "krb-tgs-req", 13 => "krb-tgs-rep", 14 => "krb-ap-req", 15 => "krb-ap-rep", 30 => "krb-error", _ => null });
    private static readonly Field Realm = F.Text("realm", "Realm");
    private static readonly Field Principal = F.Text("CNameString", "Name");
    private static readonly Field ErrorCode = F.Number("error_code", "Error code", v => v switch { 6 => "KDC_ERR_C_PRINCIPAL_UNKNOWN", 7 => "KDC_ERR_S_PRINCIPAL_UNKNOWN", 18 => "KDC_ERR_CLIENT_REVOKED", 24 => "KDC_ERR_PREAUTH_FAILED", 25 => "KDC_ERR_PREAUTH_REQUIRED", 37 => "KRB_AP_ERR_SKEW", _ => null });

    public override string Name => "kerberos";
    public override string Title => "Kerberos 5 (RFC 4120)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(88), Tcp(88)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("6a333031a103020105a20302010aa4253023a1123010a003020101a10930071b05616c696365a20d1b0b4c41422e4558414d504c45"),
        Convert.FromHexString("7e20301ea003020105a10302011ea603020119a90d1b0b4c41422e4558414d504c45"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (context.Transport == Wire.PayloadKind.Tcp && b.Length > 4 && b[0] == 0) b = b[4..];
        return b.Length > 0 && b[0] is >= 0x6a and <= 0x6f or >= 0x74 and <= 0x76 or 0x7e ? Match.Maybe : Match.No;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] != 0 || b[1] > 15 ? Pdu.NotMine : Pdu.Whole(4 + (b[1] << 16 | b[2] << 8 | b[3]));

    public override void Dissect(ref Dissector d)
    {
        if (d.IsStream) d.U32(RecordMark);
        Walk(ref d, 0, 0);
    }

    /// <summary>Walks the elements; the application tag and the message's own context tags say what a leaf means.</summary>
    private static void Walk(ref Dissector d, int depth, int application)
    {
        if (depth > MaxDepth)
        {
            d.Stop(StopReason.Limit);
            return;
        }

        while (d.Remaining > 0)
        {
            var tag = d.Peek();
            if (tag == 0x1b) // GeneralString
            {
                Ber.Text(ref d, depth is 3 or 5 ? Realm : Principal);
            }
            else if (depth == 2 && tag == (application == 30 ? 0xa6 : -1))
            {
                Ber.Next(ref d, out _);
                Ber.Number(ref d, ErrorCode);
            }
            else if (depth == 2 && IsType(tag, application))
            {
                Ber.Next(ref d, out _);
                Ber.Number(ref d, Type);
            }
            else if ((tag & 0x20) != 0)
            {
                if (Ber.Next(ref d, out var length) < 0) return;
                var outer = d.Enter(length);
                Walk(ref d, depth + 1, depth == 0 ? tag & 0x1f : application);
                d.Leave(outer);
            }
            else
            {
                Ber.Skip(ref d);
            }
        }
    }

    // KDC requests count their fields from 1, everything else from 0.
    private static bool IsType(int tag, int application) => tag == (application is 10 or 12 ? 0xa2 : 0xa1);
}
