using System.Buffers.Text;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>HTTP/1.x (RFC 9112): heads are read, bodies are measured and skipped, chunk by chunk where they are chunked.</summary>
internal sealed class Http : AppProtocol
{
    private const int MaxChunkLine = 4096;
    private const int MaxFirstLine = 16384;
    internal static readonly FieldSet F = new("http");
    internal static readonly Field IsRequest = F.Bool("request", "Request");
    internal static readonly Field IsResponse = F.Bool("response", "Response");
    internal static readonly Field Method = F.Text("request.method", "Request method");
    internal static readonly Field Uri = F.Text("request.uri", "Request URI");
    internal static readonly Field RequestVersion = F.Text("request.version", "Request version");
    internal static readonly Field ResponseVersion = F.Text("response.version", "Response version");
    internal static readonly Field Status = F.Number("response.code", "Status code");
    private static readonly Field Phrase = F.Text("response.phrase", "Response phrase");
    private static readonly Field RequestLine = F.Text("request.line", "Request line");
    private static readonly Field ResponseLine = F.Text("response.line", "Response line");
    internal static readonly Field Host = F.Text("host", "Host");
    internal static readonly Field UserAgent = F.Text("user_agent", "User-Agent");
    internal static readonly Field ContentType = F.Text("content_type", "Content-Type");
    private static readonly Field ContentLengthHeader = F.Text("content_length_header", "Content-Length");
    internal static readonly Field ContentLength = F.Number("content_length", "Content length", unit: "bytes");
    internal static readonly Field Authorization = F.Text("authorization", "Authorization");
    internal static readonly Field ChunkSize = F.Number("chunk_size", "Chunk size", unit: "bytes");
    private static readonly HeaderTable Headers = new(
        ("host", Host), ("user-agent", UserAgent), ("content-type", ContentType), ("content-length", ContentLengthHeader), ("authorization", Authorization),
        ("accept", F.Text("accept", "Accept")), ("accept-encoding", F.Text("accept_encoding", "Accept Encoding")), ("accept-language", F.Text("accept_language", "Accept-Language")),
        ("connection", F.Text("connection", "Connection")), ("cookie", F.Text("cookie", "Cookie")), ("set-cookie", F.Text("set_cookie", "Set-Cookie")),
        ("referer", F.Text("referer", "Referer")), ("server", F.Text("server", "Server")), ("location", F.Text("location", "Location")), ("date", F.Text("date", "Date")),
        ("last-modified", F.Text("last_modified", "Last-Modified")), ("cache-control", F.Text("cache_control", "Cache-Control")),
        ("content-encoding", F.Text("content_encoding", "Content-Encoding")), ("transfer-encoding", F.Text("transfer_encoding", "Transfer-Encoding")),
        ("upgrade", F.Text("upgrade", "Upgrade")), ("www-authenticate", F.Text("www_authenticate", "WWW-Authenticate")),
        ("proxy-authenticate", F.Text("proxy_authenticate", "Proxy-Authenticate")), ("proxy-authorization", F.Text("proxy_authorization", "Proxy-Authorization")),
        ("x-forwarded-for", F.Text("x_forwarded_for", "X-Forwarded-For")));

    private static readonly byte[][] Methods =
    [
        .. new[]
        {
            "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT",
            "SEARCH", "NOTIFY", "M-SEARCH", "SUBSCRIBE", "UNSUBSCRIBE", "MERGE", "CHECKOUT", "BITS_POST", "CCM_POST", "RPC_IN_DATA", "RPC_OUT_DATA", "SOURCE", "BASELINE-CONTROL",
        }.Select(m => (byte[])[.. m.Select(c => (byte)c), (byte)' ']),
    ];

    public override string Name => "http";
    public override string Title => "Hypertext Transfer Protocol 1.x (RFC 9112)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(80), Tcp(3128), Tcp(3132), Tcp(5985), Tcp(8080), Tcp(8088), Tcp(11371), Tcp(1900), Tcp(2869), Tcp(2710)];
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "GET /a?b=1 HTTP/1.1\r\nHost: example.com\r\nUser-Agent: curl/8.0\r\nAccept: */*\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (context.Transport != PayloadKind.Tcp) return Match.No;
        b = b.TrimStart("\r\n"u8); // RFC 9112, 2.2: blank lines before a request are ignored
        if (StartsLikeHead(b) is not { } fits) return Match.NeedMore;
        if (!fits) return Match.No;
        var line = b.IndexOf((byte)'\n');
        if (line < 0) return b.Length > MaxFirstLine ? Match.Maybe : b.StartsWith("HTTP/"u8) ? Match.Yes : Match.NeedMore;
        return b[..line].IndexOf("HTTP/"u8) >= 0 ? Match.Yes : Match.Maybe;
    }

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction)
    {
        var known = state as State;
        if (known?.Sides[direction & 1].InChunks == true) return NextChunk(stream, known.Sides[direction & 1].InTrailers);
        if (BlankLines(stream) is var blank and > 0) return Pdu.Whole(blank);
        if (StartsLikeHead(stream) is not { } fits) return Pdu.NeedMore;
        if (!fits) return Pdu.NotMine;
        var head = TextHead.Find(stream[..Math.Min(stream.Length, TextHead.MaxHead)]);
        if (head < 0) return stream.Length >= TextHead.MaxHead ? Pdu.NotMine : Pdu.NeedMore;
        var body = Body(stream[..head], known?.PeekMethod() ?? 0);
        return body.Kind switch
        {
            BodyKind.UntilClose => new Pdu(head, long.MaxValue),
            BodyKind.Length => new Pdu(head, head + body.Length),
            _ => Pdu.Whole(head),
        };
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as State;
        var side = state?.Sides[d.Direction & 1];
        if (side is { InChunks: true }) ReadChunk(ref d, side);
        else if (BlankLines(d.Rest) is var blank and > 0) d.Skip(blank);
        else if (d.Rest.StartsWith("HTTP/"u8)) ReadResponse(ref d, state, side);
        else ReadRequest(ref d, state, side);
    }

    private static void ReadRequest(ref Dissector d, State? state, Side? side)
    {
        var head = d.Rest;
        d.AddGenerated(IsRequest, 1);
        ReadRequestLine(ref d);
        TextHead.ReadHeaders(ref d, RequestLine, Headers);
        var body = Body(head, 0);
        if (body.Kind == BodyKind.Length && body.Length > 0) d.AddGenerated(ContentLength, (ulong)body.Length);
        if (side is not null) side.InChunks = body.Kind == BodyKind.Chunked;
        state?.Ask(head.StartsWith("HEAD "u8) ? (byte)'H' : head.StartsWith("CONNECT "u8) ? (byte)'C' : (byte)'G');
    }

    private static void ReadRequestLine(ref Dissector d)
    {
        var rest = d.Rest;
        var whole = TextHead.CutLine(ref rest);
        var line = whole.TrimEnd((byte)' ');
        var method = line.IndexOf((byte)' ');
        if (method < 0) method = line.Length;
        var version = line.LastIndexOf((byte)' ');
        d.Text(Method, method);
        if (version > method)
        {
            d.Skip(1);
            d.Text(Uri, version - method - 1);
            d.Skip(1);
            d.Text(RequestVersion, line.Length - version - 1);
        }
        else if (method < line.Length)
        {
            // A request without a target still names its version (seen from careless clients).
            d.Skip(1);
            d.Text(line[(method + 1)..].StartsWith("HTTP/"u8) ? RequestVersion : Uri, line.Length - method - 1);
        }

        d.Skip(whole.Length - line.Length);
        SkipLineEnd(ref d);
    }

    private static void ReadResponse(ref Dissector d, State? state, Side? side)
    {
        var head = d.Rest;
        d.AddGenerated(IsResponse, 1);
        var rest = head;
        var line = TextHead.CutLine(ref rest);
        var space = line.IndexOf((byte)' ');
        d.Text(ResponseVersion, space < 0 ? line.Length : space);
        var code = StatusOf(head);
        if (code > 0)
        {
            d.Skip(1);
            d.Add(Status, (ulong)code, d.Position, 3);
            d.Skip(3);
            if (d.Peek() == ' ') d.Skip(1);
            d.Text(Phrase, Math.Max(0, line.Length - d.Position));
        }

        SkipLineEnd(ref d);
        TextHead.ReadHeaders(ref d, ResponseLine, Headers);
        var method = state?.PeekMethod() ?? 0;
        var body = Body(head, method);
        if (body.Kind == BodyKind.Length && body.Length > 0) d.AddGenerated(ContentLength, (ulong)body.Length);
        if (side is not null) side.InChunks = body.Kind == BodyKind.Chunked;
        if (code is >= 200 or 101) state?.Answered();
        if (code == 101) d.SwitchTo = Upgraded(head);
        else if (method == 'C' && code is >= 200 and < 300) d.IsHandedOn = true; // the tunnel carries whatever the client wants: content tells
    }

    private static AppProtocol? Upgraded(ReadOnlySpan<byte> head)
    {
        var to = TextHead.Header(head, "upgrade"u8);
        return ProtocolRegistry.ByName.GetValueOrDefault(System.Text.Ascii.EqualsIgnoreCase(to, "websocket"u8) ? "websocket" : to.SequenceEqual("h2c"u8) ? "http2" : "");
    }

    private static int BlankLines(ReadOnlySpan<byte> b) => b.IndexOfAnyExcept((byte)'\r', (byte)'\n') is var n and >= 0 ? n : b.Length;

    private static void SkipLineEnd(ref Dissector d)
    {
        if (d.Peek() == '\r') d.Skip(1);
        if (d.Peek() == '\n') d.Skip(1);
    }

    private static Pdu NextChunk(ReadOnlySpan<byte> b, bool inTrailers)
    {
        var line = b[..Math.Min(b.Length, MaxChunkLine)].IndexOf((byte)'\n') + 1;
        if (line == 0) return b.Length >= MaxChunkLine ? Pdu.NotMine : Pdu.NeedMore;
        if (inTrailers) return Pdu.Whole(line);
        return !Utf8Parser.TryParse(b[..line], out long size, out _, 'x') || size is < 0 or > long.MaxValue / 2 ? Pdu.NotMine : new Pdu(line, size == 0 ? line : line + size + 2);
    }

    /// <summary>One chunk's size line; behind the last one the trailers, a line each, up to a blank one.</summary>
    private static void ReadChunk(ref Dissector d, Side side)
    {
        var rest = d.Rest;
        if (side.InTrailers)
        {
            if (TextHead.CutLine(ref rest).IsEmpty) side.InChunks = side.InTrailers = false;
            TextHead.ReadHeaders(ref d, ResponseLine, Headers);
            return;
        }

        if (!Utf8Parser.TryParse(rest, out long size, out var digits, 'x'))
        {
            d.Stop(StopReason.Malformed);
            return;
        }

        d.Add(ChunkSize, (ulong)size, d.Position, digits);
        d.Skip(d.Remaining);
        side.InTrailers = size == 0;
    }

    /// <summary>True or false, or null when there are too few bytes to tell.</summary>
    private static bool? StartsLikeHead(ReadOnlySpan<byte> b)
    {
        if (b.Length < 5 && "HTTP/"u8.StartsWith(b)) return null;
        if (b.StartsWith("HTTP/"u8)) return true;
        foreach (var method in Methods)
        {
            if (b.Length < method.Length ? method.AsSpan().StartsWith(b) : b.StartsWith(method)) return b.Length < method.Length ? null : true;
        }

        return false;
    }

    private static int StatusOf(ReadOnlySpan<byte> head)
    {
        var space = head[..Math.Min(head.Length, 16)].IndexOf((byte)' ');
        return space >= 0 && Utf8Parser.TryParse(head[(space + 1)..], out int code, out var digits) && digits == 3 && code >= 100 ? code : 0;
    }

    private enum BodyKind
    {
        None,
        Length,
        Chunked,
        UntilClose,
    }

    /// <summary>How the body is framed (RFC 9112, 6.3).</summary>
    private static (BodyKind Kind, long Length) Body(ReadOnlySpan<byte> head, int askedBy)
    {
        var isResponse = head.StartsWith("HTTP/"u8);
        var status = isResponse ? StatusOf(head) : 0;
        if (isResponse && (askedBy == 'H' || status is >= 100 and < 200 or 204 or 304 || askedBy == 'C' && status < 300)) return (BodyKind.None, 0);
        var encoding = TextHead.Header(head, "transfer-encoding"u8);
        if (encoding.Length >= 7 && System.Text.Ascii.EqualsIgnoreCase(encoding[^7..], "chunked"u8)) return (BodyKind.Chunked, 0);
        var length = TextHead.Header(head, "content-length"u8);
        if (Utf8Parser.TryParse(length, out long n, out _) && n is >= 0 and < long.MaxValue / 2) return (BodyKind.Length, n);
        return isResponse ? (BodyKind.UntilClose, 0) : (BodyKind.None, 0);
    }

    /// <summary>Where each direction is inside a chunked body, and which methods wait for their answers (pipelining).</summary>
    private sealed class State
    {
        private readonly byte[] _asked = new byte[64];
        private int _first;
        private int _last;

        public Side[] Sides { get; } = [new(), new()];

        public void Ask(byte method) => _asked[_last++ & 63] = method;
        public int PeekMethod() => _first < _last ? _asked[_first & 63] : 0;
        public void Answered() => _first = Math.Min(_first + 1, _last);
    }

    private sealed class Side
    {
        public bool InChunks { get; set; }
        public bool InTrailers { get; set; }
    }
}
