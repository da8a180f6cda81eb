using System.Globalization;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Execution;

/// <summary>A cell while it runs, found by whatever code it called through the async context, so that two kernels in one process never mix.</summary>
internal sealed class RunningCell(ICellOutput output, OutputLimits limits, CancellationToken interrupt) : IDisposable
{
    private static readonly AsyncLocal<RunningCell?> Ambient = new();
    private int _displays;
    private long _displayBytes;

    public static RunningCell? Current => Ambient.Value;

    public CancellationToken Interrupt => interrupt;
    public ICellOutput Output => output;
    public StreamBuffer Out { get; } = new("stdout", output, limits);
    public StreamBuffer Error { get; } = new("stderr", output, limits);

    /// <summary>Makes this the current cell of the calling context; async work that starts from here inherits it.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>Shows a value in order with what was printed before. Displays are cut with a word like streams are.</summary>
    public void Show(MimeBundle data, string? displayId, bool update)
    {
        Flush();
        data = limits.Cut(data);
        var size = data.Data.Sum(d => (long)d.Value.Length);
        if (Interlocked.Add(ref _displayBytes, size) > limits.DisplayBytes || Interlocked.Increment(ref _displays) > limits.Displays)
        {
            // The live case is one display updated for hours: updates replace, so only what adds up is cut.
            if (!update)
            {
                Error.WriteOnce(string.Create(CultureInfo.InvariantCulture, $"[PcapLab] This cell showed more than {limits.Displays:#,0} outputs or {limits.DisplayBytes / 1_000_000} MB; the rest is left out.\n"));
                return;
            }
        }

        if (update) output.Update(data, displayId!);
        else output.Display(data, displayId);
    }

    public void Flush()
    {
        Out.Flush();
        Error.Flush();
    }

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}
