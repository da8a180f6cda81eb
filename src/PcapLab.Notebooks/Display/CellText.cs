using System.Globalization;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Display;

/// <summary>A declared cell as people read it: thousands apart, bytes in SI, times in UTC.</summary>
internal static class CellText
{
    public static TableCell Of(ColumnType type, string? unit, Cell cell)
    {
        if (cell.IsNull) return new TableCell("");
        return type switch
        {
            ColumnType.Integer when unit == "bytes" => new TableCell(Bytes(cell.Integer), cell.Integer),
            ColumnType.Integer => new TableCell(cell.Integer.ToString(cell.Integer is > -10_000 and < 10_000 ? "0" : "#,0", CultureInfo.InvariantCulture), cell.Integer),
            ColumnType.Real => new TableCell(cell.Real.ToString("0.###", CultureInfo.InvariantCulture), cell.Real),
            ColumnType.Time => new TableCell(Time(cell.Integer), cell.Integer),
            ColumnType.Bool => new TableCell(cell.Integer != 0 ? "true" : "false"),
            _ => new TableCell(HtmlText.Plain(cell.Text ?? "")),
        };
    }

    /// <summary>Bytes in SI with three significant figures: 999 B, 1.23 kB, 45.6 MB.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        double value = bytes;
        var unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Nanoseconds since the epoch as UTC with microseconds, the rest when it is not zero.</summary>
    public static string Time(long nanoseconds)
    {
        var (ticks, rest) = Math.DivRem(nanoseconds, 100);
        var at = DateTime.UnixEpoch.AddTicks(ticks);
        return at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + (nanoseconds % 1000 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{at.Ticks % 10}{rest:00}"));
    }
}
