using System.Buffers.Binary;

namespace PcapLab.Flows;

/// <summary>The options of a SYN that tracking needs (RFC 9293 3.2, RFC 7323 2).</summary>
/// <param name="Mss">Maximum segment size, 0 without.</param>
/// <param name="Scale">Window scale, -1 without.</param>
public readonly record struct TcpOptions(ushort Mss, sbyte Scale)
{
    /// <summary>No options.</summary>
    public static TcpOptions None => new(0, -1);

    /// <summary>Reads the options of a TCP header; what is malformed ends the list.</summary>
    public static TcpOptions Parse(ReadOnlySpan<byte> header)
    {
        var options = None;
        if (header.Length < 20) return options;
        var end = Math.Min((header[12] >> 4) * 4, header.Length);
        for (var at = 20; at < end && header[at] != 0;)
        {
            if (header[at] == 1)
            {
                at++;
                continue;
            }

            if (at + 1 >= end) break;
            int length = header[at + 1];
            if (length < 2 || length > end - at) break;
            if (header[at] == 2 && length == 4) options = options with { Mss = BinaryPrimitives.ReadUInt16BigEndian(header[(at + 2)..]) };
            if (header[at] == 3 && length == 3) options = options with { Scale = (sbyte)Math.Min((int)header[at + 2], 14) };
            at += length;
        }

        return options;
    }
}
