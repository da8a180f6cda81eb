using System.Globalization;
using PcapLab.Schema;

namespace PcapLab.Analysis.Intelligence;

/// <summary>
/// Known-bad addresses, networks and names from text lists that the user brings: one entry a line, <c>#</c> and <c>;</c> start comments, further
/// columns are ignored, hosts-file lines (<c>0.0.0.0 name</c>) are understood. A name also stands for everything below it.
/// </summary>
public sealed class ThreatList
{
    private readonly HashSet<Ip> _addresses = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(bool IsV4, int Bits), HashSet<UInt128>> _networks = [];

    /// <summary>How many entries are known.</summary>
    public int Count => _addresses.Count + _names.Count + _networks.Sum(n => n.Value.Count);

    /// <summary>Adds the entries of a list; lines that are neither address, network nor name are skipped.</summary>
    /// <returns>How many lines were skipped.</returns>
    public int Add(IEnumerable<string> lines)
    {
        var skipped = 0;
        foreach (var line in lines)
        {
            var words = line.Split('#', ';')[0].Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            var entry = words.Length > 1 && words[0] is "0.0.0.0" or "127.0.0.1" ? words[^1] : words[0];
            if (!AddEntry(entry)) skipped++;
        }

        return skipped;
    }

    /// <summary>Whether an address is listed, alone or by its network.</summary>
    public bool Contains(Ip ip)
    {
        if (_addresses.Contains(ip)) return true;
        foreach (var ((isV4, bits), prefixes) in _networks)
        {
            if (isV4 == ip.IsV4 && prefixes.Contains(Prefix(ip, bits))) return true;
        }

        return false;
    }

    /// <summary>Whether a name, or a domain above it, is listed.</summary>
    public bool Contains(string name)
    {
        if (_names.Count == 0) return false;
        var rest = name.TrimEnd('.').ToLowerInvariant();
        while (true)
        {
            if (_names.Contains(rest)) return true;
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0) return false;
            rest = rest[(dot + 1)..];
        }
    }

    private bool AddEntry(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (Ip.TryParse(slash < 0 ? entry : entry[..slash], out var ip))
        {
            if (slash < 0) return _addresses.Add(ip) || true;
            if (!int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > (ip.IsV4 ? 32 : 128)) return false;
            if (!_networks.TryGetValue((ip.IsV4, bits), out var set)) _networks.Add((ip.IsV4, bits), set = []);
            set.Add(Prefix(ip, bits));
            return true;
        }

        var name = entry.Trim('.').ToLowerInvariant();
        if (!name.Contains('.', StringComparison.Ordinal) || name.Length > 253 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) return false;
        _names.Add(name);
        return true;
    }

    private static UInt128 Prefix(Ip ip, int bits) => bits == 0 ? 0 : ip.Value >> ((ip.IsV4 ? 32 : 128) - bits);
}
