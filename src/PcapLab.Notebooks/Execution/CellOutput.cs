using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Execution;

/// <summary>Where a running cell's outputs go: Jupyter's iopub, or a notebook file.</summary>
internal interface ICellOutput
{
    /// <summary>Text written to <c>stdout</c> or <c>stderr</c>.</summary>
    void Stream(string name, string text);

    /// <summary>A shown value; with an id it can be shown anew by <see cref="Update"/>.</summary>
    void Display(MimeBundle data, string? displayId);

    /// <summary>Replaces every output that was shown with this id.</summary>
    void Update(MimeBundle data, string displayId);

    /// <summary>Removes the cell's outputs, at once or when the next one comes.</summary>
    void Clear(bool wait);

    /// <summary>Asks the person; null when nobody can answer.</summary>
    string? ReadInput(string prompt, bool password);
}

/// <summary>An error that a person reads: its kind, what happened, and lines that say where.</summary>
/// <param name="Name">Exception or diagnostic name.</param>
/// <param name="Message">One line.</param>
/// <param name="Trace">Lines with the cell's own line numbers.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Trace);

/// <summary>How a cell ended.</summary>
/// <param name="Result">The value of its last expression, when it has one.</param>
/// <param name="Error">Null when it went well.</param>
internal sealed record CellOutcome(MimeBundle? Result, CellError? Error)
{
    public static CellOutcome Done { get; } = new(null, null);
    public static CellOutcome Failed(string name, string message, params string[] trace) => new(null, new CellError(name, message, trace));
}
