using System.Runtime.InteropServices;
using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>Protocols that carry commands, files and passwords readable and have an encrypted successor: Telnet, FTP, TFTP, SMB 1.</summary>
internal sealed class ReadableProtocols : Detector
{
    private readonly SortedDictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public override string Id => "outdated-protocol";
    public override string Description => "Telnet, FTP, TFTP or SMB 1 in use: readable on the path, or without the protection their successors have";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1040";

    public override void OnFlow(in FlowSummary flow)
    {
        if (flow.Protocol is not (6 or 17) || flow.SrcPayload == 0 || flow.App is not ("telnet" or "ftp" or "tftp" or "smb")) return;
        // A TFTP request is answered from another port: only the transfer itself has both directions.
        if (flow.DstPayload == 0) return;
        // Telnet's second port is also one that clients get at random.
        if (flow is { App: "telnet", SrcPort: 2323, DstPort: not (23 or 2323) } && !double.IsNaN(flow.RttMs)) return;
        if (!_uses.TryGetValue(flow.App, out var use)) _uses[flow.App] = use = new Use { First = flow.First };
        use.Flows++;
        use.Last = Math.Max(use.Last, flow.Last);
        use.Server ??= Socket(flow.Dst, flow.DstPort);
        if (use.Pairs.Count < 10_000) use.Pairs.Add((flow.Src, flow.Dst));
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var (app, use) in _uses)
        {
            var (name, instead) = app switch
            {
                "telnet" => ("Telnet", "SSH"), "ftp" => ("FTP", "SFTP or FTP over TLS"), "tftp" => ("TFTP", "HTTPS or SCP, or keep it to a network of its own"), _ => ("SMB 1", "SMB 3 and turn version 1 off"),
            };
            findings.Add(new Finding
            {
                Id = Id, Key = app, Attack = Attack, Severity = app is "telnet" or "smb" ? Severity.Medium : Severity.Low, Confidence = Confidence.High,
                Title = $"{name} is in use",
                Seen = $"{Count(use.Flows, "connection")} between {Count(use.Pairs.Count, "pair")} of hosts, the first to {use.Server}",
                Filter = app, First = use.First, Last = use.Last,
                Action = $"Use {instead}.",
            });
        }
    }

    private sealed class Use
    {
        public long First, Last, Flows;
        public string? Server;
        public readonly HashSet<(Schema.Ip, Schema.Ip)> Pairs = [];
    }
}
