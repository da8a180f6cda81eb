using System.Runtime.InteropServices;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>Many short log-in sessions to one service: at least 15 sessions of one host to SSH, FTP, Telnet, RDP, SMB, a database or mail within ten minutes.</summary>
internal sealed class BruteForce : Detector
{
    private const int MinSessions = 15;
    private const long Window = 600_000_000_000;
    private const int MaxBytes = 20_000;
    private const int KeyExchange = 600;
    private readonly Dictionary<(Ip Src, Ip Dst, ushort Port), List<(long Time, long Frame, long End, long Payload)>> _sessions = [];

    public override string Id => "brute-force";
    public override string Description => "At least 15 short log-in sessions of about the same size, of one host to one service within ten minutes";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1110";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 6 || flow.DstPayload == 0 || flow.SrcPayload == 0 || flow.SrcBytes + flow.DstBytes > MaxBytes || Service(flow) is null) return;
        // An SSH session that got as far as a password has exchanged keys, which takes more than this.
        if (flow.DstPort == 22 && Math.Min(flow.SrcPayload, flow.DstPayload) < KeyExchange) return;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, (flow.Src, flow.Dst, flow.DstPort), out _);
        (list ??= []).Add((flow.First, flow.FirstFrame, flow.Last, flow.SrcPayload));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var ((src, dst, port), list) in _sessions)
        {
            if (list.Count < MinSessions) continue;
            list.Sort();
            var most = 0;
            for (int i = 0, j = 0; i < list.Count; i++)
            {
                while (list[i].Time - list[j].Time > Window) j++;
                most = Math.Max(most, i - j + 1);
            }

            if (most < MinSessions || !IsUniform(list)) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = $"{src}>{Socket(dst, port)}", Attack = Attack, Severity = most >= 50 ? Severity.High : Severity.Medium,
                Confidence = most >= 50 ? Confidence.High : Confidence.Medium,
                Title = $"{src} tries log-ins on {Socket(dst, port)} again and again",
                Seen = $"{Count(list.Count, "short session")}, up to {N(most)} within ten minutes",
                Filter = $"{Src(src)} && {Dst(dst)} && tcp.dstport == {port}",
                Frames = list.Take(20).Select(l => l.Frame).Order().ToList(), First = list[0].Time, Last = list.Max(l => l.End),
                Action = $"Block {src}, look at the server's log for a log-in that succeeded, and allow keys or a second factor only.",
                Limits = "Scripts and monitoring that log in often look the same; whether a log-in succeeded cannot be seen when it is encrypted.",
            });
        }
    }

    /// <summary>Tries of one program weigh about the same; sessions of people do not. Half of them within a quarter of the median.</summary>
    private static bool IsUniform(List<(long Time, long Frame, long End, long Payload)> list)
    {
        var sizes = list.Select(l => (double)l.Payload).Order().ToList();
        var median = Percentile(sizes, 0.5);
        return Percentile([.. sizes.Select(s => Math.Abs(s - median)).Order()], 0.5) <= median * 0.25;
    }

    private static string? Service(in FlowSummary f) => f.App switch
    {
        "ssh" or "ftp" or "telnet" or "rdp" or "tpkt" or "mysql" or "pgsql" or "pop" or "imap" or "vnc" or "ldap" => f.App,
        _ => f.DstPort switch { 22 or 21 or 23 or 3389 or 5900 or 3306 or 5432 or 110 or 143 => "port", _ => null },
    };
}
