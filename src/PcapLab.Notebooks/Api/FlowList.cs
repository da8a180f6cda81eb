using System.Collections;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Api;

/// <summary>The flows of a capture: a list whose rows are made when they are looked at.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class FlowList : IReadOnlyList<CaptureFlow>, IRich
{
    private readonly Capture _capture;

    internal FlowList(Capture capture) => _capture = capture;

    /// <summary>How many flows there are.</summary>
    public int Count => _capture.Analysis.Flows.Count;

    /// <summary>The flow at a position; <c>cap.Flows[0]</c> is flow number 1.</summary>
    public CaptureFlow this[int index] => new(_capture, _capture.Analysis.Flows[index]);

    /// <summary>The flow with a number as tables print it.</summary>
    public CaptureFlow ById(long flowId) => this[(int)flowId - 1];

    /// <inheritdoc/>
    public IEnumerator<CaptureFlow> GetEnumerator()
    {
        var rows = _capture.Analysis.Flows;
        for (var i = 0; i < rows.Count; i++) yield return new CaptureFlow(_capture, rows[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public MimeBundle ToRich() => TableView.Of(this, Count == 1 ? "1 flow" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Count:#,0} flows")).ToRich();
}
