namespace PcapLab.Findings;

/// <summary>One host asks by ARP for at least fifty addresses that nobody answers for, at fifty an hour or faster, and for more of them than it gets answers.</summary>
internal sealed class ArpSweep : Detector
{
    private const int MinTargets = 50;

    public override string Id => "arp-sweep";
    public override string Description => "One host asks by ARP for at least 50 addresses that nobody has, at 50 an hour or faster, mostly in vain";
    public override Severity MaxSeverity => Severity.Medium;
    public override string Attack => "T1018";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var asker in evidence.ArpAsks.Where(a => a.Unanswered >= MinTargets && a.Unanswered > a.Answered))
        {
            if (asker.Unanswered / Math.Max((asker.Last - asker.First) / 3600e9, 1) < MinTargets) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = asker.Ip.ToString(), Attack = Attack, Severity = Severity.Medium, Confidence = asker.Unanswered >= 200 ? Confidence.High : Confidence.Medium,
                Title = $"{asker.Ip} looks for hosts on its own network",
                Seen = $"{N(asker.Unanswered)} addresses asked for that nobody answered for, {N(asker.Answered)} answers, in {Span(asker.Last - asker.First)}",
                Filter = $"arp.opcode == 1 && arp.src.proto_ipv4 == {asker.Ip}", Frames = [asker.FirstFrame], First = asker.First, Last = asker.Last,
                Action = $"Find out who runs {asker.Ip}: an inventory tool asks so, and so does who looks for the next victim.",
                Limits = "A router asks so for everybody behind it when somebody outside scans this network.",
            });
        }
    }
}
