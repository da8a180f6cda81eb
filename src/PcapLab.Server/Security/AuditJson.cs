using System.Text.Json.Serialization;

namespace PcapLab.Server.Security;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditLog.Entry))]
internal sealed partial class AuditJson : JsonSerializerContext;
