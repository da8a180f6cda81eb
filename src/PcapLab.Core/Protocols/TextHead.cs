using System.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Heads of text protocols made of a first line and "Name: value" lines (RFC 9112, 5): HTTP, SIP, RTSP, SSDP.</summary>
internal static class TextHead
{
    /// <summary>Longest head that is waited for.</summary>
    public const int MaxHead = 1 << 16;

    /// <summary>Length of a head with its blank line, or -1 when it is not complete.</summary>
    public static int Find(ReadOnlySpan<byte> b)
    {
        var crlf = b.IndexOf("\r\n\r\n"u8);
        var lf = (crlf < 0 ? b : b[..crlf]).IndexOf("\n\n"u8);
        return lf >= 0 ? lf + 2 : crlf >= 0 ? crlf + 4 : -1;
    }

    /// <summary>The value of a header in a head, trimmed; empty when it is not there.</summary>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (!head.IsEmpty)
        {
            var line = CutLine(ref head);
            var colon = line.IndexOf((byte)':');
            if (colon == name.Length && Ascii.EqualsIgnoreCase(line[..colon], name)) return line[(colon + 1)..].Trim((byte)' ');
        }

        return default;
    }

    /// <summary>The first line, without its end; <paramref name="rest"/> goes behind it.</summary>
    public static ReadOnlySpan<byte> CutLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var n = rest.IndexOf((byte)'\n');
        var line = n < 0 ? rest : rest[..n];
        rest = n < 0 ? default : rest[(n + 1)..];
        return line.EndsWith((byte)'\r') ? line[..^1] : line;
    }

    /// <summary>Reads header lines up to and with the blank one.</summary>
    /// <param name="d">The cursor, at the first header line.</param>
    /// <param name="line">Field of every whole line.</param>
    /// <param name="known">Headers that have a field of their own.</param>
    public static void ReadHeaders(ref Dissector d, Field line, HeaderTable known)
    {
        while (d.Remaining > 0)
        {
            var rest = d.Rest;
            var n = rest.IndexOf((byte)'\n') + 1;
            if (n == 0) n = rest.Length;
            var text = rest[..n].TrimEnd("\r\n"u8);
            if (text.IsEmpty)
            {
                d.Skip(n);
                return;
            }

            var colon = text.IndexOf((byte)':');
            d.AddRange(line, d.Position, n, d.Position, n);
            if (colon > 0 && known.Find(text[..colon].TrimEnd((byte)' ')) is { } field)
            {
                var value = text[(colon + 1)..].TrimStart(" \t"u8);
                d.AddRange(field, d.Position, n, d.Position + text.Length - value.Length, value.Length);
            }

            d.Skip(n);
        }
    }
}

/// <summary>Fields of header names, looked up without regard to case and without heap.</summary>
internal sealed class HeaderTable(params (string Name, Field Field)[] headers)
{
    /// <summary>The field of a header, or null.</summary>
    public Field? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, field) in headers)
        {
            if (known.Length == name.Length && Ascii.EqualsIgnoreCase(name, known)) return field;
        }

        return null;
    }
}
