using System.Runtime.CompilerServices;
using PcapLab.Analysis;
using PcapLab.Pipeline;

namespace PcapLab.Server.Packets;

/// <summary>Which flow and which stream a packet belongs to, from the analysis: what a look at a part of the capture cannot count itself.</summary>
internal sealed class FlowPlaces(Func<AnalysisResult> result)
{
    private static readonly ConditionalWeakTable<AnalysisResult, int[]> Streams = [];

    /// <summary>The flow of a packet, or null while the analysis does not know it.</summary>
    /// <param name="start">Position of the first packet with the same ports and addresses, -1 without a flow.</param>
    /// <param name="position">Position of the packet.</param>
    public FlowRow? Find(int start, int position)
    {
        if (start < 0) return null;
        var flows = result().Flows;
        var at = IndexOf(flows, start + 1);
        if (at < 0) return null;
        var first = flows[at];
        if (position + 1 <= first.LastFrame) return first;
        // The ports were used again: the same two ends, in a later flow.
        for (at++; at < flows.Count; at++)
        {
            var later = flows[at];
            if (later.FirstFrame > position + 1) break;
            if (later.LastFrame >= position + 1 && IsSame(first, later)) return later;
        }

        return null;
    }

    /// <summary>The stream's number from 0 among those of its transport, as tcp.stream and udp.stream count.</summary>
    public int Stream(FlowRow flow) => Streams.GetValue(result(), Number)[(int)flow.FlowId - 1];

    private static int[] Number(AnalysisResult result)
    {
        var numbers = new int[result.Flows.Count];
        int tcp = 0, udp = 0;
        for (var i = 0; i < numbers.Length; i++) numbers[i] = result.Flows[i].Proto switch { "tcp" => tcp++, "udp" => udp++, _ => -1 };
        return numbers;
    }

    private static bool IsSame(FlowRow a, FlowRow b) => a.Proto == b.Proto
        && (a.SrcIp == b.SrcIp && a.SrcPort == b.SrcPort && a.DstIp == b.DstIp && a.DstPort == b.DstPort || a.SrcIp == b.DstIp && a.SrcPort == b.DstPort && a.DstIp == b.SrcIp && a.DstPort == b.SrcPort);

    /// <summary>Flows are numbered by first frame.</summary>
    private static int IndexOf(IReadOnlyList<FlowRow> flows, int frame)
    {
        int low = 0, high = flows.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var first = flows[middle].FirstFrame;
            if (first == frame) return middle;
            if (first < frame) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
