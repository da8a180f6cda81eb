using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Counts decode stops by layer and reason.</summary>
public sealed class StopFold
{
    private readonly Dictionary<(ushort Layer, StopReason Reason), (long Frames, long First, long Time)> _counts = [];

    /// <summary>Counts one frame that stopped.</summary>
    public void Add(ushort layer, StopReason reason, in PacketFacts packet) => Add(layer, reason, 1, packet.Number, packet.Time);

    /// <summary>Adds another fold's counts.</summary>
    public void Merge(StopFold other)
    {
        foreach (var ((layer, reason), (frames, first, time)) in other._counts) Add(layer, reason, frames, first, time);
    }

    /// <summary>The counts, most first.</summary>
    public IReadOnlyList<DecodeStopCount> ToRows() => _counts
        .Select(c => new DecodeStopCount(LayerNames.Of(c.Key.Layer), c.Key.Reason.ToString().ToLowerInvariant(), c.Value.Frames, c.Value.First) { FirstTime = c.Value.Time })
        .OrderByDescending(c => c.Frames).ThenBy(c => c.Layer, StringComparer.Ordinal).ThenBy(c => c.Reason, StringComparer.Ordinal)
        .ToList();

    private void Add(ushort layer, StopReason reason, long frames, long frame, long time)
    {
        var known = _counts.TryGetValue((layer, reason), out var c);
        _counts[(layer, reason)] = known ? (c.Frames + frames, Math.Min(c.First, frame), c.First < frame ? c.Time : time) : (frames, frame, time);
    }
}
