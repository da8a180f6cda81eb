using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>A private host sends at least 20 MB to one public address and gets back less than a tenth of it.</summary>
internal sealed class LargeUpload : Detector
{
    private const long MinBytes = 20_000_000;
    private const int MaxPairs = 262_144;
    private readonly Dictionary<(Ip Src, Ip Dst), Load> _pairs = [];

    public override string Id => "large-upload";
    public override string Description => "A private host sends at least 20 MB to one public address and gets back less than a tenth";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1048";

    public override void OnFlow(in FlowSummary flow)
    {
        // Small flows add up too, but a million pairs of them do not fit; from 64 kB on a flow is worth remembering.
        if (flow.SrcPayload < 65_536 || !IsPrivate(flow.Src) || !IsPublic(flow.Dst)) return;
        if (_pairs.Count >= MaxPairs && !_pairs.ContainsKey((flow.Src, flow.Dst))) return;
        ref var load = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (flow.Src, flow.Dst), out var known);
        if (!known) (load.First, load.Frame) = (flow.First, flow.FirstFrame);
        load.Last = Math.Max(load.Last, flow.Last);
        load.Up += flow.SrcPayload;
        load.Down += flow.DstPayload;
        load.Flows++;
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((src, dst), load) in _pairs)
        {
            if (load.Up < MinBytes || load.Down * 10 >= load.Up) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = $"{src}>{dst}", Attack = Attack, Severity = load.Up >= 10 * MinBytes ? Severity.Medium : Severity.Low, Confidence = Confidence.Low,
                Title = $"{src} sent {N1(load.Up / 1e6)} MB to {dst}",
                Seen = $"{N1(load.Up / 1e6)} MB of payload out, {N1(load.Down / 1e6)} MB back, in {Count(load.Flows, "flow")} over {Span(load.Last - load.First)}",
                Filter = $"{Src(src)} && {Dst(dst)}", Frames = [load.Frame], First = load.First, Last = load.Last,
                Action = $"Ask who uses {src} what was sent; a backup or a file share explains it, nothing else should.",
                Limits = "Backups, video calls and cloud storage look the same; what was sent cannot be seen when it is encrypted.",
            });
        }
    }

    private static bool IsPrivate(Ip ip)
    {
        if (!ip.IsV4) return (byte)(ip.Value >> 120) is 0xFC or 0xFD;
        var v = (uint)ip.Value;
        return v >> 24 == 10 || v >> 20 == 0xAC1 || v >> 16 == 0xC0A8;
    }

    private static bool IsPublic(Ip ip)
    {
        if (!ip.IsV4) return (byte)(ip.Value >> 125) == 1;
        var v = (uint)ip.Value;
        return !IsPrivate(ip) && v >> 24 is not (0 or 127) && v >> 28 < 14 && v >> 16 != 0xA9FE && v >> 22 != (0x64400000 >> 22);
    }

    private struct Load
    {
        public long First, Last, Frame, Up, Down, Flows;
    }
}
