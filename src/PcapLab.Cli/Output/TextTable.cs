namespace PcapLab.Cli;

/// <summary>A table for the terminal: fits the width it is given by cutting its text columns, never its numbers.</summary>
internal sealed class TextTable(params TextTable.Head[] heads)
{
    private readonly List<string[]> _rows = [];

    /// <summary>A column: its title, whether it is right-aligned (numbers), and whether it may be cut to fit.</summary>
    internal sealed record Head(string Title, bool Right = false, bool Cut = false);

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row; every cell is made safe here.</summary>
    public void Add(params string?[] cells) => _rows.Add(cells.Select(TerminalText.Safe).ToArray());

    /// <summary>Writes the table, two blanks between columns.</summary>
    public void Write(TextWriter to, int width, Ansi style, string indent = "")
    {
        var widths = Widths(width - indent.Length);
        to.WriteLine(indent + style.Dim(Line(heads.Select(h => h.Title).ToArray(), widths)));
        foreach (var row in _rows) to.WriteLine(indent + Line(row, widths));
    }

    private int[] Widths(int available)
    {
        var widths = heads.Select((h, i) => _rows.Select(r => TerminalText.Width(r[i])).Append(TerminalText.Width(h.Title)).Max()).ToArray();
        var excess = widths.Sum() + 2 * (widths.Length - 1) - available;
        while (excess > 0)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                if (heads[i].Cut && widths[i] > 6 && (widest < 0 || widths[i] > widths[widest])) widest = i;
            }

            if (widest < 0) break;
            widths[widest]--;
            excess--;
        }

        return widths;
    }

    private string Line(string[] cells, int[] widths)
    {
        var parts = cells.Select((c, i) =>
        {
            var text = TerminalText.Fit(c, widths[i]);
            var pad = new string(' ', widths[i] - TerminalText.Width(text));
            return heads[i].Right ? pad + text : text + pad;
        });
        return string.Join("  ", parts).TrimEnd();
    }
}
