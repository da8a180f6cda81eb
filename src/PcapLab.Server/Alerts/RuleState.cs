using PcapLab.Findings;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Alerts;

/// <summary>What a rule remembers of one session: the counter a second ago, the recent mean, what it has told already.</summary>
internal sealed class RuleState(AlertRule rule)
{
    private const long Second = 1_000_000_000;
    private const double Memory = 0.1;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long _lastTime;
    private double _lastCount;
    private double _mean;
    private int _seconds;
    private bool _above;

    /// <summary>What is new in the session by this rule: title, value and filter of each alert.</summary>
    public IEnumerable<(string Title, double? Value, string Filter)> Look(Session session) => rule.Kind switch
    {
        AlertKind.NewDevice => NewDevices(session),
        AlertKind.Finding => NewFindings(session),
        _ => Rate(session) is { } found ? [found] : [],
    };

    private IEnumerable<(string, double?, string)> NewDevices(Session session)
    {
        var learns = _told.Count == 0;
        foreach (var host in session.Result.Hosts)
        {
            var key = host.Mac ?? host.Ip.ToString();
            if (!_told.Add(key) || learns) continue;
            var field = host.Ip.IsV4 ? "ip.addr" : "ipv6.addr";
            yield return ($"New device {host.Ip}{(host.Mac is null ? "" : $" ({host.Mac})")}", null, $"{field} == {host.Ip}");
        }
    }

    private IEnumerable<(string, double?, string)> NewFindings(Session session)
    {
        if (!Enum.TryParse<Severity>(rule.Severity, true, out var least)) least = Severity.High;
        foreach (var finding in session.Result.Findings)
        {
            if (finding.Severity >= least && _told.Add(finding.Id + ":" + finding.Key)) yield return (finding.Title, null, finding.Filter);
        }
    }

    /// <summary>One look per second of packet time; an alert when the rate goes over the limit, the next one only after it was below.</summary>
    private (string, double?, string)? Rate(Session session)
    {
        var status = session.Status;
        if (status.LastNs is not { } now) return null;
        if (_lastTime == 0 || now < _lastTime)
        {
            (_lastTime, _lastCount) = (now, Count(session, status));
            return null;
        }

        if (now - _lastTime < Second) return null;
        var count = Count(session, status);
        var rate = (count - _lastCount) * Second / (now - _lastTime);
        (_lastTime, _lastCount) = (now, count);
        var limit = rule.Kind == AlertKind.Spike ? Math.Max(1, _mean * rule.Above) : rule.Above;
        var over = rate > limit && (rule.Kind != AlertKind.Spike || _seconds >= 5);
        _mean = _seconds++ == 0 ? rate : over ? _mean : _mean + (rate - _mean) * Memory;
        var raise = over && !_above;
        _above = over;
        return raise ? (FormattableString.Invariant($"{rule.Name}: {rate:N0} {Unit}, above {limit:N0}"), rate, rule.Filter) : null;
    }

    private string Unit => rule.Metric switch { AlertMetric.BitsPerS => "bit/s", AlertMetric.DropsPerS => "drops/s", _ => "packets/s" };

    private double Count(Session session, SessionStatus status) => rule.Metric switch
    {
        AlertMetric.BitsPerS => status.Bytes * 8.0,
        AlertMetric.DropsPerS => status.Drops ?? 0,
        _ when rule.Filter.Length > 0 => session.Packets.Page(new PacketQuery(rule.Filter, null, "", false), 0, 0, CancellationToken.None).Total,
        _ => status.Packets,
    };
}
