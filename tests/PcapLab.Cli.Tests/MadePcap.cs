using System.Buffers.Binary;
using System.IO.Compression;

namespace PcapLab.Tests;

/// <summary>Small captures made by the test: a handful of UDP packets with known addresses, times and sizes.</summary>
internal static class MadePcap
{
    /// <summary>Nanoseconds of the first packet; packets follow every 250 ms.</summary>
    public const long Start = 1_700_000_000_000_000_000;

    /// <summary>A classic pcap of so many 60-byte UDP frames from 192.0.2.1:4000 to 192.0.2.2:9999.</summary>
    public static byte[] Bytes(int packets)
    {
        using var to = new MemoryStream();
        Span<byte> head = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(head[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(head[20..], 1);
        to.Write(head);
        Span<byte> record = stackalloc byte[16];
        for (var i = 0; i < packets; i++)
        {
            var us = Start / 1000 + i * 250_000L;
            BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(us / 1_000_000));
            BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(us % 1_000_000));
            BinaryPrimitives.WriteUInt32LittleEndian(record[8..], 60);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], 60);
            to.Write(record);
            to.Write(Frame());
        }

        return to.ToArray();
    }

    /// <summary>The same bytes in gzip.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return to.ToArray();
    }

    private static byte[] Frame()
    {
        var f = Convert.FromHexString(
            "020000000002" + "020000000001" + "0800" // Ethernet
            + "4500002e000000004011" + "b6bb" + "c0000201" + "c0000202" // IPv4, 46 bytes, UDP
            + "0fa0270f001a0000"); // 4000 → 9999, 26 bytes
        return [.. f, .. new byte[60 - f.Length]];
    }
}
