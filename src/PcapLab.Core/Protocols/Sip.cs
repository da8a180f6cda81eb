using System.Buffers.Text;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SIP (RFC 3261) over UDP and TCP, with the SDP it carries.</summary>
internal sealed class Sip : AppProtocol
{
    private static readonly FieldSet F = new("sip");
    private static readonly Field RequestLine = F.Text("Request-Line", "Request line");
    internal static readonly Field Method = F.Text("Method", "Method");
    private static readonly Field RequestUri = F.Text("r-uri", "Request URI");
    private static readonly Field StatusLine = F.Text("Status-Line", "Status line");
    internal static readonly Field StatusCode = F.Number("Status-Code", "Status code");
    private static readonly Field Header = F.Text("msg_hdr", "Message header");
    private static readonly Field ContentType = F.Text("Content-Type", "Content-Type");
    private static readonly Field ViaField = F.Text("Via", "Via");
    private static readonly Field FromField = F.Text("From", "From");
    private static readonly Field ToField = F.Text("To", "To");
    internal static readonly Field CallId = F.Text("Call-ID", "Call-ID");
    private static readonly Field ContactField = F.Text("Contact", "Contact");
    private static readonly Field ContentLengthField = F.Text("Content-Length", "Content-Length");
    private static readonly HeaderTable Headers = new(
        ("via", ViaField), ("v", ViaField), ("from", FromField), ("f", FromField), ("to", ToField), ("t", ToField),
        ("call-id", CallId), ("i", CallId), ("cseq", F.Text("CSeq", "CSeq")), ("contact", ContactField), ("m", ContactField),
        ("user-agent", F.Text("User-Agent", "User-Agent")), ("server", F.Text("Server", "Server")), ("content-type", ContentType), ("c", ContentType),
        ("content-length", ContentLengthField), ("l", ContentLengthField), ("expires", F.Text("Expires", "Expires")),
        ("max-forwards", F.Text("Max-Forwards", "Max-Forwards")), ("authorization", F.Text("Authorization", "Authorization")), ("allow", F.Text("Allow", "Allow")));
    internal static readonly Field FromAddress = F.Text("from.addr", "SIP from address");
    internal static readonly Field ToAddress = F.Text("to.addr", "SIP to address");
    private static readonly Field CSeqNumber = F.Number("CSeq.seq", "Sequence number");
    internal static readonly Field CSeqMethod = F.Text("CSeq.method", "CSeq method");
    private static readonly Field Body = F.Bytes("body", "Message body");

    public override string Name => "sip";
    public override string Title => "Session Initiation Protocol (RFC 3261)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5060), Tcp(5060)];
    public override IReadOnlyList<PayloadKind> ByContent => OverBoth;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        [.. "INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nCall-ID: 1@x\r\nContent-Type: application/sdp\r\n\r\n"u8, .. Sdp.Sample],
        "SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n"u8.ToArray(),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        var line = b[..Math.Min(b.Length, 300)];
        var end = line.IndexOf((byte)'\n');
        if (end >= 0) line = line[..end];
        return line.StartsWith("SIP/2.0 "u8) || line.TrimEnd((byte)'\r').EndsWith(" SIP/2.0"u8) ? Match.Yes : Match.Maybe;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.StartsWith("\r\n"u8)) return Pdu.Whole(2);
        var head = TextHead.Find(b[..Math.Min(b.Length, TextHead.MaxHead)]);
        if (head < 0) return b.Length >= TextHead.MaxHead ? Pdu.NotMine : Pdu.NeedMore;
        var length = TextHead.Header(b[..head], "content-length"u8);
        if (length.IsEmpty) length = TextHead.Header(b[..head], "l"u8);
        return Utf8Parser.TryParse(length, out int n, out _) && n is > 0 and < 1 << 20 ? Pdu.Whole(head + n) : Pdu.Whole(head);
    }

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith("\r\n"u8) && d.Remaining <= 4)
        {
            d.Bytes(Body, d.Remaining); // keep-alive
            return;
        }

        var rest = d.Rest;
        var line = TextHead.CutLine(ref rest);
        if (line.StartsWith("SIP/"u8))
        {
            d.AddRange(StatusLine, d.Position, line.Length, d.Position, line.Length);
            if (line.Length > 11 && Utf8Parser.TryParse(line[8..], out int code, out _)) d.Add(StatusCode, (ulong)code, d.Position + 8, 3);
        }
        else
        {
            d.AddRange(RequestLine, d.Position, line.Length, d.Position, line.Length);
            var method = line.IndexOf((byte)' ');
            if (method > 0)
            {
                d.AddRange(Method, d.Position, method, d.Position, method);
                var uri = line[(method + 1)..].IndexOf((byte)' ');
                if (uri > 0) d.AddRange(RequestUri, d.Position + method + 1, uri, d.Position + method + 1, uri);
            }
        }

        var head = d.Rest;
        d.Skip(head.Length - rest.Length);
        ReadParts(ref d, rest, head.Length - rest.Length);
        TextHead.ReadHeaders(ref d, Header, Headers);
        if (d.Remaining == 0) return;
        // A body of several parts holds the session description between its boundaries.
        var part = d.Rest.StartsWith("v="u8) ? 0 : d.Rest.IndexOf("\r\n\r\nv="u8) + 4;
        if (part > 3 || d.Rest.StartsWith("v="u8)) Session(ref d, part);
        if (d.Remaining > 0) d.Bytes(Body, d.Remaining);
    }

    private static void Session(ref Dissector d, int part)
    {
        if (part > 0) d.Bytes(Body, part);
        var end = part == 0 ? -1 : d.Rest.IndexOf("\r\n--"u8);
        var outer = d.Enter(end < 0 ? d.Remaining : end + 2);
        var sdp = ProtocolRegistry.ByName["sdp"];
        d.Layer(sdp);
        sdp.Dissect(ref d);
        d.Leave(outer);
    }

    /// <summary>The parts of headers that have fields of their own: addresses without display names, the sequence number and its method.</summary>
    private static void ReadParts(ref Dissector d, ReadOnlySpan<byte> head, int start)
    {
        var left = head;
        while (!left.IsEmpty)
        {
            var at = start + head.Length - left.Length;
            var line = TextHead.CutLine(ref left);
            if (line.IsEmpty) return;
            var colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            var name = line[..colon].TrimEnd((byte)' ');
            if (Lines.Is(name, "from"u8) || Lines.Is(name, "f"u8)) Address(ref d, line, at, colon + 1, FromAddress);
            else if (Lines.Is(name, "to"u8) || Lines.Is(name, "t"u8)) Address(ref d, line, at, colon + 1, ToAddress);
            else if (Lines.Is(name, "cseq"u8)) Sequence(ref d, line, at, colon + 1);
        }
    }

    private static void Address(ref Dissector d, ReadOnlySpan<byte> line, int at, int from, Field field)
    {
        var open = line[from..].IndexOf((byte)'<');
        var first = open >= 0 ? from + open + 1 : from + line[from..].Length - line[from..].TrimStart((byte)' ').Length;
        var length = line[first..].IndexOf(open >= 0 ? (byte)'>' : (byte)';');
        if (length < 0) length = line.Length - first;
        d.AddRange(field, at + first, length, at + first, length);
    }

    private static void Sequence(ref Dissector d, ReadOnlySpan<byte> line, int at, int from)
    {
        while (from < line.Length && line[from] == ' ') from++;
        if (!Utf8Parser.TryParse(line[from..], out uint number, out var digits)) return;
        d.Add(CSeqNumber, number, at + from, digits);
        from += digits;
        while (from < line.Length && line[from] == ' ') from++;
        if (from < line.Length) d.AddRange(CSeqMethod, at + from, line.Length - from, at + from, line.Length - from);
    }
}

/// <summary>Session descriptions (RFC 8866).</summary>
internal sealed class Sdp : AppProtocol
{
    internal static readonly byte[] Sample = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=call\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"u8.ToArray();
    private static readonly FieldSet F = new("sdp");
    private static readonly Field Version = F.Text("version", "Session description protocol version");
    private static readonly Field Owner = F.Text("owner", "Owner");
    private static readonly Field Session = F.Text("session_name", "Session name");
    private static readonly Field Connection = F.Text("connection_info", "Connection information");
    private static readonly Field Time = F.Text("time", "Time description");
    private static readonly Field Media = F.Text("media", "Media description");
    private static readonly Field Attribute = F.Text("media_attr", "Attribute");
    private static readonly Field Other = F.Text("unknown", "Line");
    private static readonly Field[] OwnerParts =
    [
        F.Text("owner.username", "Owner username"), F.Text("owner.sessionid", "Session ID"), F.Text("owner.version", "Session version"), F.Text("owner.network_type", "Owner network type"),
        F.Text("owner.address_type", "Owner address type"), F.Text("owner.address", "Owner address"),
    ];
    private static readonly Field[] ConnectionParts =
        [F.Text("connection_info.network_type", "Connection network type"), F.Text("connection_info.address_type", "Connection address type"), F.Text("connection_info.address", "Connection address")];
    private static readonly Field[] MediaParts = [F.Text("media.media", "Media type"), F.Text("media.port_string", "Media port"), F.Text("media.proto", "Media protocol")];

    public override string Name => "sdp";
    public override string Title => "Session Description Protocol (RFC 8866)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Sample];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        while (d.Remaining > 0)
        {
            var type = d.Peek();
            if (d.Peek(1) == '=') d.Skip(2);
            Parts(ref d, type switch { (byte)'o' => OwnerParts, (byte)'c' => ConnectionParts, (byte)'m' => MediaParts, _ => [] });
            d.Line((char)type switch
            {
                'v' => Version, 'o' => Owner, 's' => Session, 'c' => Connection, 't' => Time, 'm' => Media, 'a' => Attribute, _ => Other,
            });
        }
    }

    /// <summary>The words of a line, each with its field.</summary>
    private static void Parts(ref Dissector d, Field[] fields)
    {
        var rest = d.Rest;
        var line = TextHead.CutLine(ref rest);
        var at = 0;
        foreach (var field in fields)
        {
            var length = line[at..].IndexOf((byte)' ');
            if (length < 0) length = line.Length - at;
            if (length == 0) return;
            d.AddRange(field, d.Position + at, length, d.Position + at, length);
            at = Math.Min(line.Length, at + length + 1);
        }
    }
}
