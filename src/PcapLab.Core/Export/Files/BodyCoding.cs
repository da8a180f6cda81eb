using System.IO.Compression;

namespace PcapLab.Export.Files;

/// <summary>Undoes content codings (RFC 9110, 8.4.1), the last one applied first.</summary>
internal static class BodyCoding
{
    private const int MostCodings = 4;

    /// <summary>The codings of a header's value that change bytes, or null when none does.</summary>
    public static string? Meaningful(string? header)
    {
        var codings = Split(header).Where(c => c is not ("" or "identity")).ToList();
        return codings.Count == 0 ? null : string.Join(", ", codings);
    }

    /// <summary>A stream of the decoded bytes, or null when a coding is not known.</summary>
    public static Stream? Decode(Stream sent, string header)
    {
        var codings = Split(header).Reverse().ToList();
        if (codings.Count > MostCodings) return null;
        foreach (var coding in codings)
        {
            if (One(sent, coding) is not { } decoded) return null;
            sent = decoded;
        }

        return sent;
    }

    private static IEnumerable<string> Split(string? header) => (header ?? "").Split(',').Select(c => c.Trim().ToLowerInvariant());

    private static Stream? One(Stream sent, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(sent, CompressionMode.Decompress),
        "deflate" => Deflate(sent),
        "br" => new BrotliStream(sent, CompressionMode.Decompress),
        "identity" or "" => sent,
        _ => null,
    };

    /// <summary>"deflate" means zlib's wrapper, yet some servers send it bare: its first byte tells.</summary>
    private static Stream Deflate(Stream sent)
    {
        if (!sent.CanSeek) return new ZLibStream(sent, CompressionMode.Decompress);
        var first = sent.ReadByte();
        var second = sent.ReadByte();
        sent.Position = 0;
        return (first & 15) == 8 && (first << 8 | second) % 31 == 0 ? new ZLibStream(sent, CompressionMode.Decompress) : new DeflateStream(sent, CompressionMode.Decompress);
    }
}
