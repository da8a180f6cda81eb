using System.Buffers.Text;

namespace PcapLab.Export.Files;

/// <summary>Transfer encodings of mail (RFC 2045, 6).</summary>
internal static class MimeCoding
{
    /// <summary>Undoes an encoding; one that is not known changes nothing.</summary>
    /// <param name="body">The encoded bytes.</param>
    /// <param name="encoding">As the header names it.</param>
    /// <param name="isWhole">Whether all of it could be decoded.</param>
    public static byte[] Decode(ReadOnlySpan<byte> body, string encoding, out bool isWhole)
    {
        isWhole = true;
        return encoding.Trim().ToLowerInvariant() switch
        {
            "base64" => FromBase64(body, out isWhole),
            "quoted-printable" => QuotedPrintable(body),
            _ => body.ToArray(),
        };
    }

    /// <summary>Quoted-printable: <c>=</c> and two digits, <c>=</c> at a line's end for a soft break.</summary>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> body)
    {
        var result = new byte[body.Length];
        var used = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '=') result[used++] = body[i];
            else if (i + 2 < body.Length && IsHex(body[i + 1]) && IsHex(body[i + 2]))
            {
                result[used++] = (byte)(Digit(body[i + 1]) << 4 | Digit(body[i + 2]));
                i += 2;
            }
            else if (SoftBreak(body[(i + 1)..]) is >= 0 and var skip) i += skip;
            else result[used++] = body[i];
        }

        return result[..used];
    }

    /// <summary>Base64 with its line ends; what follows a broken group is lost.</summary>
    private static byte[] FromBase64(ReadOnlySpan<byte> body, out bool isWhole)
    {
        var plain = new byte[body.Length];
        var used = 0;
        foreach (var b in body)
        {
            if (b is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')) plain[used++] = b;
        }

        var text = plain.AsSpan(0, used);
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length + 3)];
        var status = Base64.DecodeFromUtf8(text, decoded, out _, out var n);
        isWhole = status == System.Buffers.OperationStatus.Done;
        return decoded[..n];
    }

    private static int SoftBreak(ReadOnlySpan<byte> after)
    {
        var n = after.IndexOf((byte)'\n');
        return n < 0 ? after.Trim(" \t\r"u8).IsEmpty ? after.Length : -1 : after[..n].Trim(" \t\r"u8).IsEmpty ? n + 1 : -1;
    }

    private static bool IsHex(byte b) => char.IsAsciiHexDigit((char)b);

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
}
