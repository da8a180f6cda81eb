using PcapLab.Notebooks.Display;
using PcapLab.Reports.Compare;
using PcapLab.Reports.Format;

namespace PcapLab.Notebooks.Api;

/// <summary>What changed between two captures.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class Comparison : IRich
{
    private readonly Capture _before;
    private readonly Capture _after;

    internal Comparison(Capture before, Capture after) => (_before, _after, Measures) = (before, after, MeasuredChange.Of(before.Analysis, after.Analysis));

    /// <summary>The measures, the same for every pair and the same as in <c>pcaplab compare</c>.</summary>
    public IReadOnlyList<MeasuredChange> Measures { get; }

    /// <summary>The measures that got better or worse.</summary>
    public IEnumerable<MeasuredChange> Changes => Measures.Where(m => m.Verdict.Length > 0);

    /// <summary>Writes the before/after report.</summary>
    /// <param name="path">Where to; the extension says how: pdf, html, md, json, txt. An existing file is replaced.</param>
    /// <returns>The file name, for the cell to show.</returns>
    public string Save(string path) => ReportFile.Save(ComparisonReport.Build(_before.Analysis, _after.Analysis), path);

    /// <inheritdoc/>
    public MimeBundle ToRich() => TableView.Of(Measures.Select(m => new
    {
        Measure = m.Name,
        Before = m.BeforeText,
        After = m.AfterText,
        Change = m.Change is { } c ? (c >= 0 ? "+" : "−") + Fmt.Percent(Math.Abs(c)) : "",
        m.Verdict,
    }), $"{_before.Name} → {_after.Name}").ToRich();
}
