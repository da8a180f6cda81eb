using System.Text.Json.Serialization;

namespace PcapLab.Server.Alerts;

/// <summary>What a rule watches.</summary>
internal enum AlertKind
{
    /// <summary>A rate above a limit.</summary>
    Threshold,
    /// <summary>A rate above a multiple of its own recent mean.</summary>
    Spike,
    /// <summary>A host that was not there when watching began.</summary>
    NewDevice,
    /// <summary>A finding of a severity or worse.</summary>
    Finding,
}

/// <summary>What is measured.</summary>
internal enum AlertMetric
{
    /// <summary>Packets per second, of the filter's matches when there is a filter.</summary>
    PacketsPerS,
    /// <summary>Bits per second of everything.</summary>
    BitsPerS,
    /// <summary>Packets dropped by the capturing system, per second.</summary>
    DropsPerS,
}

/// <summary>One rule as it is stored and sent. Setters, not init: what a request leaves out keeps its default only so.</summary>
internal sealed record AlertRule
{
    public string Id { get; set; } = "";
    public string Name { get; set; } = "";
    public AlertKind Kind { get; set; }
    public AlertMetric Metric { get; set; }
    /// <summary>The limit of a threshold, the multiple of a spike.</summary>
    public double Above { get; set; }
    /// <summary>Display filter whose matches are counted; empty counts everything.</summary>
    public string Filter { get; set; } = "";
    /// <summary>Least severity of a finding: info, low, medium, high, critical.</summary>
    public string Severity { get; set; } = "high";
    /// <summary>Address that is sent each alert as JSON, or empty.</summary>
    public string Webhook { get; set; } = "";
    public bool Enabled { get; set; } = true;
}

/// <summary>Something a rule noticed.</summary>
internal sealed record Alert
{
    public required string Id { get; init; }
    public required string RuleId { get; init; }
    public required string Title { get; init; }
    /// <summary>Packet time, RFC 3339.</summary>
    public required string Time { get; init; }
    public required string Session { get; init; }
    public double? Value { get; init; }
    /// <summary>Filter that shows what it is about, or empty.</summary>
    public string Filter { get; init; } = "";
    public string? AcknowledgedBy { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = false)]
[JsonSerializable(typeof(List<AlertRule>))]
[JsonSerializable(typeof(List<Alert>))]
[JsonSerializable(typeof(AlertRule))]
internal sealed partial class AlertJson : JsonSerializerContext;
