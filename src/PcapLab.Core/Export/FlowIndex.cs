using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>From an application row (which knows addresses and a frame) to its flow.</summary>
internal sealed class FlowIndex
{
    private readonly Dictionary<(Ip, Ip), List<FlowRow>> _byPair = [];
    private readonly IReadOnlyList<FlowRow> _flows;

    public FlowIndex(IReadOnlyList<FlowRow> flows)
    {
        _flows = flows;
        foreach (var f in flows)
        {
            if (f.DstPort is not (53 or 5353 or 5355 or 853) && f.App is not ("dns" or "mdns" or "llmnr")) continue; // only DNS rows are found by address
            if (!_byPair.TryGetValue((f.SrcIp, f.DstIp), out var list)) _byPair.Add((f.SrcIp, f.DstIp), list = []);
            list.Add(f);
        }
    }

    /// <summary>The flow of an id, or null.</summary>
    public FlowRow? ById(long id) => id >= 1 && id <= _flows.Count ? _flows[(int)id - 1] : null;

    /// <summary>The flow of a DNS row: same pair, frame within the flow; the latest start when several fit.</summary>
    public FlowRow? Of(DnsRow row) => _byPair.TryGetValue((row.Client, row.Server), out var list)
        ? list.FindLast(f => f.FirstFrame <= row.Frame && row.Frame <= f.LastFrame)
        : null;
}
