using System.Globalization;
using System.Text;

namespace PcapLab.Cli;

/// <summary>Bytes as people read them: offset, sixteen in hex, the same as ASCII.</summary>
internal static class HexDump
{
    /// <summary>Writes all bytes.</summary>
    public static void Write(TextWriter to, ReadOnlySpan<byte> bytes, string indent = "")
    {
        var line = new StringBuilder();
        for (var at = 0; at < bytes.Length; at += 16)
        {
            var row = bytes.Slice(at, Math.Min(16, bytes.Length - at));
            line.Clear().Append(indent).Append(CultureInfo.InvariantCulture, $"{at:x4} ");
            for (var i = 0; i < 16; i++)
            {
                if (i == 8) line.Append(' ');
                if (i < row.Length) line.Append(' ').Append(row[i].ToString("x2", CultureInfo.InvariantCulture));
                else line.Append("   ");
            }

            line.Append("  ");
            foreach (var b in row) line.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            to.WriteLine(line);
        }
    }
}
