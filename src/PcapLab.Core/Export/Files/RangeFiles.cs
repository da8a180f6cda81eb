using System.Globalization;
using System.Text;
using PcapLab.Protocols;

namespace PcapLab.Export.Files;

/// <summary>Resources that come in ranges (RFC 9110, 14.4): each range goes to its place in one file, which stays open to the end of the capture.</summary>
internal sealed class RangeFiles
{
    private const int MostResources = 256;
    private readonly Dictionary<string, CarvedFile> _files = new(StringComparer.Ordinal);

    /// <summary>The file that a range belongs to, set to the range's first byte.</summary>
    /// <param name="desk">Where files are closed.</param>
    /// <param name="fresh">The file just opened for this response.</param>
    /// <param name="head">The response's head.</param>
    /// <param name="url">What was asked for.</param>
    public CarvedFile? Join(FileDesk desk, CarvedFile? fresh, ReadOnlySpan<byte> head, string? url)
    {
        if (fresh is null || !TryParse(Encoding.ASCII.GetString(TextHead.Header(head, "content-range"u8)), out var start, out var total)) return fresh;
        if (total is null)
        {
            fresh.Position = start;
            return fresh;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{fresh.Sender} {url} {total} {Encoding.ASCII.GetString(TextHead.Header(head, "etag"u8))}");
        if (_files.TryGetValue(key, out var file) && !file.IsClosed) desk.Drop(fresh);
        else
        {
            if (_files.Count >= MostResources) return fresh;
            _files[key] = file = fresh;
            file.Expected = total;
            file.Lasts = true;
            file.UntilClose = false;
        }

        file.Position = start;
        return file;
    }

    /// <summary>Reads <c>bytes 0-499/1234</c>; the total may be unknown.</summary>
    internal static bool TryParse(string text, out long start, out long? total)
    {
        start = 0;
        total = null;
        if (!text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)) return false;
        var parts = text[6..].Split('-', '/');
        if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out start)) return false;
        if (long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var all)) total = all;
        return true;
    }
}
