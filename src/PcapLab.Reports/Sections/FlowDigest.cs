using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Reports.Sections;

/// <summary>Bytes and packets of a group of flows.</summary>
internal sealed class Tally
{
    public long Flows { get; private set; }
    public long Packets { get; private set; }
    public long Bytes { get; private set; }

    public void Add(FlowRow f)
    {
        Flows++;
        Packets += f.SrcPackets + f.DstPackets;
        Bytes += f.SrcBytes + f.DstBytes;
    }
}

/// <summary>
/// What sections want to know about flows, gathered in one walk: a capture may hold a million, and rows are made as they are read.
/// Only the tops are kept.
/// </summary>
internal sealed class FlowDigest
{
    private const int Keep = 25;

    public FlowDigest(IReadOnlyList<FlowRow> flows)
    {
        TopList bytes = new(Keep, f => f.SrcBytes + f.DstBytes), worst = new(Keep, Trouble), slow = new(Keep, f => f.RttMs ?? 0), longest = new(Keep, f => f.Last - f.First);
        foreach (var flow in flows)
        {
            Count(flow);
            bytes.Offer(flow);
            if (Trouble(flow) > 0) worst.Offer(flow);
            if (flow.RttMs is > 0) slow.Offer(flow);
            longest.Offer(flow);
        }

        (Largest, Worst, Slowest, Longest) = (bytes.Rows, worst.Rows, slow.Rows, longest.Rows);
        RttMs.Sort();
    }

    public Tally All { get; } = new();
    public Tally Tcp { get; } = new();
    public Tally Udp { get; } = new();
    public IReadOnlyList<FlowRow> Largest { get; }

    /// <summary>TCP flows by what went wrong on them, worst first.</summary>
    public IReadOnlyList<FlowRow> Worst { get; }

    public IReadOnlyList<FlowRow> Slowest { get; }
    public IReadOnlyList<FlowRow> Longest { get; }

    /// <summary>Handshake round trips in ms, ascending.</summary>
    public List<double> RttMs { get; } = [];

    public long Retransmissions { get; private set; }
    public long OutOfOrder { get; private set; }
    public long DuplicateAcks { get; private set; }
    public long ZeroWindows { get; private set; }
    public long Resets { get; private set; }
    public long Refused { get; private set; }
    public long Unanswered { get; private set; }

    public Dictionary<string, Tally> ByApp { get; } = new(StringComparer.Ordinal);

    /// <summary>Applications on their transport; an empty name where none was recognised.</summary>
    public Dictionary<(string Proto, string App), Tally> ByTransport { get; } = [];

    /// <summary>Ports of services by transport, as "tcp/443".</summary>
    public Dictionary<(string Proto, int Port), Tally> ByPort { get; } = [];

    /// <summary>All traffic with a port on either side, which is what a filter on the port gives.</summary>
    public Dictionary<(string Proto, int Port), Tally> AtPort { get; } = [];

    /// <summary>Bytes from one address to another, both directions apart.</summary>
    public Dictionary<(Ip From, Ip To), long> Sent { get; } = [];

    /// <summary>What hurt a flow, in one number for sorting: lost and repeated segments first, then a receiver that was full.</summary>
    public static double Trouble(FlowRow f) => f.Retransmissions + f.OutOfOrder + (4 * f.ZeroWindows) + (f.Tcp?.LostSegments ?? 0);

    /// <summary>The value below which this share of round trips lies.</summary>
    public double Rtt(double share) => RttMs.Count == 0 ? 0 : RttMs[Math.Clamp((int)Math.Ceiling(share * RttMs.Count) - 1, 0, RttMs.Count - 1)];

    private void Count(FlowRow f)
    {
        All.Add(f);
        if (f.Proto == "tcp") CountTcp(f);
        else if (f.Proto == "udp") Udp.Add(f);
        TallyOf(ByApp, f.App.Length > 0 ? f.App : f.Proto).Add(f);
        TallyOf(ByTransport, (f.Proto, f.App)).Add(f);
        if (f.Proto is "tcp" or "udp" or "sctp") CountPorts(f);
        AddSent(f.SrcIp, f.DstIp, f.SrcBytes);
        AddSent(f.DstIp, f.SrcIp, f.DstBytes);
    }

    private void CountPorts(FlowRow f)
    {
        TallyOf(ByPort, (f.Proto, Service(f))).Add(f);
        TallyOf(AtPort, (f.Proto, f.DstPort)).Add(f);
        if (f.SrcPort != f.DstPort) TallyOf(AtPort, (f.Proto, f.SrcPort)).Add(f);
    }

    /// <summary>The port that names the service: the responder's; of two well-known ones, as in DHCP, the lower, whoever began.</summary>
    private static int Service(FlowRow f) => f.SrcPort is > 0 and < 1024 && f.DstPort < 1024 ? Math.Min(f.SrcPort, f.DstPort) : f.DstPort;

    private void CountTcp(FlowRow f)
    {
        Tcp.Add(f);
        if (f.RttMs is { } rtt and > 0) RttMs.Add(rtt);
        Retransmissions += f.Retransmissions;
        OutOfOrder += f.OutOfOrder;
        DuplicateAcks += f.DuplicateAcks;
        ZeroWindows += f.ZeroWindows;
        Resets += f.Resets;
        if (f.TcpState == "REJ") Refused++;
        if (f.TcpState == "S0") Unanswered++;
    }

    private void AddSent(Ip from, Ip to, long bytes)
    {
        if (bytes > 0) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Sent, (from, to), out _) += bytes;
    }

    private static Tally TallyOf<T>(Dictionary<T, Tally> by, T key)
        where T : notnull
    {
        if (!by.TryGetValue(key, out var tally)) by[key] = tally = new Tally();
        return tally;
    }

    /// <summary>The largest few by a value, ties by flow number, so that the order never depends on how rows came.</summary>
    private sealed class TopList(int keep, Func<FlowRow, double> value)
    {
        private readonly PriorityQueue<FlowRow, (double Value, long Tie)> _queue = new();

        public IReadOnlyList<FlowRow> Rows => [.. _queue.UnorderedItems.OrderByDescending(i => i.Priority.Value).ThenBy(i => i.Element.FlowId).Select(i => i.Element)];

        public void Offer(FlowRow flow)
        {
            var priority = (value(flow), -flow.FlowId);
            if (_queue.Count < keep)
            {
                _queue.Enqueue(flow, priority);
                return;
            }

            // Almost none of a million flows gets in.
            _queue.TryPeek(out _, out var least);
            if (priority.CompareTo(least) > 0) _queue.DequeueEnqueue(flow, priority);
        }
    }
}
