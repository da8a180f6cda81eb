namespace PcapLab.Captures;

/// <summary>Says what a file is that is no capture, as far as its first bytes tell, and what to do.</summary>
internal static class NotACapture
{
    private static readonly (byte[] Magic, string Words)[] Known =
    [
        ([0x28, 0xb5, 0x2f, 0xfd], "is compressed with zstd; unpack it first: zstd -d"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "is compressed with xz; unpack it first: xz -d"),
        ([0x42, 0x5a, 0x68], "is compressed with bzip2; unpack it first: bzip2 -d"),
        ([0x04, 0x22, 0x4d, 0x18], "is compressed with lz4; unpack it first: lz4 -d"),
        ([0x50, 0x4b, 0x03, 0x04], "is a zip archive; unpack it first and name the capture in it"),
        ("snoop\0\0\0"u8.ToArray(), "is a Solaris snoop capture; convert it first: editcap -F pcapng"),
        ("GMBU"u8.ToArray(), "is a Microsoft Network Monitor capture; convert it first: editcap -F pcapng"),
        ("RTSS"u8.ToArray(), "is an old Microsoft Network Monitor capture; convert it first: editcap -F pcapng"),
        ("TRSNIFF"u8.ToArray(), "is a Sniffer capture; convert it first: editcap -F pcapng"),
        ("XCP\0"u8.ToArray(), "is a NetXRay capture; convert it first: editcap -F pcapng"),
        ("%PDF"u8.ToArray(), "is a PDF, not a capture; name the capture it was made from"),
    ];

    public static string Explain(string name, ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return $"{name}: is empty: nothing was written to it; record again, or check that the recording was stopped cleanly";
        foreach (var (magic, words) in Known)
        {
            if (head.StartsWith(magic)) return $"{name}: {words}";
        }

        if (head.Length < 4) return $"{name}: has only {head.Length} bytes, too few for a capture; get the file again";
        return IsText(head)
            ? $"{name}: is text, not a capture; pcaplab reads pcap and pcapng, gzipped or not (text dumps: text2pcap)"
            : $"{name}: is not a capture (it starts with {Convert.ToHexStringLower(head[..4])}); pcaplab reads pcap and pcapng, gzipped or not (others: editcap -F pcapng)";
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7f) return false;
        }

        return true;
    }
}
