using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>FIX, the financial exchange's tag=value messages: version, kind and parties.</summary>
internal sealed class Fix : AppProtocol
{
    private const byte Separator = 1;
    private static readonly FieldSet F = new("fix");
    private static readonly Field Version = F.Text("BeginString", "Begin string (8)");
    private static readonly Field Kind = F.Text("MsgType", "Message type (35)");
    private static readonly Field Sender = F.Text("SenderCompID", "Sender (49)");
    private static readonly Field Target = F.Text("TargetCompID", "Target (56)");
    private static readonly Field SequenceNumber = F.Text("MsgSeqNum", "Sequence number (34)");
    private static readonly Field Other = F.Text("field", "Tag and value");

    public override string Name => "fix";
    public override string Title => "Financial Information eXchange";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["8=FIX.4.2\u00019=12\u000135=0\u000149=A\u000156=B\u000134=7\u000110=128\u0001"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) => b.StartsWith("8=FIX"u8) ? Match.Yes : Match.No;

    /// <summary>A message ends with the checksum, tag 10.</summary>
    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 2) return Pdu.NeedMore;
        if (!b.StartsWith("8="u8)) return Pdu.NotMine;
        var sum = b.IndexOf("\u000110="u8);
        if (sum < 0) return Pdu.NeedMore;
        var end = b[(sum + 4)..].IndexOf(Separator);
        return end < 0 ? Pdu.NeedMore : Pdu.Whole(sum + 4 + end + 1);
    }

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining > 0)
        {
            var n = d.Rest.IndexOf(Separator);
            var text = n < 0 ? d.Rest : d.Rest[..n];
            var equals = text.IndexOf((byte)'=');
            if (FieldOf(equals < 0 ? default : text[..equals]) is { } field)
            {
                d.Skip(equals + 1);
                d.Text(field, text.Length - equals - 1);
            }
            else
            {
                d.Text(Other, text.Length);
            }

            if (n >= 0) d.Skip(1);
        }
    }

    private static Field? FieldOf(ReadOnlySpan<byte> tag) => tag switch
    {
        [(byte)'8'] => Version,
        [(byte)'3', (byte)'5'] => Kind,
        [(byte)'4', (byte)'9'] => Sender,
        [(byte)'5', (byte)'6'] => Target,
        [(byte)'3', (byte)'4'] => SequenceNumber,
        _ => null,
    };
}
