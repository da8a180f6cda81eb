using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PcapLab.Tests.Server;

/// <summary>A capture whose every text is markup: names of hosts, servers, certificates, networks, neighbours, users, files and interfaces.</summary>
internal static class HostileCapture
{
    public const string Attack = "<img/src=x/onerror=window.hit=1>";

    /// <summary>NetBIOS names have fifteen characters.</summary>
    public const string ShortAttack = "<IMG SRC=X>";

    private static readonly byte[] Text = Encoding.ASCII.GetBytes(Attack);

    /// <summary>pcapng: Ethernet on an interface of that name, and one 802.11 interface.</summary>
    public static byte[] Make()
    {
        var ether = new List<byte[]>
        {
            Udp(5000, 53, [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. Label(Text), 0, 0, 1, 0, 1]),
            Udp(5353, 5353, [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. Label(Text), .. Label("local"u8), 0, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]),
            Udp(137, 137, [0, 2, 0x85, 0, 0, 0, 0, 1, 0, 0, 0, 0, 32, .. NetBios(), 0, 0, 32, 0, 1, 0, 0, 0, 60, 0, 6, 0, 0, 192, 0, 2, 1]),
            Udp(68, 67, Dhcp()),
            Tcp(5001, 80, 1, [.. "GET /"u8, .. Text, .. " HTTP/1.1\r\nHost: "u8, .. Text, .. "\r\nUser-Agent: "u8, .. Text, .. "\r\nAuthorization: Basic "u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String([.. Text, .. ":x"u8])), .. "\r\n\r\n"u8]),
            Tcp(5002, 21, 1, [.. "USER "u8, .. Text, .. "\r\n"u8]),
            Tcp(5002, 21, 1 + 7 + (uint)Text.Length, [.. "RETR "u8, .. Text, .. "\r\n"u8]),
            Tcp(5003, 22, 1, [.. "SSH-2.0-"u8, .. Text, .. "\r\n"u8]),
            Tcp(5004, 443, 1, ClientHello()),
            Back(5004, 443, 1, Certificate()),
            Lldp(),
            Cdp(),
        };
        var file = new List<byte>();
        Block(file, 0x0a0d0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, .. Option(4, Text)]);
        Block(file, 1, [1, 0, 0, 0, 0, 0, 4, 0, .. Option(2, Text), .. Option(3, Text), 0, 0, 0, 0]);
        Block(file, 1, [105, 0, 0, 0, 0, 0, 4, 0, .. Option(2, Text), 0, 0, 0, 0]);
        for (var i = 0; i < ether.Count; i++) Packet(file, 0, i, ether[i]);
        Packet(file, 1, ether.Count, Beacon());
        return [.. file];
    }

    private static byte[] Be16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Label(ReadOnlySpan<byte> text) => [(byte)text.Length, .. text];

    private static byte[] NetBios()
    {
        var name = Encoding.ASCII.GetBytes(ShortAttack.PadRight(15) + "\0");
        return [.. name.SelectMany(b => new[] { (byte)('A' + (b >> 4)), (byte)('A' + (b & 15)) })];
    }

    private static byte[] Dhcp()
    {
        var message = new byte[240];
        (message[0], message[1], message[2]) = (1, 1, 6);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(236), 0x63825363);
        return [.. message, 53, 1, 1, 12, .. Label(Text), 60, .. Label(Text), 15, .. Label(Text), 255];
    }

    private static byte[] ClientHello()
    {
        byte[] name = [.. Be16(Text.Length + 3), 0, .. Be16(Text.Length), .. Text];
        byte[] alpn = [.. Be16(Text.Length + 1), .. Label(Text)];
        byte[] extensions = [0, 0, .. Be16(name.Length), .. name, 0, 16, .. Be16(alpn.Length), .. alpn];
        return Handshake(1, [3, 3, .. new byte[32], 0, 0, 2, 0x00, 0x2f, 1, 0, .. Be16(extensions.Length), .. extensions]);
    }

    private static byte[] Certificate()
    {
        using var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(Attack);
        subject.AddOrganizationName(Attack);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(60));
        var der = made.RawData;
        byte[] list = [0, .. Be16(der.Length), .. der];
        return [.. Handshake(2, [3, 3, .. new byte[32], 0, 0x00, 0x2f, 0]), .. Handshake(11, [0, .. Be16(list.Length), .. list])];
    }

    private static byte[] Handshake(byte type, byte[] body) => [22, 3, 1, .. Be16(body.Length + 4), type, 0, .. Be16(body.Length), .. body];

    private static byte[] Lldp()
    {
        byte[] Tlv(int type, byte[] value) => [.. Be16((type << 9) | value.Length), .. value];
        return [1, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xcc, .. Tlv(1, [7, .. Text]), .. Tlv(2, [5, .. Text]), .. Tlv(3, [0, 120]), .. Tlv(4, Text), .. Tlv(5, Text), .. Tlv(6, Text), 0, 0];
    }

    private static byte[] Cdp()
    {
        byte[] Tlv(int type, byte[] value) => [.. Be16(type), .. Be16(value.Length + 4), .. value];
        byte[] cdp = [2, 180, 0, 0, .. Tlv(1, Text), .. Tlv(3, Text), .. Tlv(5, Text), .. Tlv(6, Text)];
        return [1, 0, 0x0c, 0xcc, 0xcc, 0xcc, 2, 0, 0, 0, 0, 1, .. Be16(cdp.Length + 8), 0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, .. cdp];
    }

    private static byte[] Beacon() =>
        [0x80, 0, 0, 0, 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 9, 0, 0, .. new byte[8], 100, 0, 1, 0, 0, .. Label(Text), 1, 1, 0x82];

    private static byte[] Udp(int from, int to, byte[] payload) => Ip(17, 1, 2, [.. Be16(from), .. Be16(to), .. Be16(8 + payload.Length), 0, 0, .. payload]);

    private static byte[] Tcp(int from, int to, uint sequence, byte[] payload) => Segment(1, 2, from, to, sequence, payload);

    private static byte[] Back(int client, int server, uint sequence, byte[] payload) => Segment(2, 1, server, client, sequence, payload);

    private static byte[] Segment(byte source, byte destination, int from, int to, uint sequence, byte[] payload)
    {
        var numbers = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, sequence);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), 1);
        return Ip(6, source, destination, [.. Be16(from), .. Be16(to), .. numbers, 0x50, 0x18, 16, 0, 0, 0, 0, 0, .. payload]);
    }

    private static byte[] Ip(byte protocol, byte source, byte destination, byte[] payload) =>
        [2, 0, 0, 0, 0, destination, 2, 0, 0, 0, 0, source, 8, 0, 0x45, 0, .. Be16(20 + payload.Length), 0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, source, 192, 0, 2, destination, .. payload];

    private static byte[] Option(int code, byte[] value) => [(byte)code, 0, (byte)value.Length, 0, .. value, .. new byte[-value.Length & 3]];

    private static void Packet(List<byte> file, byte on, int number, byte[] frame)
    {
        var body = new byte[20];
        body[0] = on;
        var micros = 1_700_000_000_000_000UL + ((ulong)number * 1000);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(4), (uint)(micros >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(8), (uint)micros);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(16), frame.Length);
        Block(file, 6, [.. body, .. frame, .. new byte[-frame.Length & 3], .. Option(1, Text), 0, 0, 0, 0]);
    }

    private static void Block(List<byte> file, uint type, byte[] body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, type);
        file.AddRange(number);
        BinaryPrimitives.WriteInt32LittleEndian(number, body.Length + 12);
        file.AddRange(number);
        file.AddRange(body);
        file.AddRange(number);
    }
}
