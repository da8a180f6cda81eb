using System.Globalization;

namespace PcapLab.Analysis;

/// <summary>Turns the counts of capture quality into a grade with its reasons.</summary>
public static class QualityGrade
{
    /// <summary>The same quality with grade and reasons. Each reason costs one or two grades.</summary>
    public static CaptureQuality Grade(CaptureQuality q, CaptureFacts info)
    {
        var reasons = new List<(int Cost, string Text)>();
        if (info.Damage is not null) reasons.Add((info.Truncated ? 1 : 2, "The file is damaged or cut short; packets after the damage are missing."));
        if (q.Drops > 0) reasons.Add((Share(q.Drops.Value, info.Packets) > 1 ? 2 : 1, Text($"The capturing system dropped {q.Drops} packets.")));
        Add(reasons, q.CutPackets, info.Packets, 5, 1, "of the packets were cut when captured: their payload is incomplete.");
        Add(reasons, q.OneWayTcpFlows, q.TcpFlows, 20, 2, "of the TCP connections were seen in one direction only.");
        Add(reasons, q.UnseenSegments, info.Packets, 0.5, 1, "of the packets acknowledge data that was not captured.");
        Add(reasons, q.Duplicates, info.Packets, 1, 1, "of the frames are exact duplicates: volumes and retransmissions are overstated.");
        if (q.ClockSteps > 0 && q.LargestClockStepNs > 1_000_000_000) reasons.Add((1, Text($"The clock stepped back {q.ClockSteps} times, by up to {q.LargestClockStepNs / 1e9:0.#} s.")));
        var undecoded = q.Stops.Where(s => s.Reason is "malformed" or "truncated").Sum(s => s.Frames);
        Add(reasons, undecoded, info.Packets, 2, 1, "of the frames could not be decoded to the end.");
        if (q.BadChecksums is { } bad) Add(reasons, bad, info.Packets, 0.1, 1, "of the packets have a wrong checksum: damaged on the way, or not filled in yet by the capturing host (offload).");
        if (q.IncompleteFragments > 0) reasons.Add((0, Text($"{q.IncompleteFragments} IP fragments belong to datagrams that never became whole.")));
        if (q.OffloadFrames > 0) reasons.Add((0, Text($"{q.OffloadFrames} frames are larger than the wire allows: the capturing host joins segments (offload).")));
        var cost = Math.Min(5, reasons.Sum(r => r.Cost));
        return q with { Grade = "ABCDEF"[cost..(cost + 1)], Reasons = reasons.OrderByDescending(r => r.Cost).Select(r => r.Text).ToList() };
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;

    private static void Add(List<(int Cost, string Text)> reasons, long part, long whole, double threshold, int cost, string text)
    {
        var share = Share(part, whole);
        if (share >= threshold && part > 0) reasons.Add((share >= 50 ? cost + 1 : cost, Text($"{share:0.#}% {text}")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
