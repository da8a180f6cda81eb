using System.Buffers.Binary;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>QUIC (RFC 9000, 9001, 9369): headers of every packet, Initial packets decrypted, their handshake read as TLS.</summary>
internal sealed class Quic : AppProtocol
{
    internal const uint Version2 = 0x6b3343cf;
    internal const uint GoogleQ050 = 0x51303530, GoogleT050 = 0x54303530, GoogleT051 = 0x54303531;
    private const int MaxCoalesced = 16;
    private static readonly FieldSet F = new("quic");
    private static readonly Field Packet = F.Group("packet", "QUIC packet");
    private static readonly Field PacketLength = F.Number("packet_length", "Packet length", unit: "bytes");
    private static readonly Field HeaderForm = F.Bits("header_form", "Header form", 0x80, v => v == 1 ? "Long Header" : "Short Header");
    private static readonly Field FixedBit = F.Bits("fixed_bit", "Fixed bit", 0x40);
    private static readonly Field FirstByte = F.Hex("first_byte", "First byte", about: "Its low bits are protected");
    private static readonly Field LongType = F.Bits("long.packet_type", "Packet type", 0x30, LongTypeName);
    private static readonly Field LongType2 = F.Bits("long.packet_type_v2", "Packet type", 0x30, v => LongTypeName((v + 3) & 3));
    private static readonly Field SpinBit = F.Bits("spin_bit", "Spin bit", 0x20);
    internal static readonly Field Version = F.Hex("version", "Version", VersionName);
    private static readonly Field DcidLength = F.Number("dcil", "Destination connection ID length");
    private static readonly Field Dcid = F.Bytes("dcid", "Destination connection ID");
    private static readonly Field ScidLength = F.Number("scil", "Source connection ID length");
    private static readonly Field Scid = F.Bytes("scid", "Source connection ID");
    private static readonly Field SupportedVersion = F.Hex("supported_version", "Supported version", VersionName);
    private static readonly Field TokenLength = F.Number("token_length", "Token length");
    private static readonly Field Token = F.Bytes("token", "Token");
    private static readonly Field RetryToken = F.Bytes("retry_token", "Retry token");
    private static readonly Field RetryTag = F.Bytes("retry_integrity_tag", "Retry integrity tag");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field NumberLength = F.Number("packet_number_length", "Packet number length", v => v switch { 0 => "1 byte", 1 => "2 bytes", 2 => "3 bytes", 3 => "4 bytes", _ => null });
    private static readonly Field KeyPhase = F.Bits("key_phase", "Key phase bit", 0x04);
    private static readonly Field PacketNumber = F.Number("packet_number", "Packet number");
    private static readonly Field Protected = F.Bytes("remaining_payload", "Protected payload");

    static Quic()
    {
        F.Include(QuicFrames.F);
        F.Include(TlsHandshake.F);
    }

    public override string Name => "quic";
    public override string Title => "QUIC (RFC 9000)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override bool AlwaysDissect => true;
    public override object NewState() => new QuicState();
    public override IReadOnlyList<byte[]> Samples { get; } = QuicSamples.All;

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (context.Transport != PayloadKind.Udp || b.Length < 7 || b[0] < 0x80) return Match.No;
        var version = BinaryPrimitives.ReadUInt32BigEndian(b[1..]);
        if (VersionName(version) is null || version != 0 && b[0] < 0xc0) return Match.No;
        var dcid = b[5];
        if (dcid > 20 || 6 + dcid >= b.Length) return Match.No;
        var scid = b[6 + dcid];
        if (scid > 20 || 7 + dcid + scid > b.Length) return Match.No;
        return version != 0 || (b.Length - 7 - dcid - scid) % 4 == 0 && b.Length > 7 + dcid + scid ? Match.Yes : Match.No;
    }

    public override void Dissect(ref Dissector d)
    {
        var state = d.State as QuicState;
        state?.BeginDatagram();
        for (var i = 0; i < MaxCoalesced && d.Remaining > 0; i++)
        {
            var group = d.Begin(Packet);
            var start = d.Position;
            if ((d.Peek() & 0x80) == 0) ShortPacket(ref d, state);
            else LongPacket(ref d, state);
            d.Add(PacketLength, (ulong)(d.Position - start), start, d.Position - start);
            d.End(group);
        }
    }

    private static void ShortPacket(ref Dissector d, QuicState? state)
    {
        var packet = d.Rest;
        d.Bits(FirstByte, 1, HeaderForm, FixedBit, SpinBit);
        var idLength = state?.ShortIdLength[d.Direction & 1] ?? -1;
        if (state?.Connection is { } connection) idLength = connection.IdLength(d.Direction & 1, d.Rest, idLength);
        if (idLength > 0 && idLength <= d.Remaining) d.Bytes(Dcid, idLength);
        if (d.Remaining > 0 && !Opened(ref d, state, QuicLevel.Application, packet, 1 + Math.Max(idLength, 0))) d.Bytes(Protected, d.Remaining);
    }

    private static void LongPacket(ref Dissector d, QuicState? state)
    {
        var start = d.Position;
        var version = (uint)(d.Peek16(1) << 16 | d.Peek16(3));
        var type = d.Peek() >> 4 & 3;
        if (version == Version2) type = (type + 3) & 3;
        if (state is not null && version != 0) state.IsVersion2 = version == Version2;
        d.Bits(FirstByte, 1, HeaderForm, FixedBit, version == Version2 ? LongType2 : LongType);
        d.U32(Version);
        var dcid = ConnectionId(ref d, DcidLength, Dcid);
        var scid = ConnectionId(ref d, ScidLength, Scid);
        if (state is not null && !d.IsStopped) state.ShortIdLength[1 - (d.Direction & 1)] = scid.Length;
        state?.Connection?.Offer(d.Direction & 1, scid);
        if (version == 0)
        {
            while (d.Remaining > 0) d.U32(SupportedVersion);
        }
        else if (type == 3)
        {
            Retry(ref d, state);
        }
        else
        {
            Sealed(ref d, state, start, version, type, dcid);
        }
    }

    private static ReadOnlySpan<byte> ConnectionId(ref Dissector d, Field lengthField, Field field)
    {
        var length = d.U8(lengthField);
        return length == 0 ? default : d.Bytes(field, length);
    }

    private static void Retry(ref Dissector d, QuicState? state)
    {
        if (d.Remaining > 16) d.Bytes(RetryToken, d.Remaining - 16);
        d.Bytes(RetryTag, 16);
        state?.Crypto[0].Clear();
        state?.Crypto[1].Clear();
    }

    private static void Sealed(ref Dissector d, QuicState? state, int start, uint version, int type, scoped ReadOnlySpan<byte> dcid)
    {
        if (type == 0)
        {
            var token = VarInt(ref d, TokenLength);
            if (token > 0) d.Bytes(Token, token > (ulong)d.Remaining ? -1 : (int)token);
        }

        var length = VarInt(ref d, Length);
        var numberOffset = d.Position - start;
        var isWhole = length <= (ulong)d.Remaining;
        if (d.IsCut && !isWhole) length = (ulong)d.Remaining;
        var outer = d.Enter(length > (ulong)d.Remaining ? -1 : (int)length);
        if (d.IsStopped) return;
        if (type == 0 && !isWhole && d.IsCut) state?.Presume(QuicKeys.Initial(version, dcid), d.Direction & 1);
        var packet = d.Data.Slice(start, numberOffset + d.Remaining);
        if (type == 0 && isWhole && state is not null && TryOpen(ref d, state, packet, numberOffset, version, dcid)) d.Skip(d.Remaining);
        else if (d.Remaining > 0 && (type == 0 || !isWhole || !Opened(ref d, state, type == 1 ? QuicLevel.Early : QuicLevel.Handshake, packet, numberOffset))) d.Bytes(Protected, d.Remaining);
        d.Leave(outer);
    }

    /// <summary>Opens a packet with the user's secrets, if there are any, and reads its frames.</summary>
    private static bool Opened(ref Dissector d, QuicState? state, QuicLevel level, scoped ReadOnlySpan<byte> packet, int numberOffset)
    {
        if (state?.Connection is not { } connection) return false;
        var direction = d.Direction & 1;
        var plain = state.Rent(packet.Length);
        var n = connection.Open(level, direction, packet, numberOffset, plain, out var opened);
        if (n < 0) return false;
        state.OnOpened();
        if (level == QuicLevel.Application) d.AddGenerated(KeyPhase, (ulong)(opened.FirstByte >> 2 & 1));
        d.AddGenerated(NumberLength, (ulong)(opened.NumberLength - 1)); // as its two bits
        d.AddGenerated(PacketNumber, opened.Number);
        d.Skip(d.Remaining);
        Frames(ref d, state, direction, plain, n, level);
        return true;
    }

    private static void Frames(ref Dissector d, QuicState state, int direction, byte[] plain, int length, QuicLevel? level)
    {
        var source = d.Tree.AddSource(plain, "Decrypted QUIC", length);
        var inner = d.Over(plain.AsSpan(0, length), source);
        QuicFrames.Read(ref inner, state, direction, plain, level);
        d.Join(inner);
        state.OnHandshake();
    }

    /// <summary>
    /// Opens an Initial packet with the keys at hand. When they do not fit, the packet may be a client's first one, or the first after a Retry:
    /// then its own connection ID makes the keys.
    /// </summary>
    private static bool TryOpen(ref Dissector d, QuicState state, scoped ReadOnlySpan<byte> packet, int numberOffset, uint version, scoped ReadOnlySpan<byte> dcid)
    {
        var direction = d.Direction & 1;
        if (!state.MayTry(direction, d.Data.Length) || state.Client is null && !QuicKeys.Knows(version)) return false;
        var mayBeClient = state.ClientDirection < 0 || state.ClientDirection == direction;
        var plain = state.Rent(packet.Length);
        uint number = 0;
        var numberLength = 0;
        var n = (mayBeClient ? state.Client : state.Server)?.Open(packet, numberOffset, plain, out number, out numberLength) ?? -1;
        if (n < 0 && mayBeClient && QuicKeys.Initial(version, dcid) is var (client, server))
        {
            n = client.Open(packet, numberOffset, plain, out number, out numberLength);
            if (n >= 0)
            {
                state.Adopt(client, server);
            }
            else
            {
                client.Dispose();
                server.Dispose();
            }
        }

        if (n < 0)
        {
            state.Failed(direction);
            return false;
        }

        if (mayBeClient) state.ClientDirection = direction;
        d.AddGenerated(NumberLength, (ulong)(numberLength - 1));
        d.AddGenerated(PacketNumber, number);
        Frames(ref d, state, direction, plain, n, null);
        return true;
    }

    /// <summary>Reads a variable-length integer (RFC 9000, 16).</summary>
    internal static ulong VarInt(ref Dissector d, Field field)
    {
        if (!d.Need(1)) return 0;
        var width = 1 << (d.Peek() >> 6);
        if (!d.Need(width)) return 0;
        ulong value = d.Peek() & 0x3fu;
        for (var i = 1; i < width; i++) value = value << 8 | d.Peek(i);
        d.Add(field, value, d.Position, width);
        d.Skip(width);
        return value;
    }

    private static string? LongTypeName(ulong v) => v switch { 0 => "Initial", 1 => "0-RTT", 2 => "Handshake", _ => "Retry" };

    private static string? VersionName(ulong v) => v switch
    {
        0 => "Version Negotiation", 1 => "1", Version2 => "2", >= 0xff000000 and <= 0xff0000ff => "draft", 0xfaceb001 or 0xfaceb002 or 0xfaceb00e => "Facebook mvfst",
        GoogleQ050 => "Google Q050", GoogleT050 => "Google T050", GoogleT051 => "Google T051",
        _ when (v & 0x0f0f0f0f) == 0x0a0a0a0a => "reserved to force negotiation", _ => null,
    };
}
