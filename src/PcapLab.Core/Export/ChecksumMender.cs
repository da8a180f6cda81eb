using System.Buffers.Binary;
using PcapLab.Wire;

namespace PcapLab.Export;

/// <summary>Makes IP, TCP, UDP, ICMP and ICMPv6 checksums right again after a rewrite (RFC 1071). A segment that is not whole cannot be summed and is left.</summary>
internal static class ChecksumMender
{
    /// <summary>Mends one layer; call from the innermost outwards, for outer sums cover inner bytes.</summary>
    /// <param name="frame">The rewritten bytes.</param>
    /// <param name="layers">All layers of the packet.</param>
    /// <param name="index">Which to mend.</param>
    /// <param name="original">Length on the wire.</param>
    public static void Mend(Span<byte> frame, ReadOnlySpan<LayerRef> layers, int index, int original)
    {
        var layer = layers[index];
        if (layer.Id == LayerId.Ip)
        {
            var length = frame.Length > layer.Offset ? (frame[layer.Offset] & 15) * 4 : 0;
            if (length >= 20 && layer.Offset + length <= frame.Length) Put(frame.Slice(layer.Offset, length), 10, 0);
            return;
        }

        var at = layer.Id switch { LayerId.Tcp => 16, LayerId.Udp => 6, LayerId.Icmp => 2, LayerId.Icmpv6 => 2, _ => -1 };
        if (at < 0 || !Carrier(layers, index, out var ip) || !Segment(frame, ip, layer.Offset, original, out var segment, out var pseudo, layer.Id)) return;
        if (layer.Id == LayerId.Udp && BinaryPrimitives.ReadUInt16BigEndian(segment[6..]) == 0) return; // none was sent
        Put(segment, at, layer.Id == LayerId.Icmp ? 0 : pseudo);
        if (layer.Id == LayerId.Udp && segment[6] == 0 && segment[7] == 0) segment[6..8].Fill(0xff);
    }

    private static bool Carrier(ReadOnlySpan<LayerRef> layers, int index, out LayerRef ip)
    {
        ip = default;
        for (var i = index - 1; i >= 0; i--)
        {
            if (layers[i].Id is not (LayerId.Ip or LayerId.Ipv6)) continue;
            ip = layers[i];
            return true;
        }

        return false;
    }

    private static bool Segment(Span<byte> frame, LayerRef ip, int offset, int original, out Span<byte> segment, out ulong pseudo, LayerId id)
    {
        segment = default;
        pseudo = 0;
        var header = frame[ip.Offset..];
        if (header.Length < (ip.Id == LayerId.Ip ? 20 : 40)) return false;
        int total = ip.Id == LayerId.Ip ? BinaryPrimitives.ReadUInt16BigEndian(header[2..]) : 40 + BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (total == (ip.Id == LayerId.Ip ? 0 : 40)) total = original - ip.Offset; // segmentation offload leaves the length empty
        var end = ip.Offset + total;
        var minimum = id switch { LayerId.Tcp => 20, LayerId.Udp => 8, _ => 4 };
        if (end > frame.Length || end - offset < minimum) return false;
        segment = frame[offset..end];
        var addresses = ip.Id == LayerId.Ip ? header[12..20] : header[8..40];
        var protocol = id switch { LayerId.Tcp => 6u, LayerId.Udp => 17u, LayerId.Icmpv6 => 58u, _ => 1u };
        pseudo = Sum(addresses) + protocol + (ulong)segment.Length;
        return true;
    }

    private static void Put(Span<byte> bytes, int at, ulong start)
    {
        bytes[at] = bytes[at + 1] = 0;
        var sum = start + Sum(bytes);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], (ushort)~sum);
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.Length == 1 ? sum + ((ulong)bytes[0] << 8) : sum;
    }
}
