using PcapLab.Schema;

namespace PcapLab.Server.Api;

/// <summary>A cell made ready for comparing: addresses by number, text by ordinal, nothing last.</summary>
internal readonly record struct SortKey(bool Missing, double Number, UInt128 Wide, string? Text, int Place)
{
    public static SortKey Of(ColumnType type, Cell cell, int place)
    {
        if (cell.IsNull) return new SortKey(true, 0, 0, null, place);
        return type switch
        {
            ColumnType.Integer or ColumnType.Time or ColumnType.Bool => new SortKey(false, 0, (UInt128)(Int128)cell.Integer ^ (UInt128.One << 127), null, place),
            ColumnType.Real => new SortKey(false, cell.Real, 0, null, place),
            ColumnType.Address when Ip.TryParse(cell.Text!, out var ip) => new SortKey(false, ip.IsV4 ? 0 : 1, ip.Value, null, place),
            _ => new SortKey(false, 0, 0, cell.Text, place),
        };
    }

    public static int Compare(in SortKey a, in SortKey b, bool descending)
    {
        if (a.Missing != b.Missing) return a.Missing ? 1 : -1;
        var order = a.Number.CompareTo(b.Number);
        if (order == 0) order = a.Wide.CompareTo(b.Wide);
        if (order == 0) order = string.CompareOrdinal(a.Text, b.Text);
        if (order == 0) return a.Place.CompareTo(b.Place);
        return descending ? -order : order;
    }
}
