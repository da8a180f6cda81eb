using System.Text.Json;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Alerts;

/// <summary>Runs the rules over the session, keeps what they raised (the newest 1,000) and sends webhooks. Rules and alerts live in the data folder.</summary>
internal sealed class AlertEngine : IDisposable
{
    private const int MostAlerts = 1000;
    private readonly string _rulesFile;
    private readonly string _alertsFile;
    private readonly Webhooks _webhooks;
    private readonly Lock _lock = new();
    private readonly List<AlertRule> _rules;
    private readonly List<Alert> _alerts;
    private readonly Dictionary<string, RuleState> _states = new(StringComparer.Ordinal);
    private string _session = "";
    private long _number;

    public AlertEngine(string folder, Webhooks webhooks)
    {
        _webhooks = webhooks;
        _rulesFile = Path.Combine(folder, "alert-rules.json");
        _alertsFile = Path.Combine(folder, "alerts.json");
        _rules = File.Exists(_rulesFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(_rulesFile), AlertJson.Default.ListAlertRule) ?? [] :
            [new AlertRule { Id = "findings", Name = "Findings of high severity or worse", Kind = AlertKind.Finding, Severity = "high" }];
        _alerts = File.Exists(_alertsFile) ? JsonSerializer.Deserialize(File.ReadAllBytes(_alertsFile), AlertJson.Default.ListAlert) ?? [] : [];
        _number = _alerts.Count == 0 ? 0 : _alerts.Max(a => long.TryParse(a.Id, out var n) ? n : 0);
    }

    public IReadOnlyList<AlertRule> Rules
    {
        get
        {
            lock (_lock) return [.. _rules];
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Alert> Alerts
    {
        get
        {
            lock (_lock) return [.. _alerts.AsEnumerable().Reverse()];
        }
    }

    public void Look(Session session)
    {
        List<(AlertRule Rule, RuleState State)> watch;
        lock (_lock)
        {
            if (_session != session.Id)
            {
                _states.Clear();
                _session = session.Id;
            }

            watch = [.. _rules.Where(r => r.Enabled).Select(r => (r, _states.TryGetValue(r.Id, out var s) ? s : _states[r.Id] = new RuleState(r)))];
        }

        Raise(session, [.. watch.SelectMany(w => w.State.Look(session).Select(raised => (w.Rule, raised)))]);
    }

    /// <summary>Adds or replaces a rule; an empty id makes one.</summary>
    public AlertRule Put(AlertRule rule)
    {
        lock (_lock)
        {
            if (_rules.Count >= 100 && rule.Id.Length == 0) throw new Api.ApiException("there are 100 rules already; delete one first");
            if (rule.Id.Length == 0) rule = rule with { Id = Security.Secrets.NewToken()[..8] };
            _rules.RemoveAll(r => r.Id == rule.Id);
            _rules.Add(rule);
            _states.Remove(rule.Id);
            Save(_rulesFile, JsonSerializer.SerializeToUtf8Bytes(_rules, AlertJson.Default.ListAlertRule));
            return rule;
        }
    }

    public bool Delete(string id)
    {
        lock (_lock)
        {
            if (_rules.RemoveAll(r => r.Id == id) == 0) return false;
            _states.Remove(id);
            Save(_rulesFile, JsonSerializer.SerializeToUtf8Bytes(_rules, AlertJson.Default.ListAlertRule));
            return true;
        }
    }

    public bool Acknowledge(string id, string who)
    {
        lock (_lock)
        {
            var at = _alerts.FindIndex(a => a.Id == id);
            if (at < 0) return false;
            _alerts[at] = _alerts[at] with { AcknowledgedBy = who };
            Save(_alertsFile, JsonSerializer.SerializeToUtf8Bytes(_alerts, AlertJson.Default.ListAlert));
            return true;
        }
    }

    /// <summary>For the push: how many are open and the newest three.</summary>
    public void WriteSummary(Utf8JsonWriter w)
    {
        lock (_lock)
        {
            w.WriteStartObject();
            w.WriteNumber("open", _alerts.Count(a => a.AcknowledgedBy is null));
            w.WriteNumber("total", _alerts.Count);
            w.WritePropertyName("newest");
            JsonSerializer.Serialize(w, [.. _alerts.AsEnumerable().Reverse().Where(a => a.AcknowledgedBy is null).Take(3)], AlertJson.Default.ListAlert);
            w.WriteEndObject();
        }
    }

    public void Dispose() => _webhooks.Dispose();

    /// <summary>All that one look found: a session full of findings writes the file once, not once for each.</summary>
    private void Raise(Session session, IReadOnlyList<(AlertRule Rule, Raised Raised)> found)
    {
        if (found.Count == 0) return;
        var alerts = found.Select(f => (f.Rule.Webhook, Alert: Told(f.Rule, session, f.Raised))).ToList();
        lock (_lock)
        {
            _alerts.AddRange(alerts.Select(a => a.Alert));
            _alerts.RemoveRange(0, Math.Max(0, _alerts.Count - MostAlerts));
            Save(_alertsFile, JsonSerializer.SerializeToUtf8Bytes(_alerts, AlertJson.Default.ListAlert));
        }

        foreach (var (webhook, alert) in alerts)
        {
            if (webhook.Length > 0) _webhooks.Send(webhook, alert);
        }
    }

    private Alert Told(AlertRule rule, Session session, Raised raised) => new()
    {
        Id = (++_number).ToString(System.Globalization.CultureInfo.InvariantCulture), RuleId = rule.Id, Title = raised.Title, Value = raised.Value, Filter = raised.Filter,
        Session = session.Title, Time = Timestamp.Format(raised.AtNs),
    };

    private static void Save(string file, byte[] bytes)
    {
        File.WriteAllBytes(file + ".new", bytes);
        File.Move(file + ".new", file, true);
    }
}
