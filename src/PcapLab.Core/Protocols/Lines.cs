using System.Buffers.Text;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>What protocols of command and reply lines share (FTP, SMTP, POP3, IMAP).</summary>
internal static class Lines
{
    private const int MaxLine = 4096;

    /// <summary>The next line is the next message; an endless one is taken in pieces.</summary>
    public static Pdu Next(ReadOnlySpan<byte> stream)
    {
        var n = stream.IndexOf((byte)'\n');
        return n >= 0 ? Pdu.Whole(n + 1) : stream.Length > MaxLine ? Pdu.Whole(stream.Length) : Pdu.NeedMore;
    }

    /// <summary>Reads up to a space or the line's end.</summary>
    public static ReadOnlySpan<byte> Word(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var n = text.IndexOf((byte)' ');
        var word = d.Text(field, n < 0 ? text.Length : n);
        if (n >= 0) d.Skip(1);
        return word;
    }

    /// <summary>Reads what is left of the line, if anything, and its end.</summary>
    public static ReadOnlySpan<byte> Rest(ref Dissector d, Field field)
    {
        var text = d.Rest.TrimEnd("\r\n"u8);
        var rest = text.IsEmpty ? default : d.Text(field, text.Length);
        d.Skip(d.Remaining);
        return rest;
    }

    /// <summary>Reads a three-digit reply code and what follows; false when the line has none.</summary>
    public static bool Reply(ref Dissector d, Field code, Field text, out int number)
    {
        if (!Utf8Parser.TryParse(d.Rest[..Math.Min(3, d.Remaining)], out number, out var digits) || digits != 3) return false;
        d.Add(code, (ulong)number, d.Position, 3);
        d.Skip(3);
        if (d.Peek() is (byte)' ' or (byte)'-') d.Skip(1);
        Rest(ref d, text);
        return true;
    }

    /// <summary>Whether text equals a word, whatever its case.</summary>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    /// <summary>Whether the first bytes are a reply code of a greeting and a separator.</summary>
    public static bool IsGreeting(ReadOnlySpan<byte> b) => b.Length > 4 && b.StartsWith("220"u8) && b[3] is (byte)' ' or (byte)'-';
}
