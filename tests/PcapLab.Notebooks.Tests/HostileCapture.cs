using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Notebooks.Tests;

/// <summary>A capture of two packets whose every text is an attack: a DNS query and an HTTP request.</summary>
internal static class HostileCapture
{
    public static byte[] Make(string attack)
    {
        byte[] label = [(byte)attack.Length, .. Encoding.ASCII.GetBytes(attack), 0];
        byte[] dns = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. label, 0, 1, 0, 1];
        var http = Encoding.ASCII.GetBytes($"GET /{attack.Replace(" ", "%20", StringComparison.Ordinal)}{attack.Split(' ')[0]} HTTP/1.1\r\nHost: {attack}\r\nUser-Agent: {attack}\r\n\r\n");
        return [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0,
            .. Record(1, Ip(17, [0xc0, 0, 0, 53, .. Be(8 + dns.Length), 0, 0, .. dns])),
            .. Record(2, Ip(6, [0xc0, 1, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0x10, 0, 0, 0, 0, 0, .. http]))];
    }

    private static byte[] Ip(byte protocol, byte[] payload) =>
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, .. Be(20 + payload.Length), 0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. payload];

    private static byte[] Record(int second, byte[] frame)
    {
        var head = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(head, second);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), frame.Length);
        return [.. head, .. frame];
    }

    private static byte[] Be(int value) => [(byte)(value >> 8), (byte)value];
}
