using System.Buffers.Text;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Where FTP's next data connection goes, as PORT and EPRT commands and the answers to PASV and EPSV say it (RFC 959, RFC 2428).</summary>
internal static class FtpEndpoint
{
    /// <summary>Reads a line of the control connection; false when it names no endpoint.</summary>
    /// <param name="line">The line from its first byte.</param>
    /// <param name="address">Address that will listen; none when it is the sender's own.</param>
    /// <param name="port">Port that will listen.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out Ip address, out ushort port)
    {
        address = default;
        port = 0;
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0) line = line[..end];
        if (line.Length is < 8 or > 512) return false;
        if (line.StartsWith("227 "u8)) return SixNumbers(line[4..], out address, out port);
        if (line.StartsWith("229 "u8)) return Extended(line[4..], out address, out port);
        if (Ascii.EqualsIgnoreCase(line[..5], "PORT "u8)) return SixNumbers(line[5..], out address, out port);
        return Ascii.EqualsIgnoreCase(line[..5], "EPRT "u8) && Extended(line[5..], out address, out port);
    }

    /// <summary><c>h1,h2,h3,h4,p1,p2</c>, wherever it stands in the line.</summary>
    private static bool SixNumbers(ReadOnlySpan<byte> text, out Ip address, out ushort port)
    {
        address = default;
        port = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiDigit((char)text[start]) || (start > 0 && char.IsAsciiDigit((char)text[start - 1]))) continue;
            ulong value = 0;
            if (!Six(text[start..], ref value)) continue;
            address = Ip.FromV4((uint)(value >> 16));
            port = (ushort)value;
            return port != 0;
        }

        return false;
    }

    private static bool Six(ReadOnlySpan<byte> text, ref ulong value)
    {
        for (var i = 0; i < 6; i++)
        {
            if (i > 0)
            {
                if (text.IsEmpty || text[0] != ',') return false;
                text = text[1..];
            }

            if (!Utf8Parser.TryParse(text, out byte number, out var digits)) return false;
            value = value << 8 | number;
            text = text[digits..];
        }

        return true;
    }

    /// <summary><c>(|||6446|)</c> or <c>|1|132.235.1.2|6275|</c>, with any delimiter.</summary>
    private static bool Extended(ReadOnlySpan<byte> text, out Ip address, out ushort port)
    {
        address = default;
        port = 0;
        var open = text.IndexOf((byte)'(');
        text = text[(open + 1)..];
        if (text.Length < 5) return false;
        var mark = text[0];
        var parts = text[1..];
        var second = parts.IndexOf(mark);
        if (second < 0) return false;
        var rest = parts[(second + 1)..];
        var third = rest.IndexOf(mark);
        if (third < 0) return false;
        if (third > 0 && !Ip.TryParse(Encoding.ASCII.GetString(rest[..third]), out address)) return false;
        var number = rest[(third + 1)..];
        return Utf8Parser.TryParse(number, out port, out var digits) && digits < number.Length && number[digits] == mark && port != 0;
    }
}
