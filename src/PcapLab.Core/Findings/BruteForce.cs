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
    private readonly Dictionary<(Ip Src, Ip Dst, ushort Port), List<(long Time, long Frame, long End)>> _sessions = [];

    public override string Id => "brute-force";
    public override string Description => "At least 15 short log-in sessions of one host to one service within ten minutes";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1110";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol != 6 || flow.DstPayload == 0 || flow.SrcPayload == 0 || flow.SrcBytes + flow.DstBytes > MaxBytes || Service(flow) is null) return;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, (flow.Src, flow.Dst, flow.DstPort), out _);
        (list ??= []).Add((flow.First, flow.FirstFrame, flow.Last));
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

            if (most < MinSessions) continue;
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

    private static string? Service(in FlowSummary f) => f.App switch
    {
        "ssh" or "ftp" or "telnet" or "rdp" or "tpkt" or "mysql" or "pgsql" or "pop" or "imap" or "vnc" or "ldap" => f.App,
        _ => f.DstPort switch { 22 or 21 or 23 or 3389 or 5900 or 3306 or 5432 or 110 or 143 => "port", _ => null },
    };
}
