using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>A cell of a run: its kind, source and outputs.</summary>
internal sealed record RunCell(string Type, string Source, int Count, IReadOnlyList<CellResult> Results);

/// <summary>A notebook that was run: what renderers write.</summary>
public sealed class NotebookRun
{
    internal NotebookRun(string name, NotebookDocument document, IReadOnlyList<RunCell> cells) => (Name, Document, Cells) = (name, document, cells);

    /// <summary>File name of the notebook without folder and extension.</summary>
    public string Name { get; }

    /// <summary>The notebook with its new outputs.</summary>
    public NotebookDocument Document { get; }

    /// <summary>What failed, in one line; null when every cell ran.</summary>
    public string? Failure => Cells.SelectMany(c => c.Results.Where(r => r.Kind == "error").Select(r => $"cell {c.Count}: {r.Name}: {r.Text.Split('\n')[0]}")).FirstOrDefault();

    internal IReadOnlyList<RunCell> Cells { get; }
}

/// <summary>Runs a notebook from top to bottom in this process: no Jupyter and no Python.</summary>
public static class NotebookRunner
{
    /// <summary>Runs every code cell; stops at the first that fails.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="parameters">Names and values that replace those of the cell tagged <c>parameters</c>.</param>
    /// <param name="progress">Told about each cell before it runs: its number and how many there are.</param>
    /// <param name="cancel">Interrupts the running cell.</param>
    /// <exception cref="InvalidDataException">The file is no notebook.</exception>
    public static async Task<NotebookRun> RunAsync(string path, IReadOnlyList<(string Name, string Value)> parameters, Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        ConsoleRouter.Install();
        var document = NotebookDocument.Read(path);
        document.Inject(parameters);
        using var session = new NotebookSession();
        var displays = new Dictionary<string, Action<Display.MimeBundle>>(StringComparer.Ordinal);
        var cells = new List<RunCell>();
        var all = document.Cells;
        var failed = false;
        for (var i = 0; i < all.Count; i++)
        {
            var cell = all[i];
            if (cell.Type != "code" || failed || cell.Source.Trim().Length == 0)
            {
                cells.Add(new RunCell(cell.Type, cell.Source, 0, []));
                continue;
            }

            progress?.Invoke(i + 1, all.Count);
            var collector = new CellCollector(displays);
            var count = session.Begin(cell.Source, store: true);
            var outcome = await Task.Run(() => session.RunAsync(cell.Source, collector, cancel), CancellationToken.None).ConfigureAwait(false);
            if (outcome.Error is { } error) collector.Fail(error);
            else if (outcome.Result is { } result) collector.Result(result);
            failed = outcome.Error is not null;
            cells.Add(new RunCell("code", cell.Source, count, collector.Results));
        }

        Store(all, cells);
        return new NotebookRun(Path.GetFileNameWithoutExtension(path), document, cells);
    }

    // Afterwards, for a later cell may have replaced what an earlier one showed.
    private static void Store(IReadOnlyList<NotebookCell> cells, List<RunCell> ran)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (ran[i].Count > 0) cells[i].SetOutputs(ran[i].Count, ran[i].Results.Select(r => r.ToJson(ran[i].Count)));
        }
    }
}
