using Microsoft.AspNetCore.Http;
using PcapLab.Export;
using PcapLab.Schema;

namespace PcapLab.Server.Api;

/// <summary>Search, column filters, period, sort and page over any table: one implementation for flows, DNS, TLS, HTTP, hosts and findings.</summary>
internal sealed class TableQuery<TRow>(Table<TRow> table)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "offset", "limit", "sort", "order", "search", "from", "to", "session", "format", "table" };

    /// <summary>The rows that match, in order; the caller pages them.</summary>
    public IReadOnlyList<TRow> Select(HttpRequest request, IReadOnlyList<TRow> rows)
    {
        var tests = Tests(request);
        var sort = request.Text("sort", 64);
        if (tests.Count == 0 && sort is null) return rows;
        var kept = tests.Count == 0 ? rows.ToArray() : rows.Where(r => tests.TrueForAll(t => t(r))).ToArray();
        if (sort is not null) Sort(kept, Column(sort), request.Text("order", 8) == "desc");
        return kept;
    }

    private List<Predicate<TRow>> Tests(HttpRequest request)
    {
        var tests = new List<Predicate<TRow>>();
        if (request.Period() is { } period) tests.Add(InPeriod(period));
        if (request.Text("search", 200) is { } search) tests.Add(Contains(search));
        foreach (var (name, values) in request.Query)
        {
            if (Known.Contains(name)) continue;
            var column = Column(name);
            var wanted = values.ToString();
            tests.Add(r => string.Equals(CellText.Plain(column.Type, column.Get(r)), wanted, StringComparison.OrdinalIgnoreCase));
        }

        return tests;
    }

    private Predicate<TRow> InPeriod((long From, long To) period)
    {
        var times = table.Columns.Where(c => c.Name is "time" or "first" or "last").ToArray();
        if (times.Length == 0) return _ => true;
        var (first, last) = (times[0], times[^1]);
        return r => first.Get(r).Integer <= period.To && last.Get(r).Integer >= period.From;
    }

    private Predicate<TRow> Contains(string search) => r =>
    {
        foreach (var column in table.Columns)
        {
            var cell = column.Get(r);
            if (!cell.IsNull && CellText.Plain(column.Type, cell).Contains(search, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    };

    private Column<TRow> Column(string name) =>
        table.Columns.FirstOrDefault(c => c.Name == name) ?? throw new ApiException($"{table.Name} has no column \"{Shorten(name)}\"; see /api/v1/tables");

    private static string Shorten(string name) => name.Length > 40 ? name[..40] + "…" : name;

    /// <summary>Keys are read once, ties keep the table's order, and rows without a value stand last whichever way it is sorted.</summary>
    private static void Sort(TRow[] rows, Column<TRow> column, bool descending)
    {
        var keys = new SortKey[rows.Length];
        for (var i = 0; i < rows.Length; i++) keys[i] = SortKey.Of(column.Type, column.Get(rows[i]), i);
        Array.Sort(keys, rows, Comparer<SortKey>.Create((a, b) => SortKey.Compare(a, b, descending)));
    }
}
