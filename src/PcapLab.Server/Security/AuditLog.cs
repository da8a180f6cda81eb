using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PcapLab.Schema;

namespace PcapLab.Server.Security;

/// <summary>Who signed in, who was refused and who changed what: one JSON object per line in the data folder, kept below 20 MB with one predecessor.</summary>
internal sealed class AuditLog(string folder, TimeProvider time)
{
    private const long Largest = 20_000_000;
    private readonly Lock _lock = new();
    private readonly string _file = Path.Combine(folder, "audit.jsonl");

    public void Write(HttpContext http, string what, Identity who, string? detail = null)
    {
        var line = JsonSerializer.Serialize(new Entry(
            Timestamp.Format((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100), what, who.Name, who.Role.ToString().ToLowerInvariant(),
            http.Connection.RemoteIpAddress?.ToString(), http.Request.Method, http.Request.Path.Value, http.Response.StatusCode, detail), AuditJson.Default.Entry);
        lock (_lock)
        {
            if (File.Exists(_file) && new FileInfo(_file).Length > Largest) File.Move(_file, _file + ".1", true);
            File.AppendAllText(_file, line + "\n");
        }
    }

    internal sealed record Entry(string Time, string What, string Who, string Role, string? From, string Method, string? Path, int Status, string? Detail);
}
