using System.Text;

namespace PcapLab.Export.Files;

/// <summary>What the first bytes of a file say it is.</summary>
/// <param name="Media">Media type.</param>
/// <param name="Extension">Usual ending of its name.</param>
/// <param name="Offset">Where the magic bytes stand.</param>
/// <param name="Magic">The magic bytes.</param>
/// <param name="Runs">Whether a system would run it.</param>
internal sealed record FileType(string Media, string Extension, int Offset, byte[] Magic, bool Runs = false)
{
    /// <summary>How many first bytes decide.</summary>
    public const int Look = 512;

    /// <summary>Longer and rarer magic first.</summary>
    private static readonly FileType[] Known =
    [
        Of("image/png", "png", 0, "89504e470d0a1a0a"), Of("image/jpeg", "jpg", 0, "ffd8ff"), Text("image/gif", "gif", "GIF87a"), Text("image/gif", "gif", "GIF89a"),
        Of("image/webp", "webp", 8, "57454250"), Of("image/bmp", "bmp", 0, "424d"), Of("image/tiff", "tif", 0, "49492a00"), Of("image/tiff", "tif", 0, "4d4d002a"),
        Of("image/x-icon", "ico", 0, "00000100"), Text("application/pdf", "pdf", "%PDF-"), Text("application/postscript", "ps", "%!PS"), Text("application/rtf", "rtf", "{\\rtf"),
        Of("application/zip", "zip", 0, "504b0304"), Of("application/zip", "zip", 0, "504b0506"), Of("application/gzip", "gz", 0, "1f8b08"), Of("application/x-bzip2", "bz2", 0, "425a68"),
        Of("application/x-xz", "xz", 0, "fd377a585a00"), Of("application/zstd", "zst", 0, "28b52ffd"), Of("application/x-7z-compressed", "7z", 0, "377abcaf271c"),
        Of("application/vnd.rar", "rar", 0, "526172211a07"), Of("application/x-tar", "tar", 257, "7573746172"), Of("application/vnd.ms-cab-compressed", "cab", 0, "4d534346", true),
        Of("application/x-ole-storage", "doc", 0, "d0cf11e0a1b11ae1"), Text("application/vnd.sqlite3", "sqlite", "SQLite format 3\0"),
        Of("application/vnd.microsoft.portable-executable", "exe", 0, "4d5a", true), Of("application/x-elf", "elf", 0, "7f454c46", true),
        Of("application/x-mach-binary", "macho", 0, "cffaedfe", true), Of("application/x-mach-binary", "macho", 0, "cefaedfe", true), Of("application/java-vm", "class", 0, "cafebabe", true),
        Of("application/x-ms-shortcut", "lnk", 0, "4c0000000114020000000000c0", true), Text("text/x-shellscript", "sh", "#!", true), Text("text/x-php", "php", "<?php", true),
        Of("audio/mpeg", "mp3", 0, "494433"), Of("audio/mpeg", "mp3", 0, "fffb"), Of("audio/wav", "wav", 8, "57415645"), Of("application/ogg", "ogg", 0, "4f676753"), Of("audio/flac", "flac", 0, "664c6143"),
        Of("video/mp4", "mp4", 4, "66747970"), Of("video/webm", "webm", 0, "1a45dfa3"), Of("video/x-msvideo", "avi", 8, "41564920"), Of("video/x-flv", "flv", 0, "464c5601"),
        Text("font/woff", "woff", "wOFF"), Text("font/woff2", "woff2", "wOF2"), Of("font/ttf", "ttf", 0, "0001000000"), Text("application/wasm", "wasm", "\0asm", true),
        Of("application/vnd.tcpdump.pcap", "pcap", 0, "d4c3b2a1"), Of("application/x-pcapng", "pcapng", 0, "0a0d0d0a"), Text("application/x-x509-ca-cert", "pem", "-----BEGIN "),
    ];

    /// <summary>What a file's first bytes say, or null when nothing is known of them.</summary>
    public static FileType? Of(ReadOnlySpan<byte> first)
    {
        foreach (var type in Known)
        {
            if (first.Length >= type.Offset + type.Magic.Length && first.Slice(type.Offset, type.Magic.Length).SequenceEqual(type.Magic)) return type;
        }

        return Markup(first);
    }

    private static FileType? Markup(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) first = first[3..];
        var text = Encoding.Latin1.GetString(first).TrimStart();
        if (Starts(text, "<!doctype html") || Starts(text, "<html") || Starts(text, "<head") || Starts(text, "<script")) return new FileType("text/html", "html", 0, []);
        if (Starts(text, "<svg")) return new FileType("image/svg+xml", "svg", 0, []);
        if (Starts(text, "<?xml")) return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? new FileType("image/svg+xml", "svg", 0, []) : new FileType("text/xml", "xml", 0, []);
        if (text.Length > 0 && !first.ContainsAnyInRange((byte)0, (byte)8) && System.Text.Unicode.Utf8.IsValid(WholeRunes(first)))
            return text[0] is '{' or '[' && text.Contains('"') ? new FileType("application/json", "json", 0, []) : new FileType("text/plain", "txt", 0, []);
        return null;
    }

    /// <summary>Without a character that the look cut in two.</summary>
    private static ReadOnlySpan<byte> WholeRunes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Look) return bytes;
        var end = bytes.Length;
        while (end > bytes.Length - 4 && (bytes[end - 1] & 0xc0) == 0x80) end--;
        return bytes[end - 1] >= 0xc0 ? bytes[..(end - 1)] : bytes[..end];
    }

    private static bool Starts(string text, string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);

    private static FileType Of(string media, string extension, int offset, string hex, bool runs = false) => new(media, extension, offset, Convert.FromHexString(hex), runs);

    private static FileType Text(string media, string extension, string magic, bool runs = false) => new(media, extension, 0, Encoding.Latin1.GetBytes(magic), runs);
}
