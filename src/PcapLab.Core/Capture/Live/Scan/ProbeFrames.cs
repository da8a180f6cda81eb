using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Captures.Live;

/// <summary>The frames a scan sends, byte by byte (RFC 826, RFC 792, RFC 4443).</summary>
internal static class ProbeFrames
{
    public const ushort EchoId = 0x5043;

    public static byte[] ArpRequest(ReadOnlySpan<byte> mac, Ip own, Ip target)
    {
        var frame = new byte[42];
        Ethernet(frame, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], mac, 0x0806);
        ReadOnlySpan<byte> head = [0, 1, 8, 0, 6, 4, 0, 1];
        head.CopyTo(frame.AsSpan(14));
        mac.CopyTo(frame.AsSpan(22));
        own.WriteBytes(frame.AsSpan(28));
        target.WriteBytes(frame.AsSpan(38));
        return frame;
    }

    public static byte[] Echo(ReadOnlySpan<byte> mac, Ip own, ReadOnlySpan<byte> targetMac, Ip target)
    {
        var frame = new byte[14 + 20 + 16];
        Ethernet(frame, targetMac, mac, 0x0800);
        var ip = frame.AsSpan(14, 20);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], 36);
        ip[8] = 64;
        ip[9] = 1;
        own.WriteBytes(ip[12..]);
        target.WriteBytes(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Sum(ip, 0));
        var icmp = frame.AsSpan(34);
        icmp[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[4..], EchoId);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Sum(icmp, 0));
        return frame;
    }

    /// <summary>An echo request to all nodes on the link; who answers is there.</summary>
    public static byte[] EchoAllNodes(ReadOnlySpan<byte> mac, Ip own)
    {
        var frame = new byte[14 + 40 + 16];
        Ethernet(frame, [0x33, 0x33, 0, 0, 0, 1], mac, 0x86dd);
        var ip = frame.AsSpan(14, 40);
        ip[0] = 0x60;
        ip[5] = 16;
        ip[6] = 58;
        ip[7] = 255;
        own.WriteBytes(ip[8..]);
        ip[24] = 0xff;
        ip[25] = 2;
        ip[39] = 1;
        var icmp = frame.AsSpan(54);
        icmp[0] = 128;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[4..], EchoId);
        // The pseudo header: addresses, length, next header.
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Sum(icmp, Add(ip.Slice(8, 32), 16 + 58)));
        return frame;
    }

    private static void Ethernet(Span<byte> frame, ReadOnlySpan<byte> to, ReadOnlySpan<byte> from, ushort type)
    {
        to.CopyTo(frame);
        from.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], type);
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint start)
    {
        var sum = Add(bytes, start);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    private static uint Add(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i + 1 < bytes.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        return sum;
    }
}
