using System.Globalization;
using System.Security.Cryptography;
using PcapLab.Schema;

namespace PcapLab.Analysis.Intelligence;

/// <summary>What the user brings to know addresses by: databases of places and networks, lists of known-bad addresses and names. Nothing is asked of any network.</summary>
public sealed class Knowledge
{
    private readonly List<MmdbReader> _databases = [];
    private readonly List<(string Name, ThreatList List)> _threats = [];
    private readonly List<string> _versions = [];

    /// <summary>Nothing known.</summary>
    public static Knowledge None { get; } = new();

    /// <summary>What is in force, one line each with its version, for reports and the dashboard.</summary>
    public IReadOnlyList<string> Versions => _versions;

    /// <summary>Whether places are known.</summary>
    public bool HasPlaces => _databases.Count > 0;

    /// <summary>Whether there is a threat list.</summary>
    public bool HasThreats => _threats.Count > 0;

    /// <summary>Adds a database in MaxMind's format; several complete each other (countries, networks).</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="file">Its bytes.</param>
    /// <returns>Null, or why it cannot be used.</returns>
    public string? AddPlaces(string name, byte[] file)
    {
        if (MmdbReader.Open(file, out var why) is not { } reader) return why;
        _databases.Add(reader);
        var built = Timestamp.Format(Math.Clamp(reader.BuildEpoch, 0, 4_000_000_000) * 1_000_000_000)[..10];
        _versions.Add($"{name}: {reader.DatabaseType}, built {built}");
        return null;
    }

    /// <summary>Adds a threat list.</summary>
    /// <param name="name">Its file name, which findings name.</param>
    /// <param name="file">Its bytes, UTF-8.</param>
    /// <returns>Null, or why it cannot be used.</returns>
    public string? AddThreats(string name, byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var list = new ThreatList();
        var skipped = list.Add(System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.TrimEntries));
        if (list.Count == 0) return "holds no address, network or name";
        _threats.Add((name, list));
        var hash = Convert.ToHexStringLower(SHA256.HashData(file))[..12];
        _versions.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {list.Count:#,0} entries{(skipped > 0 ? $", {skipped:#,0} lines not understood" : "")}, SHA-256 {hash}…"));
        return null;
    }

    /// <summary>Two-letter country of an address, or null.</summary>
    public string? Country(Ip ip) => First(ip, (d, a) => d.Country(a));

    /// <summary>Its autonomous system, or null.</summary>
    public string? AutonomousSystem(Ip ip) => First(ip, (d, a) => d.AutonomousSystem(a));

    /// <summary>The lists an address is on, joined by commas, or null.</summary>
    public string? Listed(Ip ip) => Names(_threats.Where(t => t.List.Contains(ip)));

    /// <summary>The lists a name is on, joined by commas, or null.</summary>
    public string? Listed(string name) => Names(_threats.Where(t => t.List.Contains(name)));

    private string? First(Ip ip, Func<MmdbReader, Ip, string?> of)
    {
        foreach (var database in _databases)
        {
            if (of(database, ip) is { } found) return found;
        }

        return null;
    }

    private static string? Names(IEnumerable<(string Name, ThreatList List)> on) => string.Join(", ", on.Select(t => t.Name)) is { Length: > 0 } names ? names : null;
}
