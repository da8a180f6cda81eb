using System.Buffers.Text;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Redis' RESP: line by line, bulk strings with their bytes.</summary>
internal sealed class Resp : AppProtocol
{
    private const int MaxShown = 1024;
    private static readonly FieldSet F = new("resp");
    private static readonly Field Array = F.Number("array_length", "Array length");
    private static readonly Field BulkLength = F.Number("bulk_string.length", "Bulk string length", unit: "bytes");
    private static readonly Field Bulk = F.Text("bulk_string.value", "Bulk string");
    private static readonly Field Simple = F.Text("simple_string", "Simple string");
    private static readonly Field Error = F.Text("error", "Error");
    private static readonly Field Integer = F.Text("integer", "Integer");
    private static readonly Field Inline = F.Text("inline", "Inline command");

    public override string Name => "resp";
    public override string Title => "Redis serialization protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(6379)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["*1\r\n"u8.ToArray(), "$4\r\nPING\r\n"u8.ToArray(), "+PONG\r\n"u8.ToArray(), "$-1\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        context.FromInitiator && b.Length >= 8 && b[0] == '*' && char.IsAsciiDigit((char)b[1]) && b[..Math.Min(b.Length, 8)].IndexOf("\r\n$"u8) >= 0 ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        var line = b.IndexOf((byte)'\n') + 1;
        if (line == 0) return b.Length > 4096 ? Pdu.NotMine : Pdu.NeedMore;
        if (b[0] != '$' || !Utf8Parser.TryParse(b[1..], out int n, out _) || n < 0) return Pdu.Whole(line);
        var total = (long)line + n + 2;
        return new Pdu((int)Math.Min(total, line + MaxShown), total);
    }

    public override void Dissect(ref Dissector d)
    {
        var type = d.Peek();
        if ("*$+-:%~"u8.Contains(type)) d.Skip(1);
        switch ((char)type)
        {
            case '*' or '%' or '~': Count(ref d, Array); break;
            case '$':
                Count(ref d, BulkLength);
                if (d.Remaining > 0) d.Text(Bulk, d.Rest.TrimEnd("\r\n"u8).Length);
                d.Skip(d.Remaining);
                break;
            case '+': d.Line(Simple); break;
            case '-': d.Line(Error); break;
            case ':': d.Line(Integer); break;
            default: d.Line(Inline); break;
        }
    }

    private static void Count(ref Dissector d, Field field)
    {
        if (Utf8Parser.TryParse(d.Rest, out int n, out var digits)) d.Add(field, (ulong)n, d.Position, digits);
        var end = d.Rest.IndexOf((byte)'\n');
        d.Skip(end < 0 ? d.Remaining : end + 1);
    }
}
