using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Names of addresses, the earliest first, with their sources.</summary>
public sealed class HostNames
{
    private const int MaxPerHost = 5;
    private readonly Dictionary<Ip, List<HostName>> _names = [];

    /// <summary>No names.</summary>
    public static HostNames None { get; } = new();

    /// <summary>Collects names.</summary>
    /// <param name="seen">Names that packets give.</param>
    /// <param name="recorded">Names that the file brings along (pcapng name resolution), address to name.</param>
    public static HostNames From(IEnumerable<HostName> seen, IReadOnlyDictionary<string, string> recorded)
    {
        var names = new HostNames();
        foreach (var (address, name) in recorded.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (Ip.TryParse(address, out var ip)) names.Add(new HostName(ip, name, "file", 0));
        }

        foreach (var n in seen.OrderBy(n => n.Frame).ThenBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Source, StringComparer.Ordinal)) names.Add(n);
        return names;
    }

    /// <summary>The first name of an address, or null.</summary>
    public string? Of(Ip ip) => _names.TryGetValue(ip, out var list) ? list[0].Name : null;

    /// <summary>All names of an address.</summary>
    public IReadOnlyList<HostName> All(Ip ip) => _names.TryGetValue(ip, out var list) ? list : [];

    private void Add(HostName name)
    {
        if (!_names.TryGetValue(name.Ip, out var list)) _names.Add(name.Ip, list = []);
        if (list.Count < MaxPerHost && !list.Exists(n => n.Name == name.Name)) list.Add(name);
    }
}
