using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PcapLab.Reports;

/// <summary>
/// What a report says about its own making, readable from its bytes in any format: which build made it of which capture with which
/// options. With it <c>verify-report</c> makes the report again and compares.
/// </summary>
/// <param name="Format">Name of the format, such as <c>pdf</c>.</param>
/// <param name="Build">Version with the commit it was built from.</param>
/// <param name="Sha256">SHA-256 of the capture in lower-case hex, of several joined by <c>+</c>; for an anonymized report its <see cref="KeyedIdentity"/>.</param>
/// <param name="Arguments">Arguments of the report command that change the report, without input and output.</param>
public sealed record ReportManifest(string Format, string Build, string Sha256, IReadOnlyList<string> Arguments)
{
    /// <summary>Names of the captures as the report shows them, a line each; null in an anonymized report.</summary>
    public string? File { get; init; }

    /// <summary>What <see cref="Sha256"/> is, of the earlier capture that the report compares with; null without one.</summary>
    public string? Before { get; init; }

    /// <summary>Name of the earlier capture as the report shows it.</summary>
    public string? BeforeFile { get; init; }

    /// <summary>SHA-256 of the logo, or null without one.</summary>
    public string? Logo { get; init; }

    private const string Marker = "pcaplab-manifest:";
    private const int Longest = 1 << 20;

    /// <summary>The text that renderers put into the report: a marker and Base64, safe in every format.</summary>
    public string Encode()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("build", Build);
            json.WriteString("sha256", Sha256);
            if (File is not null) json.WriteString("file", File);
            if (Before is not null) json.WriteString("before", Before);
            if (BeforeFile is not null) json.WriteString("before_file", BeforeFile);
            if (Logo is not null) json.WriteString("logo", Logo);
            json.WriteStartArray("arguments");
            foreach (var argument in Arguments) json.WriteStringValue(argument);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Marker + Convert.ToBase64String(stream.ToArray());
    }

    /// <summary>Finds the manifest in a report's bytes; null when there is none or it is damaged.</summary>
    public static ReportManifest? Find(ReadOnlySpan<byte> report)
    {
        var at = report.IndexOf(Encoding.ASCII.GetBytes(Marker));
        if (at < 0) return null;
        var rest = report[(at + Marker.Length)..];
        var end = 0;
        while (end < rest.Length && end < Longest && (char.IsAsciiLetterOrDigit((char)rest[end]) || rest[end] is (byte)'+' or (byte)'/' or (byte)'=')) end++;
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(Encoding.ASCII.GetString(rest[..end])));
            var root = json.RootElement;
            return new ReportManifest(root.GetProperty("format").GetString()!, root.GetProperty("build").GetString()!, root.GetProperty("sha256").GetString()!,
                [.. root.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()!)])
            {
                File = Text(root, "file"), Before = Text(root, "before"), BeforeFile = Text(root, "before_file"), Logo = Text(root, "logo"),
            };
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The identity of a capture in an anonymized report: whoever has the capture, and so its secret, can compute it; nobody can find the capture by it.</summary>
    public static string KeyedIdentity(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, "pcaplab report"u8));

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
