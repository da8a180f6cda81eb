using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SSH: banners, key exchange lists and their HASSH; what follows NEWKEYS is encrypted (RFC 4253).</summary>
internal sealed class Ssh : AppProtocol
{
    private const int MaxPacket = 262_144;
    private const int MaxText = 8192;
    private static readonly FieldSet F = new("ssh");
    internal static readonly Field Banner = F.Text("protocol", "Protocol");
    private static readonly Field PacketLength = F.Number("packet_length", "Packet length", unit: "bytes");
    private static readonly Field PaddingLength = F.Number("padding_length", "Padding length", unit: "bytes");
    private static readonly Field Code = F.Number("message_code", "Message code", MessageName);
    private static readonly Field Cookie = F.Bytes("cookie", "Cookie");
    private static readonly Field ListLength = F.Number("algorithms_length", "Length of algorithms");
    internal static readonly Field Kex = F.Text("kex_algorithms", "Key exchange algorithms");
    internal static readonly Field HostKey = F.Text("server_host_key_algorithms", "Server host key algorithms");
    internal static readonly Field EncryptionClient = F.Text("encryption_algorithms_client_to_server", "Encryption algorithms client to server");
    internal static readonly Field EncryptionServer = F.Text("encryption_algorithms_server_to_client", "Encryption algorithms server to client");
    internal static readonly Field MacClient = F.Text("mac_algorithms_client_to_server", "MAC algorithms client to server");
    internal static readonly Field MacServer = F.Text("mac_algorithms_server_to_client", "MAC algorithms server to client");
    internal static readonly Field CompressionClient = F.Text("compression_algorithms_client_to_server", "Compression algorithms client to server");
    internal static readonly Field CompressionServer = F.Text("compression_algorithms_server_to_client", "Compression algorithms server to client");
    private static readonly Field LanguagesClient = F.Text("languages_client_to_server", "Languages client to server");
    private static readonly Field LanguagesServer = F.Text("languages_server_to_client", "Languages server to client");
    private static readonly Field FirstFollows = F.Bool("first_kex_packet_follows", "First KEX packet follows");
    internal static readonly Field Hassh = F.Text("kex.hassh", "HASSH");
    internal static readonly Field HasshServer = F.Text("kex.hasshserver", "HASSH of the server");
    private static readonly Field HasshText = F.Text("kex.hassh_algorithms", "HASSH algorithms");
    private static readonly Field HasshServerText = F.Text("kex.hasshserver_algorithms", "HASSH algorithms of the server");
    private static readonly Field Payload = F.Bytes("payload", "Payload");
    private static readonly Field Encrypted = F.Bytes("encrypted_packet", "Encrypted packet");

    public override string Name => "ssh";
    public override string Title => "Secure Shell (RFC 4253)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(22)];
    public override object NewState() => new State();
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        "SSH-2.0-OpenSSH_9.2p1\r\n"u8.ToArray(),
        Convert.FromHexString("0000000c0a1500000000000000000000"),
        Convert.FromHexString("000000950414aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa00000011637572766532353531392d7368613235360000000b7373682d65643235"
            + "3531390000000a6165733132382d6374720000000a6165733132382d6374720000000d686d61632d736861322d3235360000000d686d61"
            + "632d736861322d323536000000046e6f6e65000000046e6f6e650000000000000000000000000000000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length < 4 ? ("SSH-"u8.StartsWith(b) ? Match.NeedMore : Match.Maybe) : b.StartsWith("SSH-"u8) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction)
    {
        var side = (state as State)?.Sides[direction & 1];
        if (side is { IsEncrypted: true }) return stream.IsEmpty ? Pdu.NeedMore : new Pdu(Math.Min(stream.Length, 64), stream.Length);
        if (side is null or { HasBanner: false })
        {
            var end = stream[..Math.Min(stream.Length, 1024)].IndexOf((byte)'\n');
            if (stream.Length >= 4 && !stream.StartsWith("SSH-"u8) && !IsText(end < 0 ? stream[..Math.Min(stream.Length, 1024)] : stream[..end])) return new Pdu(Math.Min(stream.Length, 64), stream.Length);
            if (end >= 0) return Pdu.Whole(end + 1);
            return stream.Length >= 1024 ? Pdu.NotMine : Pdu.NeedMore;
        }

        if (stream.Length < 4) return Pdu.NeedMore;
        var length = stream[0] << 24 | stream[1] << 16 | stream[2] << 8 | stream[3];
        return length is < 2 or > MaxPacket ? new Pdu(Math.Min(stream.Length, 64), stream.Length) : Pdu.Whole(4 + length);
    }

    public override void Dissect(ref Dissector d)
    {
        var side = (d.State as State)?.Sides[d.Direction & 1];
        var length = (uint)(d.Peek16() << 16 | d.Peek16(2));
        if (d.Rest.StartsWith("SSH-"u8) || side is { HasBanner: false } && length > MaxPacket && IsText(d.Rest))
        {
            if (side is not null) side.HasBanner |= d.Rest.StartsWith("SSH-"u8);
            d.Line(Banner);
        }
        else if (side is { IsEncrypted: true } || length > MaxPacket)
        {
            if (side is not null) side.IsEncrypted = true;
            d.Bytes(Encrypted, d.Remaining);
        }
        else
        {
            Packet(ref d, side);
        }
    }

    /// <summary>Servers may say something before their banner (RFC 4253, 4.2); without it, a stream joined late must not pass for that.</summary>
    private static bool IsText(ReadOnlySpan<byte> line) => !line.TrimEnd("\r\n"u8).ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static void Packet(ref Dissector d, Side? side)
    {
        var length = d.U32(PacketLength);
        var outer = d.Enter((int)length);
        var padding = d.U8(PaddingLength);
        var code = d.U8(Code);
        if (code == 20)
        {
            KeyExchange(ref d, d.Direction == 0);
        }
        else if (d.Remaining > padding)
        {
            d.Bytes(Payload, d.Remaining - padding);
        }

        if (code == 21 && side is not null) side.IsEncrypted = true;
        d.Leave(outer);
    }

    private static void KeyExchange(ref Dissector d, bool fromClient)
    {
        d.Bytes(Cookie, 16);
        var kex = List(ref d, Kex);
        List(ref d, HostKey);
        var encryptionClient = List(ref d, EncryptionClient);
        var encryptionServer = List(ref d, EncryptionServer);
        var macClient = List(ref d, MacClient);
        var macServer = List(ref d, MacServer);
        var compressionClient = List(ref d, CompressionClient);
        var compressionServer = List(ref d, CompressionServer);
        List(ref d, LanguagesClient);
        List(ref d, LanguagesServer);
        d.U8(FirstFollows);
        if (d.IsStopped) return;
        if (fromClient) Fingerprint(ref d, HasshText, Hassh, kex, encryptionClient, macClient, compressionClient);
        else Fingerprint(ref d, HasshServerText, HasshServer, kex, encryptionServer, macServer, compressionServer);
    }

    private static ReadOnlySpan<byte> List(ref Dissector d, Field field) => d.Text(field, (int)d.U32(ListLength));

    /// <summary>MD5 of the four lists with semicolons between them.</summary>
    private static void Fingerprint(ref Dissector d, Field text, Field hash, scoped ReadOnlySpan<byte> a, scoped ReadOnlySpan<byte> b, scoped ReadOnlySpan<byte> c,
        scoped ReadOnlySpan<byte> e)
    {
        Span<byte> joined = stackalloc byte[MaxText];
        if (a.Length + b.Length + c.Length + e.Length + 3 > joined.Length) return;
        var n = 0;
        Append(a, joined, ref n);
        Append(";"u8, joined, ref n);
        Append(b, joined, ref n);
        Append(";"u8, joined, ref n);
        Append(c, joined, ref n);
        Append(";"u8, joined, ref n);
        Append(e, joined, ref n);
        Span<byte> hex = stackalloc byte[32];
        TlsFingerprint.Md5Hex(joined[..n], hex);
        d.AddText(text, joined[..n], d.Position, 0, generated: true);
        d.AddText(hash, hex, d.Position, 0, generated: true);
    }

    private static void Append(scoped ReadOnlySpan<byte> text, scoped Span<byte> to, ref int n)
    {
        text.CopyTo(to[n..]);
        n += text.Length;
    }

    private static string? MessageName(ulong v) => v switch
    {
        1 => "Disconnect", 2 => "Ignore", 3 => "Unimplemented", 4 => "Debug", 5 => "Service Request", 6 => "Service Accept", 20 => "Key Exchange Init",
        21 => "New Keys", 30 => "Key Exchange (method specific)", 31 => "Key Exchange Reply (method specific)", 32 => "Key Exchange (group exchange init)",
        33 => "Key Exchange (group exchange reply)", 34 => "Key Exchange (group exchange request)", _ => null,
    };

    private sealed class State
    {
        public Side[] Sides { get; } = [new(), new()];
    }

    private sealed class Side
    {
        public bool HasBanner { get; set; }
        public bool IsEncrypted { get; set; }
    }
}
