using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Memcached: text commands and replies, and the binary head.</summary>
internal sealed class Memcache : AppProtocol
{
    private static readonly FieldSet F = new("memcache");
    private static readonly Field Command = F.Text("command", "Command");
    private static readonly Field Line = F.Text("line", "Line");
    private static readonly Field Magic = F.Hex("magic", "Magic");
    private static readonly Field Opcode = F.Hex("opcode", "Opcode", v => v switch { 0 => "Get", 1 => "Set", 2 => "Add", 4 => "Delete", 7 => "Quit", 10 => "NOOP", 11 => "Version", 16 => "Stat", _ => null });
    private static readonly Field KeyLength = F.Number("key.length", "Key length");
    private static readonly Field Total = F.Number("total_body_length", "Total body length");
    private static readonly Field Opaque = F.Hex("opaque", "Opaque");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "memcache";
    public override string Title => "Memcached";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(11211), Udp(11211)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "get foo\r\n"u8.ToArray(),
        Convert.FromHexString("800000030000000000000003000000010000000000000000666f6f"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsText(b) || b.Length >= 24 && b[0] is 0x80 or 0x81 && b[1] <= 0x49 && b[5] == 0 && b[8] == 0 && b[9] == 0 && (b[10] << 8 | b[11]) == b.Length - 24 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.IsEmpty ? Pdu.NeedMore : b[0] is 0x80 or 0x81 ? b.Length < 24 ? Pdu.NeedMore : b[8] > 7 ? Pdu.NotMine : Pdu.Whole(24 + (b[8] << 24 | b[9] << 16 | b[10] << 8 | b[11])) : Lines.Next(b);

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() is 0x80 or 0x81)
        {
            d.U8(Magic);
            d.U8(Opcode);
            d.U16(KeyLength);
            d.Skip(4);
            d.U32(Total);
            d.U32(Opaque);
            d.Skip(8);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        // Over UDP eight bytes of frame head stand before the text.
        if (!d.IsStream && d.Peek() < ' ') d.Skip(8);
        Lines.Word(ref d, Command);
        Lines.Rest(ref d, Line);
    }

    private static bool IsText(ReadOnlySpan<byte> b)
    {
        if (!b.EndsWith("\r\n"u8)) return false;
        foreach (var command in Commands)
        {
            if (b.StartsWith(command)) return true;
        }

        return false;
    }

    private static readonly byte[][] Commands =
        [.. new[] { "get ", "gets ", "set ", "add ", "replace ", "delete ", "incr ", "decr ", "stats\r\n", "STAT pid ", "VALUE ", "STORED\r\n" }.Select(System.Text.Encoding.ASCII.GetBytes)];
}
