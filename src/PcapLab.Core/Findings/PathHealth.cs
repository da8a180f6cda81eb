using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>
/// Why is it slow: for every server, whether segments are lost on the way (slow network) or answers come late although the network is quick
/// (slow server). Retransmissions of at least 1.5% and 5 in number over at least 60 packets; answers of 500 ms median over at least 5 connections while the
/// round trip is under a fifth of it.
/// </summary>
internal sealed class PathHealth : Detector
{
    private const int MinPackets = 60;
    private const int MinRetransmissions = 5;
    private const double LossShare = 0.015;
    private const int MinAnswers = 5;
    private const double SlowMs = 500;
    private readonly Dictionary<(Ip Server, ushort Port), Path> _paths = [];

    public override string Id => "retransmissions";
    public override string Description => "At least 1.5% (and 5) of at least 60 packets of a service are sent again (slow network), or its answers take 500 ms while the round trip does not (slow-server)";
    public override Severity MaxSeverity => Severity.High;

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 6 || !flow.IsTracked) return;
        ref var path = ref CollectionsMarshal.GetValueRefOrAddDefault(_paths, (flow.Dst, flow.DstPort), out _);
        (path ??= new Path { First = flow.First }).Add(in flow);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((server, port), p) in _paths)
        {
            // Copies of a mirror port look like retransmissions: capture-faults tells them, and then nothing can be said of loss.
            if (evidence.Quality.Duplicates * 20 < evidence.Info.Packets && p.Packets >= MinPackets && p.Retransmissions >= MinRetransmissions && p.Retransmissions >= p.Packets * LossShare) findings.Add(Loss(server, port, p));
            p.Answers.Sort();
            p.RoundTrips.Sort();
            var answer = Percentile(p.Answers, 0.5);
            if (p.Answers.Count >= MinAnswers && answer >= SlowMs && Percentile(p.RoundTrips, 0.5) * 5 < answer) findings.Add(SlowServer(server, port, p, answer));
        }
    }

    private Finding Loss(Ip server, ushort port, Path p) => new()
    {
        Id = Id, Key = Socket(server, port), Severity = p.Retransmissions >= p.Packets * 0.05 ? Severity.High : Severity.Medium,

        Confidence = Confidence.High,
        Title = $"The network loses packets on the way {(p.FromServer * 2 >= p.Retransmissions ? "from" : "to")} {Socket(server, port)}",
        Seen = $"{N(p.Retransmissions)} of {N(p.Packets)} packets sent again ({N1(100.0 * p.Retransmissions / p.Packets)}%), {N(p.FromServer)} of them by the server",

        // No frames: flows count their retransmissions without remembering where they were; the filter finds them.
        Filter = $"tcp.analysis.retransmission && {Host(server)} && tcp.port == {port}", First = p.First, Last = p.Last,
        Action = "Look for a full link, a bad cable or wireless on the path; capture at both ends and compare to find the side that loses.",
        Limits = "Loss before the capture point shows as retransmission, loss behind it as repeated acknowledgments.",
    };

    private static Finding SlowServer(Ip server, ushort port, Path p, double answer) => new()
    {
        Id = "slow-server", Key = Socket(server, port), Severity = answer >= 2000 ? Severity.High : Severity.Medium, Confidence = Confidence.Medium,
        Title = $"{Socket(server, port)} answers slowly; the network is not the reason",
        Seen = $"first answer after {N1(answer)} ms (median of {N(p.Answers.Count)}), round trip {N1(Percentile(p.RoundTrips, 0.5))} ms",
        Filter = $"{Host(server)} && tcp.port == {port}", Frames = p.Frames.Sorted, First = p.First, Last = p.Last,
        Action = "Look at the application and its database, not at the network.",
        Limits = "A server that waits for a person (long polling, chat) looks slow too.",
    };

    private sealed class Path
    {
        private const int Cap = 10_000;
        public readonly FrameList Frames = new();
        public readonly List<double> Answers = [];
        public readonly List<double> RoundTrips = [];
        public long Packets;
        public long Retransmissions;
        public long FromServer;
        public long First;
        public long Last;

        public void Add(in FlowSummary f)
        {
            // What is sent again to a full receiver was not lost on the way.
            if (f.ZeroWindows == 0)
            {
                Packets += f.Packets;
                Retransmissions += f.Retransmissions;
                FromServer += f.DstRetransmissions;
            }

            Last = Math.Max(Last, f.Last);
            if (f.Retransmissions > 0) Frames.Add(f.FirstFrame);
            if (!double.IsNaN(f.FirstResponseMs) && Answers.Count < Cap) Answers.Add(f.FirstResponseMs);
            if (!double.IsNaN(f.RttMs) && RoundTrips.Count < Cap) RoundTrips.Add(f.RttMs);
        }
    }
}
