using System.Text.Json;
using PcapLab.Captures.Live;
using PcapLab.Schema;

namespace PcapLab.Server.Scan;

/// <summary>The last scan of each interface, for telling what came, went and changed.</summary>
public sealed class ScanHistory(string folder)
{
    /// <summary>Marks what differs from the last scan of the interface and remembers this one; devices that are gone are added.</summary>
    public IReadOnlyList<DeviceRow> Compare(string name, IReadOnlyList<DeviceRow> now)
    {
        ArgumentNullException.ThrowIfNull(now);
        var file = Path.Combine(folder, $"scan-{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}.json");
        var before = Read(file);
        var rows = now.Select(d => d with { Change = Change(before, d) }).ToList();
        var present = now.Select(d => d.Ip.ToString()).ToHashSet(StringComparer.Ordinal);
        rows.AddRange((before ?? []).Where(b => !present.Contains(b.Ip)).Select(b => ToRow(b) with { Change = "gone", RttMs = null }));
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes([.. now.Select(d => new ScannedDevice(d.Ip.ToString(), d.Mac, d.Vendor, d.Name, d.FoundBy, d.RttMs, ""))], ScanJson.Default.ListScannedDevice));
        return [.. rows.OrderBy(r => r.Ip)];
    }

    internal static DeviceRow ToRow(ScannedDevice d) => new()
    {
        Ip = Ip.TryParse(d.Ip, out var ip) ? ip : default, Mac = d.Mac, Vendor = d.Vendor, Name = d.Name, FoundBy = d.FoundBy, RttMs = d.RttMs, Change = d.Change,
    };

    private static string Change(List<ScannedDevice>? before, DeviceRow now)
    {
        if (before is null) return "";
        var then = before.Find(b => b.Ip == now.Ip.ToString());
        return then is null ? "new" : then.Mac != now.Mac ? "changed" : "";
    }

    private static List<ScannedDevice>? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), ScanJson.Default.ListScannedDevice) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
