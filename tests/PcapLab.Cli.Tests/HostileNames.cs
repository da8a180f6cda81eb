using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PcapLab.Tests;

/// <summary>A pcapng whose every name is an attack: DNS, HTTP, DHCP host name, certificate, and the SSID of a Wi-Fi beacon on an interface of its own.</summary>
internal static class HostileNames
{
    public const string Script = "<script>alert(1)</script>";
    public const string Image = "\"><img src=x onerror=alert(1)>";
    public const string Formula = "=cmd|' /C calc'!A0";
    public const string Escape = "\u001b]0;owned\u0007\u001b[2J";

    public static byte[] Capture()
    {
        var http = Encoding.Latin1.GetBytes($"GET /{Image.Replace(" ", "%20", StringComparison.Ordinal)} HTTP/1.1\r\nHost: {Script}\r\nUser-Agent: {Formula}{Escape}\r\n\r\n");
        return [.. Section(), .. Interface(1), .. Interface(105),
            .. Packet(0, 1, Ethernet(17, Udp(50_000, 53, Dns(Script)))), .. Packet(0, 2, Ethernet(17, Udp(50_001, 53, Dns(Formula)))),
            .. Packet(0, 3, Ethernet(6, Tcp(40_000, 80, http))), .. Packet(0, 4, Ethernet(17, Udp(68, 67, Dhcp(Image)))),
            .. Packet(0, 5, Ethernet(6, Tcp(443, 40_001, Tls(Image)))), .. Packet(1, 6, Beacon(Script))];
    }

    private static byte[] Dns(string name) => [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)name.Length, .. Encoding.Latin1.GetBytes(name), 0, 0, 1, 0, 1];

    private static byte[] Dhcp(string host) =>
        [1, 1, 6, 0, 0, 0, 0, 7, .. new byte[20], 2, 0, 0, 0, 0, 1, .. new byte[10 + 192], 99, 130, 83, 99, 53, 1, 3, 12, (byte)host.Length, .. Encoding.Latin1.GetBytes(host), 255];

    /// <summary>A server's hello of TLS 1.2 and its certificate.</summary>
    private static byte[] Tls(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(subject);
        using var certificate = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        var der = certificate.RawData;
        byte[] hello = [3, 3, .. new byte[32], 0, 0x13, 0x01, 0];
        byte[] messages = [2, .. Big(hello.Length, 3), .. hello, 11, .. Big(der.Length + 6, 3), .. Big(der.Length + 3, 3), .. Big(der.Length, 3), .. der];
        return [22, 3, 3, .. Big(messages.Length, 2), .. messages];
    }

    private static byte[] Beacon(string ssid) =>
        [0x80, 0, 0, 0, 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, .. new byte[8], 100, 0, 1, 0, 0, (byte)ssid.Length, .. Encoding.Latin1.GetBytes(ssid), 1, 1, 0x82];

    private static byte[] Udp(int from, int to, byte[] data) => [.. Big(from, 2), .. Big(to, 2), .. Big(8 + data.Length, 2), 0, 0, .. data];

    private static byte[] Tcp(int from, int to, byte[] data) => [.. Big(from, 2), .. Big(to, 2), 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0x10, 0, 0, 0, 0, 0, .. data];

    private static byte[] Ethernet(byte protocol, byte[] data) =>
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, .. Big(20 + data.Length, 2), 0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. data];

    private static byte[] Section() => Block(0x0A0D0D0A, [0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, .. Enumerable.Repeat((byte)255, 8)]);

    private static byte[] Interface(byte link) => Block(1, [link, 0, 0, 0, 0, 0, 0, 0]);

    private static byte[] Packet(byte port, byte second, byte[] frame) =>
        Block(6, [port, 0, 0, 0, .. Little(0), .. Little(second * 1_000_000), .. Little(frame.Length), .. Little(frame.Length), .. frame, .. new byte[-frame.Length & 3]]);

    private static byte[] Block(int type, byte[] body) => [.. Little(type), .. Little(body.Length + 12), .. body, .. Little(body.Length + 12)];

    private static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Big(int value, int length) => BitConverter.GetBytes(IPAddress.HostToNetworkOrder(value))[(4 - length)..];
}
