using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Counts decode stops by layer and reason.</summary>
public sealed class StopFold
{
    private readonly Dictionary<(ushort Layer, StopReason Reason), (long Frames, long First)> _counts = [];

    /// <summary>Counts one frame that stopped.</summary>
    public void Add(ushort layer, StopReason reason, long frame) => Add(layer, reason, 1, frame);

    /// <summary>Adds another fold's counts.</summary>
    public void Merge(StopFold other)
    {
        foreach (var ((layer, reason), (frames, first)) in other._counts) Add(layer, reason, frames, first);
    }

    /// <summary>The counts, most first.</summary>
    public IReadOnlyList<DecodeStopCount> ToRows() => _counts
        .Select(c => new DecodeStopCount(LayerNames.Of(c.Key.Layer), c.Key.Reason.ToString().ToLowerInvariant(), c.Value.Frames, c.Value.First))
        .OrderByDescending(c => c.Frames).ThenBy(c => c.Layer, StringComparer.Ordinal).ThenBy(c => c.Reason, StringComparer.Ordinal)
        .ToList();

    private void Add(ushort layer, StopReason reason, long frames, long frame)
    {
        var known = _counts.TryGetValue((layer, reason), out var c);
        _counts[(layer, reason)] = known ? (c.Frames + frames, Math.Min(c.First, frame)) : (frames, frame);
    }
}
