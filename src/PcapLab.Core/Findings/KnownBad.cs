using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Findings;

/// <summary>Contact with an address or a name of a list that the user brought. An answered connection weighs more than an attempt or a name asked for.</summary>
internal sealed class KnownBad : Detector
{
    private sealed record Meeting(Ip Own, string Bad, string Lists, string Filter)
    {
        public FrameList Frames { get; } = new();
        public long Times { get; set; }
        public long Bytes { get; set; }
        public bool Answered { get; set; }
        public long First { get; set; } = long.MaxValue;
        public long Last { get; set; } = long.MinValue;

        public void Add(long frame, long first, long last)
        {
            Frames.Add(frame);
            Times++;
            (First, Last) = (Math.Min(First, first), Math.Max(Last, last));
        }
    }

    private readonly Dictionary<(Ip, string), Meeting> _met = [];
    private Analysis.Intelligence.Knowledge _knowledge = Analysis.Intelligence.Knowledge.None;

    public override string Id => "known-bad";
    public override string Description => "Traffic with an address, or use of a name, of a threat list (--threat-list)";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1071";

    public override bool LooksAgain(Evidence evidence)
    {
        _knowledge = evidence.Knowledge;
        return _knowledge.HasThreats;
    }

    public override void OnSuspect(in FlowSummary flow)
    {
        var (own, bad) = _knowledge.Listed(flow.Dst) is not null ? (flow.Src, flow.Dst) : (flow.Dst, flow.Src);
        if (_knowledge.Listed(bad) is not { } lists) return;
        if (!_met.TryGetValue((own, bad.ToString()), out var meeting)) _met[(own, bad.ToString())] = meeting = new Meeting(own, bad.ToString(), lists, $"{Host(own)} and {Host(bad)}");
        meeting.Add(flow.FirstFrame, flow.First, flow.Last);
        meeting.Bytes += flow.Bytes;
        meeting.Answered |= !flow.IsUnanswered;
    }

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        if (!_knowledge.HasThreats) return;
        foreach (var q in evidence.Dns) Name(q.Client, q.QName, "dns.qry.name", q.Frame, q.Time, false);
        foreach (var t in evidence.Tls) Name(t.Client, t.Sni, "tls.handshake.extensions_server_name", t.Frame, t.Time, true);
        foreach (var h in evidence.Http) Name(h.Client, h.Host, "http.host", h.Frame, h.Time, true);
        foreach (var meeting in _met.Values.OrderBy(m => m.Bad, StringComparer.Ordinal).ThenBy(m => m.Own)) findings.Add(Found(meeting));
    }

    private void Name(Ip client, string? name, string field, long frame, long time, bool answered)
    {
        if (name is null || _knowledge.Listed(name) is not { } lists) return;
        var bad = name.TrimEnd('.').ToLowerInvariant();
        if (!_met.TryGetValue((client, bad), out var meeting))
            _met[(client, bad)] = meeting = new Meeting(client, bad, lists, $"{Host(client)} and {field} == {Quote(name)}");
        meeting.Add(frame, time, time);
        meeting.Answered |= answered;
    }

    private Finding Found(Meeting m) => new()
    {
        Id = Id, Key = $"{m.Own} {m.Bad}", Attack = Attack, Severity = m.Answered ? Severity.High : Severity.Medium, Confidence = Confidence.Medium,
        Title = m.Answered ? $"{m.Own} talks with {m.Bad}, which a threat list names" : $"{m.Own} tried to reach {m.Bad}, which a threat list names",
        Seen = $"{Count(m.Times, "time")}{(m.Bytes > 0 ? $", {Count(m.Bytes, "byte")}" : "")}; listed in {m.Lists}",
        Filter = m.Filter, Frames = m.Frames.Sorted, First = m.First, Last = m.Last,
        Action = $"Check what on {m.Own} made this contact, and block {m.Bad} if nobody can say.",
        Limits = "A list may be old or wrong, and many names share one address.",
    };
}
