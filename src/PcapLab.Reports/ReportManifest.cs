using System.Text;
using System.Text.Json;

namespace PcapLab.Reports;

/// <summary>
/// What a report says about its own making, readable from its bytes in any format: which build made it of which capture with which
/// options. With it <c>verify-report</c> makes the report again and compares.
/// </summary>
/// <param name="Format">Name of the format, such as <c>pdf</c>.</param>
/// <param name="Build">Version with the commit it was built from.</param>
/// <param name="Sha256">SHA-256 of the capture in lower-case hex, or empty for a pipe.</param>
/// <param name="Arguments">Arguments of the report command that change the report, without input and output.</param>
public sealed record ReportManifest(string Format, string Build, string Sha256, IReadOnlyList<string> Arguments)
{
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
                [.. root.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()!)]);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
