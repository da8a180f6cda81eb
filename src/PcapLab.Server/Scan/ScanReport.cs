using System.Text.Json;
using System.Text.Json.Serialization;

namespace PcapLab.Server.Scan;

/// <summary>A device as it goes from the scan worker to the web process and into the file of the last scan.</summary>
internal sealed record ScannedDevice(string Ip, string Mac, string? Vendor, string? Name, string FoundBy, double? RttMs, string Change);

/// <summary>A line that a scan worker writes.</summary>
internal sealed record ScanReport
{
    public int Done { get; init; }
    public int Of { get; init; }
    public IReadOnlyList<ScannedDevice>? Devices { get; init; }
    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScanReport))]
[JsonSerializable(typeof(List<ScannedDevice>))]
internal sealed partial class ScanJson : JsonSerializerContext;
