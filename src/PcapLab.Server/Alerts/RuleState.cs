using PcapLab.Findings;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Alerts;

/// <summary>What a rule has to tell: words, value, the filter that shows it, and when it was.</summary>
internal sealed record Raised(string Title, double? Value, string Filter, long AtNs);

/// <summary>What a rule remembers of one session: the counter a second ago, the recent mean, what it has told already.</summary>
internal sealed class RuleState(AlertRule rule)
{
    private const long Second = 1_000_000_000;
    private const double Memory = 0.1;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long _lastSecond = long.MinValue;
    private long _lastTime;
    private double _lastCount;
    private double _mean;
    private int _seconds;
    private bool _above;
    private long _version = -1;

    /// <summary>What is new in the session by this rule: title, value and filter of each alert.</summary>
    public IEnumerable<Raised> Look(Session session) => rule.Kind switch
    {
        AlertKind.NewDevice or AlertKind.Finding => New(session),
        _ => Rates(session),
    };

    /// <summary>What is told of a result stays told: the next one is looked through.</summary>
    private IEnumerable<Raised> New(Session session)
    {
        var version = session.Version; // before the result: one that comes in between is looked at once more, not left out
        if (version == _version) return [];
        _version = version;
        return rule.Kind == AlertKind.NewDevice ? NewDevices(session) : NewFindings(session);
    }

    private IEnumerable<Raised> NewDevices(Session session)
    {
        var learns = _told.Count == 0;
        foreach (var host in session.Result.Hosts)
        {
            var key = host.Mac ?? host.Ip.ToString();
            if (!_told.Add(key) || learns) continue;
            var field = host.Ip.IsV4 ? "ip.addr" : "ipv6.addr";
            yield return new Raised($"New device {host.Ip}{(host.Mac is null ? "" : $" ({host.Mac})")}", null, $"{field} == {host.Ip}", session.Status.LastNs ?? 0);
        }
    }

    private IEnumerable<Raised> NewFindings(Session session)
    {
        if (!Enum.TryParse<Severity>(rule.Severity, true, out var least)) least = Severity.High;
        foreach (var finding in session.Result.Findings)
        {
            if (finding.Severity >= least && _told.Add(finding.Id + ":" + finding.Key)) yield return new Raised(finding.Title, null, finding.Filter, session.Status.LastNs ?? 0);
        }
    }

    /// <summary>Packets and bits second by second of packet time, so that what is raised does not depend on when somebody looks; other counters as often as they are looked at.</summary>
    private IEnumerable<Raised> Rates(Session session)
    {
        if (rule.Metric == AlertMetric.DropsPerS || (rule.Metric == AlertMetric.PacketsPerS && rule.Filter.Length > 0)) return Polled(session);
        var raised = new List<Raised>();
        foreach (var one in session.SecondsAfter(_lastSecond))
        {
            if (_lastSecond != long.MinValue && one.Second > _lastSecond + 1) Silence(one.Second - _lastSecond - 1);
            _lastSecond = one.Second;
            if (Judge(rule.Metric == AlertMetric.BitsPerS ? one.Bytes * 8.0 : one.Packets, one.Second * Second) is { } found) raised.Add(found);
        }

        return raised;
    }

    private IEnumerable<Raised> Polled(Session session)
    {
        var status = session.Status;
        if (status.LastNs is not { } now) yield break;
        if (_lastTime == 0 || now < _lastTime)
        {
            (_lastTime, _lastCount) = (now, Count(session, status));
            yield break;
        }

        if (now - _lastTime < Second) yield break;
        var count = Count(session, status);
        var rate = (count - _lastCount) * Second / (now - _lastTime);
        (_lastTime, _lastCount) = (now, count);
        if (Judge(rate, now) is { } found) yield return found;
    }

    /// <summary>An alert when the rate goes over the limit, the next one only after it was below.</summary>
    private Raised? Judge(double rate, long at)
    {
        var limit = rule.Kind == AlertKind.Spike ? Math.Max(1, _mean * rule.Above) : rule.Above;
        var over = rate > limit && (rule.Kind != AlertKind.Spike || _seconds >= 5);
        _mean = _seconds++ == 0 ? rate : over ? _mean : _mean + (rate - _mean) * Memory;
        var raise = over && !_above;
        _above = over;
        return raise ? new Raised(FormattableString.Invariant($"{rule.Name}: {rate:N0} {Unit}, above {limit:N0}"), rate, rule.Filter, at) : null;
    }

    private void Silence(long seconds)
    {
        _mean *= Math.Pow(1 - Memory, seconds);
        _seconds = (int)Math.Min(int.MaxValue / 2, _seconds + seconds);
        _above = false;
    }

    private string Unit => rule.Metric switch { AlertMetric.BitsPerS => "bit/s", AlertMetric.DropsPerS => "drops/s", _ => "packets/s" };

    private double Count(Session session, SessionStatus status) =>
        rule.Metric == AlertMetric.DropsPerS ? status.Drops ?? 0 : session.Packets.Page(new PacketQuery(rule.Filter, null, "", false), 0, 0, CancellationToken.None).Total;
}
