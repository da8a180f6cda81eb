using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One DNS transaction, or a question or answer whose other half was not seen.</summary>
public sealed record DnsRow
{
    /// <summary>Frame of the query, or of the response when the query was not seen.</summary>
    public long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public long Time { get; init; }
    /// <summary>Who asks.</summary>
    public Ip Client { get; init; }
    /// <summary>Who answers.</summary>
    public Ip Server { get; init; }
    /// <summary>Transaction id.</summary>
    public int Id { get; init; }
    /// <summary>udp, tcp, mdns, llmnr…</summary>
    public required string Transport { get; init; }
    /// <summary>Name asked for; the root is <c>&lt;Root&gt;</c>.</summary>
    public required string QName { get; init; }
    /// <summary>Type asked for, such as A.</summary>
    public required string QType { get; init; }
    /// <summary>Response code such as NOERROR; null without a response.</summary>
    public string? RCode { get; init; }
    /// <summary>Answers, joined by commas.</summary>
    public string? Answers { get; init; }
    /// <summary>Smallest TTL of the answers in seconds.</summary>
    public long? TtlMin { get; init; }
    /// <summary>Response minus query in ms.</summary>
    public double? LatencyMs { get; init; }
    /// <summary>Frame of the response, or null.</summary>
    public long? ResponseFrame { get; init; }
    /// <summary>Header flags (RFC 1035, 4.1.1) of the response, or of the query while there is none.</summary>
    public int Flags { get; init; }
    /// <summary>Class asked for.</summary>
    public int? QClass { get; init; }
    /// <summary><see cref="QType"/> as its number.</summary>
    public int? TypeNumber { get; init; }
    /// <summary><see cref="RCode"/> as its number.</summary>
    public int? CodeNumber { get; init; }

    /// <summary>Columns of <c>export --table dns</c>.</summary>
    public static Table<DnsRow> Table { get; } = new("dns", "DNS transactions",
        new("frame", ColumnType.Integer, "Frame of the query", r => r.Frame),
        new("time", ColumnType.Time, "Time of that frame", r => r.Time),
        new("client", ColumnType.Address, "Who asks", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Who answers", r => r.Server.ToString()),
        new("id", ColumnType.Integer, "Transaction id", r => r.Id),
        new("transport", ColumnType.Text, "udp, tcp, mdns, llmnr", r => r.Transport),
        new("qname", ColumnType.Text, "Name asked for", r => r.QName),
        new("qtype", ColumnType.Text, "Type asked for", r => r.QType),
        new("rcode", ColumnType.Text, "Response code", r => r.RCode),
        new("answers", ColumnType.Text, "Answers", r => r.Answers),
        new("ttl_min", ColumnType.Integer, "Smallest TTL of the answers", r => r.TtlMin, "s"),
        new("latency_ms", ColumnType.Real, "Response minus query", r => r.LatencyMs, "ms"),
        new("response_frame", ColumnType.Integer, "Frame of the response", r => r.ResponseFrame));
}

/// <summary>One TLS, DTLS or QUIC handshake.</summary>
public sealed record TlsRow
{
    /// <summary>Flow of the handshake.</summary>
    public long FlowId { get; init; }
    /// <summary>Frame of the client hello (or of the server's first message).</summary>
    public long Frame { get; init; }
    /// <summary>Time of that frame, ns.</summary>
    public long Time { get; init; }
    /// <summary>Client.</summary>
    public Ip Client { get; init; }
    /// <summary>Server.</summary>
    public Ip Server { get; init; }
    /// <summary>Server's port.</summary>
    public int ServerPort { get; init; }
    /// <summary>tcp, quic or dtls.</summary>
    public required string Transport { get; init; }
    /// <summary>Negotiated version, such as 1.3; the client's highest when no answer was seen.</summary>
    public string? Version { get; init; }
    /// <summary>Server name.</summary>
    public string? Sni { get; init; }
    /// <summary>Negotiated ALPN, or the client's offers joined by commas.</summary>
    public string? Alpn { get; init; }
    /// <summary>Chosen cipher suite's IANA name.</summary>
    public string? Cipher { get; init; }
    /// <summary>JA3 hash.</summary>
    public string? Ja3 { get; init; }
    /// <summary>JA4.</summary>
    public string? Ja4 { get; init; }
    /// <summary>JA3S hash.</summary>
    public string? Ja3s { get; init; }
    /// <summary>Subject of the leaf certificate (not seen in TLS 1.3 without keys).</summary>
    public string? CertSubject { get; init; }
    /// <summary>Issuer.</summary>
    public string? CertIssuer { get; init; }
    /// <summary>End of validity, ns since the epoch.</summary>
    public long? CertNotAfter { get; init; }
    /// <summary>Begin of validity, ns since the epoch.</summary>
    public long? CertNotBefore { get; init; }
    /// <summary>Serial number, upper-case hex.</summary>
    public string? CertSerial { get; init; }
    /// <summary>DNS names it is for, joined by commas.</summary>
    public string? CertNames { get; init; }
    /// <summary>SHA-256 of each certificate of the server's chain, leaf first, lower-case hex joined by commas.</summary>
    public string? CertChain { get; init; }

    /// <summary>Columns of <c>export --table tls</c>.</summary>
    public static Table<TlsRow> Table { get; } = new("tls", "TLS, DTLS and QUIC handshakes",
        new("flow_id", ColumnType.Integer, "Flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the client hello", r => r.Frame),
        new("client", ColumnType.Address, "Client", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Server", r => r.Server.ToString()),
        new("server_port", ColumnType.Integer, "Server's port", r => r.ServerPort),
        new("transport", ColumnType.Text, "tcp, quic or dtls", r => r.Transport),
        new("version", ColumnType.Text, "Negotiated version", r => r.Version),
        new("sni", ColumnType.Text, "Server name", r => r.Sni),
        new("alpn", ColumnType.Text, "ALPN", r => r.Alpn),
        new("cipher", ColumnType.Text, "Cipher suite", r => r.Cipher),
        new("ja3", ColumnType.Text, "JA3", r => r.Ja3),
        new("ja4", ColumnType.Text, "JA4", r => r.Ja4),
        new("ja3s", ColumnType.Text, "JA3S", r => r.Ja3s),
        new("cert_subject", ColumnType.Text, "Certificate subject", r => r.CertSubject),
        new("cert_issuer", ColumnType.Text, "Certificate issuer", r => r.CertIssuer),
        new("cert_not_after", ColumnType.Time, "Certificate's end of validity", r => r.CertNotAfter));
}

/// <summary>One HTTP exchange.</summary>
public sealed record HttpRow
{
    /// <summary>Flow.</summary>
    public long FlowId { get; init; }
    /// <summary>Frame that completed the request head, or the response's without one.</summary>
    public long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public long Time { get; init; }
    /// <summary>Client.</summary>
    public Ip Client { get; init; }
    /// <summary>Server.</summary>
    public Ip Server { get; init; }
    /// <summary>1.0, 1.1, 2 or 3.</summary>
    public required string Version { get; init; }
    /// <summary>Method.</summary>
    public string? Method { get; init; }
    /// <summary>Host or :authority.</summary>
    public string? Host { get; init; }
    /// <summary>Request target.</summary>
    public string? Uri { get; init; }
    /// <summary>Status code.</summary>
    public int? Status { get; init; }
    /// <summary>User agent.</summary>
    public string? UserAgent { get; init; }
    /// <summary>Content type of the response.</summary>
    public string? ContentType { get; init; }
    /// <summary>Bytes of the request body.</summary>
    public long? RequestBytes { get; init; }
    /// <summary>Bytes of the response body.</summary>
    public long? ResponseBytes { get; init; }
    /// <summary>First response byte minus last request head byte in ms.</summary>
    public double? LatencyMs { get; init; }
    /// <summary>Frame of the response head, or null.</summary>
    public long? ResponseFrame { get; init; }

    /// <summary>Columns of <c>export --table http</c>.</summary>
    public static Table<HttpRow> Table { get; } = new("http", "HTTP exchanges",
        new("flow_id", ColumnType.Integer, "Flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the request", r => r.Frame),
        new("time", ColumnType.Time, "Time of that frame", r => r.Time),
        new("client", ColumnType.Address, "Client", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Server", r => r.Server.ToString()),
        new("version", ColumnType.Text, "HTTP version", r => r.Version),
        new("method", ColumnType.Text, "Method", r => r.Method),
        new("host", ColumnType.Text, "Host", r => r.Host),
        new("uri", ColumnType.Text, "Request target", r => r.Uri),
        new("status", ColumnType.Integer, "Status code", r => (long?)r.Status),
        new("user_agent", ColumnType.Text, "User agent", r => r.UserAgent),
        new("content_type", ColumnType.Text, "Content type of the response", r => r.ContentType),
        new("request_bytes", ColumnType.Integer, "Request body", r => r.RequestBytes, "bytes"),
        new("response_bytes", ColumnType.Integer, "Response body", r => r.ResponseBytes, "bytes"),
        new("latency_ms", ColumnType.Real, "First response byte minus request", r => r.LatencyMs, "ms"),
        new("response_frame", ColumnType.Integer, "Frame of the response", r => r.ResponseFrame));
}
