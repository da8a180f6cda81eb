using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>Writes rows of any table in one format. One file per format and one line in <see cref="ExporterRegistry"/>.</summary>
public abstract class TableExporter
{
    /// <summary>What <c>--format</c> takes, such as <c>csv</c>.</summary>
    public abstract string Name { get; }
    /// <summary>One line for the list of exporters.</summary>
    public abstract string Description { get; }

    /// <summary>Writes a whole document; rows are pulled one by one and never kept.</summary>
    /// <param name="table">The table's declaration.</param>
    /// <param name="rows">Its rows in order.</param>
    /// <param name="to">Where to; left open.</param>
    public abstract void Write<TRow>(Table<TRow> table, IEnumerable<TRow> rows, Stream to);
}

/// <summary>Every table format: adding one is its file and one line here. A test fails when a file is not listed.</summary>
public static class ExporterRegistry
{
    private static readonly List<TableExporter> List =
    [
        new CsvExporter(),
        new JsonExporter(),
        new JsonLinesExporter(),
        new XmlExporter(),
    ];

    /// <summary>All formats.</summary>
    public static IReadOnlyList<TableExporter> All => List;

    /// <summary>A format by name, or null.</summary>
    public static TableExporter? Find(string name) => List.Find(e => e.Name == name);

    /// <summary>Adds a format that a higher layer brings (Parquet needs a database engine that Core does not have).</summary>
    public static void Add(TableExporter exporter)
    {
        if (Find(exporter.Name) is null) List.Add(exporter);
    }
}
