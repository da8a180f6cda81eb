using PcapLab.Pipeline;
using PcapLab.Reports.Sections;

namespace PcapLab.Reports.Compare;

/// <summary>One measure of two captures, for faces that show the comparison as a table.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Before">Value in the first capture; null when it cannot be said.</param>
/// <param name="After">Value in the second.</param>
/// <param name="BeforeText">The first value as it is read, with its unit.</param>
/// <param name="AfterText">The second value as it is read.</param>
/// <param name="Change">Change relative to before; null when there is no base for it.</param>
/// <param name="Verdict">better, worse, or empty when it did not change enough to matter.</param>
public sealed record MeasuredChange(string Name, double? Before, double? After, string BeforeText, string AfterText, double? Change, string Verdict)
{
    /// <summary>The measures of two analyses, the same that the comparison report shows, in its order.</summary>
    public static IReadOnlyList<MeasuredChange> Of(AnalysisResult before, AnalysisResult after)
    {
        var options = new ReportOptions();
        return [.. Measure.Of(new ReportContext(before, options), new ReportContext(after, options)).Select(m => new MeasuredChange(
            m.Name, m.Before, m.After, Text(m, m.Before), Text(m, m.After), m.Change, m.IsWorse ? "worse" : m.IsBetter ? "better" : ""))];
    }

    private static string Text(Measure measure, double? value) => value is { } v ? measure.Read(v) : "";
}
