using PcapLab.Analysis;
using PcapLab.Notebooks.Api;
using PcapLab.Notebooks.Display;
using PcapLab.Reports.Format;

namespace PcapLab;

/// <summary>Two captures side by side: before and after a change.</summary>
public static class Session
{
    /// <summary>Compares rates, losses and latencies of two captures.</summary>
    /// <param name="before">The first; what the other is measured against.</param>
    /// <param name="after">The second.</param>
    public static Comparison Compare(Capture before, Capture after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new Comparison(before, after);
    }
}

/// <summary>One measure in two captures.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Before">Value in the first; null when it cannot be said.</param>
/// <param name="After">Value in the second.</param>
/// <param name="Unit">Unit.</param>
/// <param name="LessIsBetter">Whether a smaller value is the better one; null when neither is.</param>
public sealed record Measure(string Name, double? Before, double? After, string Unit, bool? LessIsBetter)
{
    /// <summary>After over before less one; null when either is missing or before is zero.</summary>
    public double? Change => Before is { } b && After is { } a && b != 0 ? (a / b) - 1 : null;

    /// <summary>better, worse, same or empty.</summary>
    public string Verdict => LessIsBetter is not { } less || Before is not { } b || After is not { } a ? "" : Math.Abs(a - b) <= 0.05 * Math.Max(Math.Abs(a), Math.Abs(b)) ? "same" : a < b == less ? "better" : "worse";
}

/// <summary>What changed between two captures.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class Comparison : IRich
{
    private readonly Capture _before;
    private readonly Capture _after;

    internal Comparison(Capture before, Capture after)
    {
        (_before, _after) = (before, after);
        Measures =
        [
            Of("packets", c => c.Info.Packets, "", null),
            Of("bytes", c => c.Info.Bytes, "B", null),
            Of("mean rate", c => c.Info.DurationS > 0 ? c.Info.Bytes * 8 / c.Info.DurationS : null, "bit/s", null),
            Of("flows", c => c.Flows.Count, "", null),
            Of("TCP round trip, median", c => Median(c.Flows.Select(f => f.RttMs)), "ms", true),
            Of("TCP segments sent again, of packets", c => Share(c.Flows.Sum(f => f.Retransmissions), c.Flows.Where(f => f.Proto == "tcp").Sum(f => f.Packets)), "%", true),
            Of("zero windows", c => c.Flows.Sum(f => f.Row.ZeroWindows), "", true),
            Of("resets", c => c.Flows.Sum(f => f.Row.Resets), "", true),
            Of("DNS answer, median", c => Median(c.Dns.Select(d => d.LatencyMs)), "ms", true),
            Of("HTTP answer, median", c => Median(c.Http.Select(h => h.LatencyMs)), "ms", true),
            Of("findings", c => c.Findings.Count, "", true),
        ];
    }

    /// <summary>The measures, the same for every pair.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The measures that got better or worse.</summary>
    public IEnumerable<Measure> Changes => Measures.Where(m => m.Verdict is "better" or "worse");

    /// <inheritdoc/>
    public MimeBundle ToRich() => TableView.Of(Measures.Select(m => new
    {
        Measure = m.Name,
        Before = Text(m.Before, m.Unit),
        After = Text(m.After, m.Unit),
        Change = m.Change is { } c ? (c >= 0 ? "+" : "−") + Fmt.Percent(Math.Abs(c)) : "",
        m.Verdict,
    }), $"{_before.Name} → {_after.Name}").ToRich();

    private Measure Of(string name, Func<Capture, double?> value, string unit, bool? lessIsBetter) => new(name, value(_before), value(_after), unit, lessIsBetter);

    private static string Text(double? value, string unit) => value switch
    {
        null => "",
        { } v when unit is "B" or "bit/s" => Fmt.Si(v, unit),
        { } v when unit == "ms" => Fmt.Seconds(v / 1000),
        { } v when unit == "%" => Fmt.Percent(v / 100),
        { } v => Fmt.Count((long)v),
    };

    private static double? Share(long part, long whole) => whole > 0 ? part * 100.0 / whole : null;

    private static double? Median(IEnumerable<double?> values)
    {
        var sorted = values.OfType<double>().Order().ToArray();
        return sorted.Length == 0 ? null : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
