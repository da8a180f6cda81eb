using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Which record layer carries handshake messages.</summary>
internal enum TlsCarrier
{
    Tcp,
    Dtls,
    Quic,
}

/// <summary>Handshake messages (RFC 8446, section 4; RFC 5246, section 7), the same under TLS, DTLS and QUIC.</summary>
internal static class TlsHandshake
{
    private const int MaxCertificates = 1 << 18;
    internal static readonly FieldSet F = new("tls");
    private static readonly Field Message = F.Group("handshake", "Handshake protocol");
    internal static readonly Field Type = F.Number("handshake.type", "Handshake type", TlsNames.Handshake);
    private static readonly Field Length = F.Number("handshake.length", "Length", unit: "bytes");
    internal static readonly Field HelloVersion = F.Hex("handshake.version", "Version", TlsNames.Version);
    internal static readonly Field Random = F.Bytes("handshake.random", "Random");
    private static readonly Field SessionIdLength = F.Number("handshake.session_id_length", "Session ID length");
    internal static readonly Field SessionId = F.Bytes("handshake.session_id", "Session ID");
    private static readonly Field CipherSuitesLength = F.Number("handshake.cipher_suites_length", "Cipher suites length");
    internal static readonly Field CipherSuite = F.Hex("handshake.ciphersuite", "Cipher suite", TlsNames.Cipher);
    private static readonly Field CompressionLength = F.Number("handshake.comp_methods_length", "Compression methods length");
    private static readonly Field Compression = F.Number("handshake.comp_method", "Compression method");
    private static readonly Field CookieLength = F.Number("handshake.cookie_length", "Cookie length");
    private static readonly Field Cookie = F.Bytes("handshake.cookie", "Cookie");
    private static readonly Field CertificatesLength = F.Number("handshake.certificates_length", "Certificates length");
    private static readonly Field ContextLength = F.Number("handshake.certificate_request_context_length", "Certificate request context length");
    private static readonly Field Context = F.Bytes("handshake.certificate_request_context", "Certificate request context");
    private static readonly Field CertificateLength = F.Number("handshake.certificate_length", "Certificate length");
    internal static readonly Field CertificateBytes = F.Bytes("handshake.certificate", "Certificate");
    private static readonly Field TicketLifetime = F.Number("handshake.session_ticket_lifetime_hint", "Session ticket lifetime hint", unit: "s");
    private static readonly Field TicketLength = F.Number("handshake.session_ticket_length", "Session ticket length");
    private static readonly Field Ticket = F.Bytes("handshake.session_ticket", "Session ticket");
    private static readonly Field CurveType = F.Hex("handshake.server_curve_type", "Curve type");
    private static readonly Field NamedCurve = F.Hex("handshake.server_named_curve", "Named curve", TlsNames.Group);
    private static readonly Field PublicKeyLength = F.Number("handshake.server_point_len", "Public key length");
    private static readonly Field PublicKey = F.Bytes("handshake.server_point", "Public key");
    private static readonly Field CertificateTypeCount = F.Number("handshake.cert_types_count", "Certificate types count");
    private static readonly Field CertificateType = F.Number("handshake.cert_type", "Certificate type");
    private static readonly Field SignatureLength = F.Number("handshake.sig_len", "Signature length", unit: "bytes");
    private static readonly Field SignatureBytes = F.Bytes("handshake.sig", "Signature");
    private static readonly Field VerifyLength = F.Number("handshake.client_cert_vrfy.sig_len", "Signature length", unit: "bytes");
    private static readonly Field VerifyBytes = F.Bytes("handshake.client_cert_vrfy.sig", "Signature");
    private static readonly Field TicketAge = F.Number("handshake.session_ticket_age_add", "Session ticket age add");
    private static readonly Field NonceLength = F.Number("handshake.session_ticket_nonce_length", "Session ticket nonce length");
    private static readonly Field Nonce = F.Bytes("handshake.session_ticket_nonce", "Session ticket nonce");
    private static readonly Field Compressed = F.Number("compress_certificate.algorithm", "Algorithm", v => v switch { 1 => "zlib", 2 => "brotli", 3 => "zstd", _ => null });
    private static readonly Field UncompressedLength = F.Number("compress_certificate.uncompressed_length", "Uncompressed length", unit: "bytes");
    private static readonly Field CompressedLength = F.Number("compress_certificate.compressed_certificate_message.length", "Compressed length", unit: "bytes");
    private static readonly Field CompressedBytes = F.Bytes("compress_certificate.compressed_certificate_message", "Compressed certificate message");
    private static readonly Field Body = F.Bytes("handshake.data", "Handshake data");
    internal static readonly Field Ja3Full = F.Text("handshake.ja3_full", "JA3 full string");
    internal static readonly Field Ja3 = F.Text("handshake.ja3", "JA3");
    internal static readonly Field Ja3sFull = F.Text("handshake.ja3s_full", "JA3S full string");
    internal static readonly Field Ja3s = F.Text("handshake.ja3s", "JA3S");
    internal static readonly Field Ja4 = F.Text("handshake.ja4", "JA4");

    static TlsHandshake()
    {
        F.Include(TlsExtensions.F);
        F.Include(X509.F);
    }

    /// <summary>Whether bytes can start a plaintext handshake message: a known type and a length that is not absurd.</summary>
    public static bool LooksPlain(ReadOnlySpan<byte> b) =>
        b.Length < 4 || TlsNames.Handshake(b[0]) is not null && b[1] <= 3 && (b[0] is not (0 or 14) || b[1] + b[2] + b[3] == 0);

    /// <summary>Reads one whole message at the cursor.</summary>
    public static void Read(ref Dissector d, TlsState? state, TlsCarrier carrier)
    {
        var group = d.Begin(Message);
        var type = d.U8(Type);
        var length = (int)d.U24(Length);
        Read(ref d, type, length, state, carrier);
        d.End(group);
    }

    /// <summary>Reads a message's body behind its header.</summary>
    public static void Read(ref Dissector d, int type, int length, TlsState? state, TlsCarrier carrier)
    {
        var outer = d.Enter(length);
        switch (type)
        {
            case 1: ClientHello(ref d, state, carrier); break;
            case 2: ServerHello(ref d, state, carrier); break;
            case 3: d.U16(HelloVersion); d.Bytes(Cookie, d.U8(CookieLength)); break;
            case 4: NewTicket(ref d, state); break;
            case 8: EncryptedExtensions(ref d, state); break;
            case 11: Certificates(ref d, state); break;
            case 15 when state?.Version == 0x0304: Verify(ref d); break;
            case 25: CompressedCertificate(ref d, state); break;
            case 13 when state?.Version == 0x0304: d.Bytes(Context, d.U8(ContextLength)); TlsExtensions.Read(ref d, type); break;
            case 12 when d.Peek() == 3: ServerKeyExchange(ref d, state); break;
            case 13 when state?.Version is >= 0x0303 and < 0x0400: CertificateRequest(ref d); break;
            default: if (d.Remaining > 0) d.Bytes(Body, d.Remaining); break;
        }

        d.Leave(outer);
        if (carrier == TlsCarrier.Tcp && type is 5 or 20 or 24) state?.OnHandshake(d.Direction & 1, type);
    }

    private static void ClientHello(ref Dissector d, TlsState? state, TlsCarrier carrier)
    {
        var body = d.Rest;
        state?.OnClientHello(body, d.Direction & 1);
        d.U16(HelloVersion);
        d.Bytes(Random, 32);
        d.Bytes(SessionId, d.U8(SessionIdLength));
        if (carrier == TlsCarrier.Dtls) d.Bytes(Cookie, d.U8(CookieLength));
        var suites = d.Enter(d.U16(CipherSuitesLength));
        while (d.Remaining > 0) d.U16(CipherSuite);
        d.Leave(suites);
        var compressions = d.Enter(d.U8(CompressionLength));
        while (d.Remaining > 0) d.U8(Compression);
        d.Leave(compressions);
        if (d.Remaining > 0) TlsExtensions.Read(ref d, 1);
        if (!TlsHello.TryParse(body, false, carrier == TlsCarrier.Dtls, out var hello)) return;
        if (state is not null) state.Offered = Named(hello.List(16, 2));
        Span<byte> text = stackalloc byte[TlsFingerprint.MaxText];
        Hashed(ref d, Ja3Full, Ja3, text[..TlsFingerprint.Ja3Text(hello, text)]);
        var mark = carrier switch { TlsCarrier.Quic => 'q', TlsCarrier.Dtls => 'd', _ => 't' };
        var n = TlsFingerprint.Ja4(hello, mark, text);
        if (n > 0) d.AddText(Ja4, text[..n], d.Position, 0, generated: true);
    }

    private static void ServerHello(ref Dissector d, TlsState? state, TlsCarrier carrier)
    {
        var body = d.Rest;
        var version = d.U16(HelloVersion);
        d.Bytes(Random, 32);
        d.Bytes(SessionId, d.U8(SessionIdLength));
        d.U16(CipherSuite);
        d.U8(Compression);
        if (d.Remaining > 0) TlsExtensions.Read(ref d, 2);
        if (!TlsHello.TryParse(body, true, carrier == TlsCarrier.Dtls, out var hello)) return;
        if (hello.TryFind(43, out var chosen) && chosen.Length == 2) version = BinaryPrimitives.ReadUInt16BigEndian(chosen);
        if (state is not null)
        {
            state.Version = version;
            state.OnServerHello(in hello, body, d.Direction & 1);
            state.Inner = Named(hello.List(16, 2)) ?? state.Inner;
        }

        Span<byte> text = stackalloc byte[TlsFingerprint.MaxText];
        Hashed(ref d, Ja3sFull, Ja3s, text[..TlsFingerprint.Ja3sText(hello, text)]);
    }

    private static void EncryptedExtensions(ref Dissector d, TlsState? state)
    {
        var body = d.Rest;
        TlsExtensions.Read(ref d, 8);
        if (state is not null && body.Length > 2) state.Inner = Named(TlsHello.Extensions(body[2..]).List(16, 2)) ?? state.Inner;
    }

    /// <summary>The protocol of the first name in an ALPN list, or null.</summary>
    private static AppProtocol? Named(ReadOnlySpan<byte> list) =>
        list.Length < 2 || list[0] > list.Length - 1 ? null : ProtocolRegistry.ByName.GetValueOrDefault(TlsNames.Alpn(list.Slice(1, list[0])));

    /// <summary>ECDHE on a named curve (RFC 8422, 5.4); the signature's algorithm stands in TLS 1.2 only.</summary>
    private static void ServerKeyExchange(ref Dissector d, TlsState? state)
    {
        d.U8(CurveType);
        d.U16(NamedCurve);
        d.Bytes(PublicKey, d.U8(PublicKeyLength));
        if (state?.Version is 0x0303 or 0xfefd) d.U16(TlsExtensions.Signature);
        if (d.Remaining > 2) d.Bytes(SignatureBytes, d.U16(SignatureLength));
    }

    private static void CertificateRequest(ref Dissector d)
    {
        TlsExtensions.List8(ref d, d.U8(CertificateTypeCount), CertificateType);
        TlsExtensions.List16(ref d, d.U16(TlsExtensions.SignaturesLength), TlsExtensions.Signature);
        if (d.Remaining > 0) d.Bytes(Body, d.Remaining);
    }

    private static void Hashed(ref Dissector d, Field full, Field hash, scoped ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        Span<byte> hex = stackalloc byte[32];
        TlsFingerprint.Md5Hex(text, hex);
        d.AddText(full, text, d.Position, 0, generated: true);
        d.AddText(hash, hex, d.Position, 0, generated: true);
    }

    private static void NewTicket(ref Dissector d, TlsState? state)
    {
        d.U32(TicketLifetime);
        if (state?.Version == 0x0304)
        {
            d.U32(TicketAge);
            d.Bytes(Nonce, d.U8(NonceLength));
        }

        d.Bytes(Ticket, d.U16(TicketLength));
        if (state?.Version == 0x0304) TlsExtensions.Read(ref d, 4);
    }

    private static void Verify(ref Dissector d)
    {
        d.U16(TlsExtensions.Signature);
        d.Bytes(VerifyBytes, d.U16(VerifyLength));
    }

    /// <summary>A certificate message packed by zlib or Brotli (RFC 8879).</summary>
    private static void CompressedCertificate(ref Dissector d, TlsState? state)
    {
        var algorithm = d.U16(Compressed);
        var length = (int)d.U24(UncompressedLength);
        var packed = d.Bytes(CompressedBytes, (int)d.U24(CompressedLength));
        if (d.IsStopped || Unpack(algorithm, packed, length) is not { } plain) return;
        var inner = d.Over(plain, d.Tree.AddSource(plain, "Decompressed certificate"));
        Certificates(ref inner, state);
        d.Join(inner);
    }

    private static byte[]? Unpack(int algorithm, ReadOnlySpan<byte> packed, int length)
    {
        if (length is 0 or > MaxCertificates) return null;
        var plain = new byte[length];
        if (algorithm == 2) return System.IO.Compression.BrotliDecoder.TryDecompress(packed, plain, out var written) && written == length ? plain : null;
        if (algorithm != 1) return null;
        try
        {
            using var zlib = new System.IO.Compression.ZLibStream(new MemoryStream(packed.ToArray()), System.IO.Compression.CompressionMode.Decompress);
            return zlib.ReadAtLeast(plain, length, throwOnEndOfStream: false) == length ? plain : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static void Certificates(ref Dissector d, TlsState? state)
    {
        var is13 = state?.Version == 0x0304;
        if (is13) d.Bytes(Context, d.U8(ContextLength));
        var list = d.Enter((int)d.U24(CertificatesLength));
        while (d.Remaining > 0)
        {
            var length = (int)d.U24(CertificateLength);
            var one = d.Enter(length);
            if (d.Remaining > 0)
            {
                d.AddRange(CertificateBytes, d.Position, d.Remaining, d.Position, d.Remaining);
                X509.Read(ref d);
            }

            d.Leave(one, forgive: true);
            if (is13) TlsExtensions.Read(ref d, 11);
        }

        d.Leave(list);
    }
}
