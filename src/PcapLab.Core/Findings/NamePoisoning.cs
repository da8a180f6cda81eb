using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>
/// One host answers local name questions (LLMNR) for three or more different names: a host answers for its own. Tools that want to be
/// asked for passwords answer for every name.
/// </summary>
internal sealed class NamePoisoning : Detector
{
    private const int MinNames = 3;

    private readonly List<DnsRow> _rows = [];

    public override string Id => "name-poisoning";
    public override string Description => "One host answers LLMNR questions for at least 3 different names; a host answers for its own only";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1557.001";

    public override void OnDns(DnsRow row)
    {
        if (row.Transport == "llmnr" && row.RCode == "NOERROR" && !string.IsNullOrEmpty(row.Answers) && !row.Server.IsGroup) _rows.Add(row);
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in _rows.GroupBy(r => r.Server).OrderBy(g => g.Key))
        {
            var rows = group.OrderBy(r => r.Frame).ToList();
            var names = rows.Select(r => r.QName.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
            if (names.Count < MinNames) continue;
            findings.Add(new Finding
            {
                Id = Id, Key = group.Key.ToString(), Attack = Attack, Severity = Severity.High, Confidence = names.Count >= 5 ? Confidence.High : Confidence.Medium,
                Title = $"{group.Key} answers for names that are not its own",
                Seen = $"{Count(rows.Count, "LLMNR answer")} for {N(names.Count)} different names",
                Filter = $"llmnr && dns.flags.response == 1 && {Src(group.Key)}", Frames = [.. rows.Take(20).Select(r => r.ResponseFrame ?? r.Frame).Distinct().Order()],
                First = rows[0].Time, Last = rows[^1].Time,
                Action = $"Take {group.Key} off the network and look at it; turn off LLMNR and NetBIOS names by policy; change passwords of who asked.",
                Limits = "A host with several names of its own, as a cluster has, looks alike.",
            });
        }
    }
}
