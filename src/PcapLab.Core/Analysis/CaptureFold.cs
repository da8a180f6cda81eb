using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>
/// What is counted over all packets in capture order: totals, stamps, sizes, layer paths, stops, duplicates. One thread owns it, the one that decodes.
/// </summary>
public sealed class CaptureFold
{
    private const int LargestSize = 65_535;
    private readonly long[] _sizes = new long[LargestSize + 2];
    private PathCount[] _paths = new PathCount[64];
    private long _previous = long.MinValue;

    /// <summary>Packets, original bytes, captured bytes.</summary>
    public long Packets, Bytes, Captured;
    /// <summary>Earliest and latest stamp, ns.</summary>
    public long First = long.MaxValue, Last = long.MinValue;
    /// <summary>Packets captured shorter than they were; larger than any Ethernet frame; seen twice; stamped before their predecessor.</summary>
    public long Cut, Offload, Duplicates, ClockSteps;
    /// <summary>Largest step backwards, ns.</summary>
    public long LargestClockStep;
    /// <summary>Packets with a wrong checksum, when checksums are verified.</summary>
    public long BadChecksums;

    /// <summary>Decode stops.</summary>
    public StopFold Stops { get; } = new();
    /// <summary>Traffic that belongs to no flow.</summary>
    public TimelineFold Timeline { get; } = new();
    /// <summary>ARP claims.</summary>
    public ArpFold Arp { get; } = new();
    private readonly DuplicateFilter _duplicates = new();

    /// <summary>Takes the next packet.</summary>
    /// <param name="p">The packet, as decoded.</param>
    /// <param name="frame">Its bytes.</param>
    /// <param name="link">Its link type.</param>
    public void Add(in PacketFacts p, ReadOnlySpan<byte> frame, LinkType link)
    {
        Packets++;
        Bytes += p.Original;
        Captured += p.Captured;
        if (p.Time < First) First = p.Time;
        if (p.Time > Last) Last = p.Time;
        if (p.Time < _previous) StepBack(p.Time);
        _previous = p.Time;
        if (p.Original > p.Captured) Cut++;
        if (link == LinkType.Ethernet && p.Original > 1514) CountOffload(frame, p.Original);
        _sizes[Math.Clamp(p.Original, 0, LargestSize + 1)]++;
        if (p.Path >= _paths.Length) Array.Resize(ref _paths, Math.Max(_paths.Length * 2, p.Path + 1));
        ref var path = ref _paths[p.Path];
        path.Frames++;
        path.Bytes += p.Original;
        if (p.Stop.Reason != StopReason.None) Stops.Add(p.Stop.Layer, p.Stop.Reason, in p);
        if ((p.Flags & PacketFlags.BadChecksum) != 0) BadChecksums++;
        if (_duplicates.IsDuplicate(frame, p.Original, p.Time)) Duplicates++;
    }

    /// <summary>Visits each decoder path with its own frames.</summary>
    public void VisitPaths(Action<int, long, long> visit)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            if (_paths[i].Frames > 0) visit(i, _paths[i].Frames, _paths[i].Bytes);
        }
    }

    /// <summary>Frames by size, those that occur.</summary>
    public IReadOnlyList<(int Size, long Frames)> FrameSizes()
    {
        var sizes = new List<(int, long)>();
        for (var i = 0; i < _sizes.Length; i++)
        {
            if (_sizes[i] > 0) sizes.Add((i, _sizes[i]));
        }

        return sizes;
    }

    private void StepBack(long time)
    {
        ClockSteps++;
        var step = (long)Int128.Min((Int128)_previous - time, long.MaxValue);
        LargestClockStep = Math.Max(LargestClockStep, step);
    }

    /// <summary>A VLAN tag makes a frame 4 bytes longer and is no offload.</summary>
    private void CountOffload(ReadOnlySpan<byte> frame, int original)
    {
        var limit = 1514;
        for (var at = 12; at + 1 < frame.Length && (frame[at], frame[at + 1]) is (0x81, 0x00) or (0x88, 0xa8) && limit < 1526; at += 4) limit += 4;
        if (original > limit) Offload++;
    }

    private struct PathCount
    {
        public long Frames;
        public long Bytes;
    }
}
