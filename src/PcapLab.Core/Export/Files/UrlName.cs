namespace PcapLab.Export.Files;

/// <summary>File names that URLs and headers suggest. They stay hostile: <see cref="FileNames"/> makes them safe.</summary>
internal static class UrlName
{
    /// <summary>The last segment of a path, decoded; null when there is none.</summary>
    public static string? FromPath(string? uri)
    {
        if (uri is null) return null;
        var end = uri.AsSpan().IndexOfAny('?', '#');
        var path = (end < 0 ? uri : uri[..end]).TrimEnd('/');
        if (path.Contains("://", StringComparison.Ordinal) && path.LastIndexOf('/') <= path.IndexOf("://", StringComparison.Ordinal) + 2) return null;
        var last = path[(path.LastIndexOf('/') + 1)..];
        return last.Length == 0 ? null : Uri.UnescapeDataString(last);
    }

    /// <summary>The file name of a <c>Content-Disposition</c> (RFC 6266), the extended form first; null without.</summary>
    public static string? FromDisposition(string? header)
    {
        if (HeaderParameter(header, "filename*") is { } extended && extended.Split('\'') is [_, _, var coded, ..]) return Uri.UnescapeDataString(coded);
        return HeaderParameter(header, "filename") is { Length: > 0 } name ? MimeWord.Decode(name) : null;
    }

    /// <summary>A parameter of a header such as <c>attachment; filename="a.txt"</c>.</summary>
    public static string? HeaderParameter(string? header, string name)
    {
        if (header is null) return null;
        var at = header.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && at < header.Length)
        {
            var equals = header.IndexOf('=', at);
            if (equals < 0) return null;
            var key = header[(at + 1)..equals].Trim();
            var (value, next) = Value(header, equals + 1);
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            at = next;
        }

        return null;
    }

    private static (string Value, int Next) Value(string header, int start)
    {
        while (start < header.Length && header[start] == ' ') start++;
        if (start < header.Length && header[start] == '"')
        {
            var close = start + 1;
            while (close < header.Length && header[close] != '"') close += header[close] == '\\' ? 2 : 1;
            close = Math.Min(close, header.Length);
            return (header[(start + 1)..close].Replace("\\\"", "\"", StringComparison.Ordinal), header.IndexOf(';', close));
        }

        var end = header.IndexOf(';', start);
        return (header[start..(end < 0 ? header.Length : end)].Trim(), end);
    }
}
