using PcapLab.Notebooks.Api;

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
