using PcapLab.Reports.Blocks;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;
using PcapLab.Reports.Theming;

namespace PcapLab.Reports.Pdf.Layout;

/// <summary>A table that breaks between rows and repeats its head; hairlines between rows only, numbers right, bars behind values where asked.</summary>
internal sealed class PdfTable
{
    private const double Pad = 9;
    private readonly TableBlock _table;
    private readonly PageFlow _flow;
    private readonly PdfTag _tag;
    private readonly double[] _widths;
    private readonly double _size;
    private readonly double[] _most;

    private PdfTable(TableBlock table, PageFlow flow)
    {
        (_table, _flow) = (table, flow);
        _tag = flow.Tag.Child("Table");
        _most = [.. table.Columns.Select((_, c) => table.BarScale(c))];
        (_widths, _size) = ColumnWidths.Fit(table, flow.Width);
    }

    private double Step => _size * 1.42;

    /// <summary>Width for a column's text: between columns is air, after the last one the page's edge.</summary>
    private double Room(int column) => _widths[column] - (column == _widths.Length - 1 ? 0 : Pad);

    public static void Draw(TableBlock table, PageFlow flow)
    {
        var caption = TextLayout.Wrap(table.Caption, PdfBlocks.Body, flow.Width, FontFace.Bold);
        // The caption stays with the head and the first rows; a short table stays in one piece.
        flow.Need((caption.Count * PdfBlocks.Leading) + 44 + (Math.Min(table.Rows.Count, 5) * 17) + (table.Rows.Count <= 5 ? Notes(table) : 0));
        flow.Lines(caption, PageFlow.Margin, PdfBlocks.Leading, flow.Tag.Child("P"), Theme.Ink);
        flow.Skip(3);
        var drawer = new PdfTable(table, flow);
        drawer.Head();
        for (var i = 0; i < table.Rows.Count; i++) drawer.Row(table.Rows[i], drawer.KeepWith(i));
        flow.Skip(4);
        if (table.FilterPattern is { } pattern)
            flow.Paragraph(RichText.Of("Evidence of a row: ", Run.Code(pattern)), 8.5, 12, 0, Theme.Muted);
        if (table.Source is { } source)
            flow.Paragraph(RichText.Of("More rows and columns: attached as ", Run.Code(source + ".csv"), "."), 8.5, 12, 0, Theme.Muted);
        flow.Skip(12);
    }

    /// <summary>Height of the lines under a table.</summary>
    public static double Notes(TableBlock table) => (table.FilterPattern is null ? 0 : 12) + (table.Source is null ? 0 : 12);

    private void Head()
    {
        var row = _tag.Child("TR");
        var x = PageFlow.Margin;
        var cells = _table.Columns.Select((c, i) => TextLayout.Wrap(c.Title, _size, Room(i), FontFace.Bold)).ToList();
        var lines = cells.Max(c => c.Count);
        for (var c = 0; c < cells.Count; c++)
        {
            var tag = row.Child("TH", null, "/A<</O/Table/Scope/Column>>");
            for (var l = 0; l < cells[c].Count; l++) Put(cells[c][l], x, _flow.Y + ((lines - cells[c].Count + l) * Step), c, tag, Theme.Muted);
            x += _widths[c];
        }

        _flow.Y += (lines * Step) + 3;
        var y = _flow.Y;
        _flow.Decorate(canvas => canvas.Line(PageFlow.Margin, y, PageFlow.Margin + _flow.Width, y, Theme.Rule, 0.8));
    }

    /// <summary>Room that must be left under a row: the last rows and the notes under the table stay together, so that no page starts with one row.</summary>
    private double KeepWith(int index)
    {
        var last = _table.Rows.Count - 1;
        if (index < last - 2) return 0;
        return ((last - index) * (Step + 4.4)) + Notes(_table) + 4;
    }

    private void Row(TableRow row, double keep)
    {
        var cells = _table.Columns.Select((col, c) => Wrap(col, c < row.Cells.Count ? row.Cells[c] : default, Room(c), row.Kind)).ToList();
        var height = (cells.Max(c => Math.Max(1, c.Count)) * Step) + 4.4;
        if (_flow.Left < height + keep)
        {
            _flow.NewPage();
            Head();
        }

        double top = _flow.Y, x = PageFlow.Margin;
        var tag = _tag.Child("TR");
        Background(row, top, height);
        var paint = row.Kind == RowKind.Other ? Theme.Muted : Theme.Ink;
        for (var c = 0; c < cells.Count; c++)
        {
            var cell = tag.Child("TD");
            for (var l = 0; l < cells[c].Count; l++) Put(cells[c][l], x, top + 2.2 + (l * Step), c, cell, paint);
            x += _widths[c];
        }

        _flow.Y += height;
    }

    private void Background(TableRow row, double top, double height) => _flow.Decorate(canvas =>
    {
        var x = PageFlow.Margin;
        for (var c = 0; c < _table.Columns.Count; c++)
        {
            var room = Room(c);
            if (c < row.Cells.Count && row.Kind == RowKind.Normal)
            {
                if (_most[c] > 0 && row.Cells[c].Value is { } v)
                    canvas.Rect(x, top + 1.8, room * Math.Clamp(v / _most[c], 0, 1), Step + 0.8, Theme.Bar);
                if (row.Cells[c].Spark is { Count: > 0 } spark) Sparkline.DrawIn(canvas, spark, x, top + 1.5, room, height - 3, _size);
            }

            x += _widths[c];
        }

        var rule = row.Kind == RowKind.Total ? Theme.Rule : Theme.Line;
        if (row.Kind == RowKind.Total) canvas.Line(PageFlow.Margin, top, PageFlow.Margin + _flow.Width, top, rule, 0.8);
        else canvas.Line(PageFlow.Margin, top + height, PageFlow.Margin + _flow.Width, top + height, rule, 0.5);
    });

    private List<List<Segment>> Wrap(TableColumn column, TableCell cell, double width, RowKind kind)
    {
        if (string.IsNullOrEmpty(cell.Text)) return [];
        // "other" and "total" are words, also under a column of addresses.
        var run = kind == RowKind.Total ? Run.Strong(cell.Text) : column.Kind == CellKind.Code && kind == RowKind.Normal ? Run.Code(cell.Text) : new Run(cell.Text);
        var lines = TextLayout.Wrap(RichText.Of(run), _size, width);
        if (lines.Count <= 3) return lines;
        // A name of an attacker's length must not push the table off the page; the full text is in the attachment.
        var last = lines[2][^1];
        var text = last.Text.TrimEnd(',', ' ');
        while (text.Length > 1 && last.X + last.Face.Measure(text + "…", last.Size) > width) text = text[..^1];
        lines[2][^1] = last with { Text = (char.IsHighSurrogate(text[^1]) ? text[..^1] : text) + "…" };
        return lines[..3];
    }

    private void Put(List<Segment> line, double x, double top, int column, PdfTag tag, Paint paint)
    {
        if (line.Count == 0) return;
        var right = _table.Columns[column].Kind == CellKind.Number;
        var width = line[^1].X + line[^1].Width;
        _flow.Line(line, right ? x + Room(column) - width : x, top + (Step * 0.74), tag, paint);
    }
}
