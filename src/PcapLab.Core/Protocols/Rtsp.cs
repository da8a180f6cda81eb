using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>RTSP (RFC 7826): requests and answers; interleaved media packets are passed over.</summary>
internal sealed class Rtsp : AppProtocol
{
    private static readonly FieldSet F = new("rtsp");
    private static readonly Field Method = F.Text("method", "Method");
    private static readonly Field Url = F.Text("url", "URL");
    private static readonly Field Status = F.Number("status", "Status");
    private static readonly Field Line = F.Text("line", "Header line");
    private static readonly Field Session = F.Text("session", "Session");
    private static readonly Field Transport = F.Text("transport", "Transport");
    private static readonly Field ContentType = F.Text("content-type", "Content type");
    private static readonly Field Channel = F.Hex("channel", "Channel");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rtsp";
    public override string Title => "Real Time Streaming Protocol (RFC 7826)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(554), Tcp(8554), Tcp(7236), Tcp(5000)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "OPTIONS rtsp://192.0.2.1/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"u8.ToArray(),
        "RTSP/1.0 200 OK\r\nCSeq: 1\r\nSession: 12\r\n\r\n"u8.ToArray(),
        Convert.FromHexString("24000004aabbccdd"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("RTSP/1."u8) || b[..Math.Min(b.Length, 200)].IndexOf(" RTSP/1."u8) > 0 || b[..Math.Min(b.Length, 40)].IndexOf(" rtsp://"u8) > 0 ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        Next(b);

    public override void Dissect(ref Dissector d)
    {
        if (d.Peek() == '$')
        {
            d.Skip(1);
            d.U8(Channel);
            d.U16(Length);
            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            return;
        }

        var line = d.Rest;
        line = TextHead.CutLine(ref line);
        var space = Math.Max(0, line.IndexOf((byte)' '));
        if (line.StartsWith("RTSP/"u8))
        {
            d.Skip(Math.Min(space + 1, d.Remaining));
            if (System.Buffers.Text.Utf8Parser.TryParse(d.Rest, out uint code, out var digits)) d.Add(Status, code, d.Position, digits);
        }
        else
        {
            d.Text(Method, space);
            d.Skip(Math.Min(1, d.Remaining));
            var url = d.Rest[..Math.Max(0, Math.Min(d.Remaining, line.Length - space - 1))].IndexOf((byte)' ');
            if (url > 0) d.Text(Url, url);
        }

        var end = d.Rest.IndexOf((byte)'\n') + 1;
        d.Skip(end == 0 ? d.Remaining : end);
        TextHead.ReadHeaders(ref d, Line, Headers);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static readonly HeaderTable Headers = new(("session", Session), ("transport", Transport), ("content-type", ContentType));

    private static Pdu Next(ReadOnlySpan<byte> b)
    {
        if (b.Length < 4) return Pdu.NeedMore;
        if (b[0] == '$') return new Pdu(4, 4 + (b[2] << 8 | b[3]));
        var head = TextHead.Find(b[..Math.Min(b.Length, TextHead.MaxHead)]);
        if (head < 0) return b.Length >= TextHead.MaxHead ? Pdu.NotMine : Pdu.NeedMore;
        var length = TextHead.Header(b[..head], "content-length"u8);
        return System.Buffers.Text.Utf8Parser.TryParse(length, out int n, out _) && n is > 0 and < 1 << 20 ? new Pdu(head, (long)head + n) : Pdu.Whole(head);
    }
}
