using System.Text;
using PcapLab.Protocols;

namespace PcapLab.Export.Files;

/// <summary>A file inside a mail or a form upload.</summary>
/// <param name="Name">Its name as sent, or null.</param>
/// <param name="ContentType">Its declared type.</param>
/// <param name="Bytes">The decoded bytes.</param>
/// <param name="SentBytes">Bytes before decoding.</param>
/// <param name="IsWhole">Whether its end was there.</param>
internal sealed record MimePart(string? Name, string? ContentType, byte[] Bytes, long SentBytes, bool IsWhole);

/// <summary>Splits multipart bodies (RFC 2046, 5.1) into the files they hold: parts with a name, and those that are neither text nor multipart.</summary>
internal static class MimeParts
{
    /// <summary>Longest body that is split.</summary>
    public const long MostBytes = 64 << 20;
    private const int MostParts = 1000;
    private const int MostNested = 8;

    /// <summary>Whether a body holds files.</summary>
    public static bool Holds(string protocol, string? contentType) =>
        protocol == "smtp" || contentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The files in a body.</summary>
    /// <param name="body">A mail with its head, or a form's body.</param>
    /// <param name="contentType">Type with the boundary, or null when the body begins with a head that says so.</param>
    public static IReadOnlyList<MimePart> Of(byte[] body, string? contentType)
    {
        var found = new List<MimePart>();
        if (contentType is null) Entity(body, found, 0, isOuter: true, isWhole: true);
        else Multipart(body, contentType, found, 0);
        return found;
    }

    private static void Entity(ReadOnlySpan<byte> entity, List<MimePart> found, int depth, bool isOuter, bool isWhole)
    {
        var headEnd = entity.StartsWith("\r\n"u8) ? 2 : entity.StartsWith("\n"u8) ? 1 : TextHead.Find(entity);
        if (headEnd < 0) return;
        var head = Unfold(entity[..headEnd]);
        var body = entity[headEnd..];
        var type = Header(head, "content-type"u8);
        if (type?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            if (depth < MostNested) Multipart(body, type, found, depth + 1);
            return;
        }

        var disposition = Header(head, "content-disposition"u8);
        var name = UrlName.FromDisposition(disposition) ?? (UrlName.HeaderParameter(type, "name") is { } n ? MimeWord.Decode(n) : null);
        var isFile = name is not null || (type is not null && !type.StartsWith("text/", StringComparison.OrdinalIgnoreCase));
        if (!isFile || (isOuter && name is null)) return;
        var bytes = MimeCoding.Decode(body, Header(head, "content-transfer-encoding"u8) ?? "", out var decoded);
        if (bytes.Length > 0 && found.Count < MostParts) found.Add(new MimePart(name, type, bytes, body.Length, decoded && isWhole));
    }

    private static void Multipart(ReadOnlySpan<byte> body, string type, List<MimePart> found, int depth)
    {
        if (UrlName.HeaderParameter(type, "boundary") is not { Length: > 0 } boundary) return;
        var mark = Encoding.Latin1.GetBytes("--" + boundary);
        var at = Next(body, mark, 0);
        while (at >= 0 && found.Count < MostParts)
        {
            var lineEnd = body[at..].IndexOf((byte)'\n');
            if (lineEnd < 0 || body[(at + mark.Length)..].StartsWith("--"u8)) return;
            var start = at + lineEnd + 1;
            at = Next(body, mark, start);
            var end = at < 0 ? body.Length : at;
            if (at > 0 && end > start) end -= end - start >= 2 && body[end - 2] == '\r' ? 2 : 1; // the line end before a mark is the mark's own
            Entity(body[start..Math.Max(start, end)], found, depth, isOuter: false, isWhole: at >= 0);
        }
    }

    /// <summary>Where a boundary begins a line.</summary>
    private static int Next(ReadOnlySpan<byte> body, ReadOnlySpan<byte> mark, int from)
    {
        while (from < body.Length)
        {
            var n = body[from..].IndexOf(mark);
            if (n < 0) return -1;
            if (from + n == 0 || body[from + n - 1] == '\n') return from + n;
            from += n + 1;
        }

        return -1;
    }

    private static byte[] Unfold(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        return Encoding.Latin1.GetBytes(text.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal)
            .Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal));
    }

    private static string? Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) =>
        TextHead.Header(head, name) is { IsEmpty: false } value ? Encoding.UTF8.GetString(value) : null;
}
