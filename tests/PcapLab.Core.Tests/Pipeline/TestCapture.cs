using System.Buffers.Binary;
using PcapLab.Captures;
using PcapLab.Schema;

namespace PcapLab.Pipeline.Tests;

/// <summary>Writes small Ethernet captures packet by packet, in memory.</summary>
public sealed class TestCapture
{
    private readonly List<byte> _file = [];

    public TestCapture()
    {
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xa1b23c4d);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 262_144);
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], 1);
        _file.AddRange(head);
    }

    /// <summary>Stamp of the next packet, ns; moves on by a millisecond with each.</summary>
    public long Time { get; set; } = 1_700_000_000_000_000_000;

    public byte[] Bytes => _file.ToArray();

    public PacketSource Open() => CaptureFile.Open(new MemoryStream(Bytes), "test.pcap");

    public TestCapture Tcp(string from, string to, byte flags, uint seq, uint ack, ReadOnlySpan<byte> payload = default, ushort window = 1000, byte[]? options = null, int cut = 0)
    {
        var (source, sourcePort) = Socket(from);
        var (destination, destinationPort) = Socket(to);
        options ??= [];
        var tcp = new byte[20 + options.Length + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), seq);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), ack);
        tcp[12] = (byte)((20 + options.Length) / 4 << 4);
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), window);
        options.CopyTo(tcp, 20);
        payload.CopyTo(tcp.AsSpan(20 + options.Length));
        return Ip(source, destination, 6, tcp, cut);
    }

    public TestCapture Udp(string from, string to, ReadOnlySpan<byte> payload)
    {
        var (source, sourcePort) = Socket(from);
        var (destination, destinationPort) = Socket(to);
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp.AsSpan(8));
        return Ip(source, destination, 17, udp, 0);
    }

    public TestCapture Ip(Ip source, Ip destination, byte protocol, ReadOnlySpan<byte> payload, int cut)
    {
        var header = source.IsV4 ? 20 : 40;
        var frame = new byte[14 + header + payload.Length];
        frame.AsSpan(0, 12).Fill(2);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(source.IsV4 ? 0x0800 : 0x86dd));
        var ip = frame.AsSpan(14);
        if (source.IsV4)
        {
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(20 + payload.Length));
            ip[8] = 64;
            ip[9] = protocol;
            source.WriteBytes(ip[12..]);
            destination.WriteBytes(ip[16..]);
        }
        else
        {
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)payload.Length);
            ip[6] = protocol;
            ip[7] = 64;
            source.WriteBytes(ip[8..]);
            destination.WriteBytes(ip[24..]);
        }

        payload.CopyTo(ip[header..]);
        return Frame(frame, cut);
    }

    public TestCapture Frame(ReadOnlySpan<byte> frame, int cut = 0)
    {
        Span<byte> head = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)(Time / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(Time % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], frame.Length - cut);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], frame.Length);
        _file.AddRange(head);
        _file.AddRange(frame[..^cut]);
        Time += 1_000_000;
        return this;
    }

    /// <summary>Splits 10.0.0.1:80 or [::1]:80.</summary>
    private static (Ip Ip, ushort Port) Socket(string text)
    {
        var colon = text.LastIndexOf(':');
        Assert.True(Schema.Ip.TryParse(text[..colon].Trim('[', ']'), out var ip));
        return (ip, ushort.Parse(text[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
