using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Languages;
using PcapLab.Notebooks.Scripting;

namespace PcapLab.Notebooks.Execution;

/// <summary>One notebook's state: variables, cell counter, history. The kernel and the runner both drive this.</summary>
internal sealed class NotebookSession(OutputLimits? limits = null) : IDisposable
{
    private const int MaxHistory = 10_000;
    private readonly List<string> _history = [];

    public CSharpSession CSharp { get; } = new();

    /// <summary>Number of the cell that ran last; the <c>n</c> of <c>In [n]</c>.</summary>
    public int Count { get; private set; }

    /// <summary>How errors name the running cell.</summary>
    public string CellName { get; private set; } = "cell 1";

    /// <summary>The code that was run, oldest first.</summary>
    public IReadOnlyList<string> History => _history;

    /// <summary>Gives a value to cells of every language under a name.</summary>
    public Task SetAsync(string name, object? value) => CSharp.SetAsync(name, value);

    public void Dispose() => CSharp.Dispose();

    /// <summary>Counts a cell that will be run; silent ones do not count.</summary>
    public int Begin(string code, bool store)
    {
        CellName = $"cell {Count + 1}";
        if (!store) return Count;
        if (_history.Count == MaxHistory) _history.RemoveAt(0);
        _history.Add(code);
        return ++Count;
    }

    /// <summary>Runs a cell, part by part; the first part that fails ends it.</summary>
    public async Task<CellOutcome> RunAsync(string code, ICellOutput output, CancellationToken interrupt)
    {
        using var cell = new RunningCell(output, limits ?? new OutputLimits(), interrupt);
        cell.Enter();
        var outcome = CellOutcome.Done;
        foreach (var part in CellSplitter.Split(code))
        {
            if (outcome.Result is { } earlier) cell.Show(earlier, null, update: false);
            outcome = CellLanguages.Find(part.Language) is { } language
                ? await language.RunAsync(part, this, interrupt).ConfigureAwait(false)
                : CellOutcome.Failed("UnknownLanguage", $"Line {part.FirstLine}: there is no cell language '{part.Language}'; #!help lists them.");
            cell.Flush();
            if (outcome.Error is not null) return outcome;
        }

        return outcome.Result is { } result ? outcome with { Result = (limits ?? new OutputLimits()).Cut(result) } : outcome;
    }
}
