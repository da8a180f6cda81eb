using System.Text.Json;
using PcapLab.Server.Alerts;
using PcapLab.Server.Security;

namespace PcapLab.Server.Api;

/// <summary>Alerts and their rules.</summary>
internal static class AlertsApi
{
    private static readonly ApiParameter[] RuleBody =
    [
        new("id", "Empty for a new rule"), new("name", "What the alert is called"), new("kind", "Threshold, Spike, NewDevice or Finding"), new("metric", "PacketsPerS, BitsPerS or DropsPerS"),
        new("above", "Limit, or multiple of the mean for a spike", "number"), new("filter", "Display filter whose matches are counted"), new("severity", "Least severity of a finding"),
        new("webhook", "Address that is sent each alert"), new("enabled", "Whether it is watched", "boolean"),
    ];

    public static IEnumerable<ApiRoute> Routes(AlertEngine engine)
    {
        yield return new ApiRoute("GET", "/api/v1/alerts", "Alerts, newest first", http => Answers.Json(http, w => JsonSerializer.Serialize(w, [.. engine.Alerts], AlertJson.Default.ListAlert)));
        yield return new ApiRoute("POST", "/api/v1/alerts/{id}/acknowledge", "Marks an alert as seen", http =>
            engine.Acknowledge(http.Request.RouteValues["id"]?.ToString() ?? "", Access.Of(http).Name) ? RequestBody.Done(http) : throw new ApiException("there is no such alert", 404))
        { Role = Role.Operator, Parameters = [new("id", "Alert", In: "path")] };
        yield return new ApiRoute("GET", "/api/v1/alert-rules", "What is watched", http => Answers.Json(http, w => JsonSerializer.Serialize(w, [.. engine.Rules], AlertJson.Default.ListAlertRule)));
        yield return new ApiRoute("PUT", "/api/v1/alert-rules", "Adds or replaces a rule", async http =>
        {
            var rule = engine.Put(Check(await RequestBody.Read(http, AlertJson.Default.AlertRule).ConfigureAwait(false)));
            await Answers.Json(http, w => JsonSerializer.Serialize(w, [rule], AlertJson.Default.ListAlertRule)).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = RuleBody };
        yield return new ApiRoute("DELETE", "/api/v1/alert-rules/{id}", "Removes a rule", http =>
            engine.Delete(http.Request.RouteValues["id"]?.ToString() ?? "") ? RequestBody.Done(http) : throw new ApiException("there is no such rule", 404))
        { Role = Role.Operator, Parameters = [new("id", "Rule", In: "path")] };
    }

    private static AlertRule Check(AlertRule rule)
    {
        if (rule.Name.Length is 0 or > 100) throw new ApiException("name must have 1 to 100 characters");
        if (rule.Id.Length > 32 || rule.Filter.Length > 2000) throw new ApiException("id or filter is too long");
        if (rule.Kind is AlertKind.Threshold or AlertKind.Spike && (!double.IsFinite(rule.Above) || rule.Above <= 0)) throw new ApiException("above must be larger than 0");
        if (rule.Webhook.Length > 0 && !(Uri.TryCreate(rule.Webhook, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")) throw new ApiException("webhook must be an http or https address");
        if (rule.Filter.Length > 0) DisplayFilters.Check(rule.Filter);
        return rule;
    }
}
