using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Execution;

/// <summary>What a cell can call without a prefix: show, update, ask, and look whether it was interrupted.</summary>
public static class Notebook
{
    /// <summary>Cancelled when the person interrupts the cell. A long loop looks at it, or passes it on; C# code cannot be stopped from outside.</summary>
    public static CancellationToken Token => RunningCell.Current?.Interrupt ?? CancellationToken.None;

    /// <summary>Shows a value below the cell, now.</summary>
    /// <param name="value">Anything; sequences become tables.</param>
    /// <returns>A handle that shows another value in the same place.</returns>
    public static DisplayHandle Display(object? value)
    {
        var handle = new DisplayHandle(Guid.NewGuid().ToString("N"));
        if (RunningCell.Current is { } cell) cell.Show(Formatter.Format(value), handle.Id, update: false);
        else Console.WriteLine(Formatter.Format(value).Plain);
        return handle;
    }

    /// <summary>Markup of your own, shown as it is: escape what came from packets with <see cref="HtmlText.Escape"/>.</summary>
    public static HtmlText Html(string markup) => new(markup);

    /// <summary>A progress bar that moves in place.</summary>
    /// <param name="total">What counts as done.</param>
    /// <param name="label">What is being done.</param>
    public static ProgressBar Progress(long total, string label = "") => new(total, label);

    /// <summary>Removes what the cell showed so far.</summary>
    /// <param name="wait">Whether to wait for the next output, which avoids flicker.</param>
    public static void ClearOutput(bool wait = false)
    {
        RunningCell.Current?.Flush();
        RunningCell.Current?.Output.Clear(wait);
    }

    /// <summary>Asks the person in front of the notebook for a line.</summary>
    /// <param name="prompt">The question.</param>
    /// <returns>The answer; null when nobody can answer, as in a run without a front end.</returns>
    public static string? Input(string prompt = "") => Ask(prompt, false);

    /// <summary>Asks for a line that is not shown while it is typed.</summary>
    /// <param name="prompt">The question.</param>
    public static string? Password(string prompt = "") => Ask(prompt, true);

    private static string? Ask(string prompt, bool password)
    {
        RunningCell.Current?.Flush();
        return RunningCell.Current?.Output.ReadInput(prompt, password);
    }
}

/// <summary>An output that can be replaced where it stands.</summary>
/// <param name="id">Id that front ends know it by.</param>
public sealed class DisplayHandle(string id)
{
    /// <summary>Id that front ends know it by.</summary>
    public string Id { get; } = id;

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? value) => RunningCell.Current?.Show(Formatter.Format(value), Id, update: true);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A progress bar in a notebook; redrawn at most once per percent.</summary>
/// <param name="total">What counts as done.</param>
/// <param name="label">What is being done.</param>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class ProgressBar(long total, string label) : IRich
{
    private DisplayHandle? _handle;
    private int _shown = -1;

    /// <summary>Says how far the work is.</summary>
    public void Report(long done)
    {
        var percent = (int)Math.Clamp(total <= 0 ? 100 : done * 100.0 / total, 0, 100);
        if (percent == _shown) return;
        _shown = percent;
        if (_handle is null) _handle = Notebook.Display(this);
        else _handle.Update(this);
    }

    /// <inheritdoc/>
    public MimeBundle ToRich()
    {
        var percent = Math.Max(0, _shown);
        return new MimeBundle(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{label} {percent}%").TrimStart())
            .With("text/html", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<div style=\"font:12px system-ui,sans-serif\">{HtmlText.Escape(label)} <progress max=\"100\" value=\"{percent}\"></progress> {percent}%</div>"));
    }
}
