using System.Collections.Frozen;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Filters;

/// <summary>Every name a filter or a field list may use, and which protocol it belongs to.</summary>
public sealed class FieldCatalog
{
    private readonly FrozenDictionary<string, (Field Field, Protocol[] Owners)> _fields;
    private readonly FrozenDictionary<string, Protocol> _protocols;

    /// <summary>A catalog of these protocols; <paramref name="more"/> are fields that others add to a protocol's layer.</summary>
    public FieldCatalog(IEnumerable<Protocol> protocols, IEnumerable<(Protocol Owner, IEnumerable<Field> Fields)>? more = null)
    {
        var list = protocols.ToList();
        var owned = list.Select(p => (Owner: p, Fields: (IEnumerable<Field>)p.Fields)).Concat(more ?? []);
        _fields = owned.SelectMany(o => o.Fields.Select(f => (Field: f, o.Owner))).GroupBy(f => f.Field.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => (g.First().Field, g.Select(f => f.Owner).ToArray()), StringComparer.Ordinal);
        _protocols = list.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>Everything this build knows: the frame, the closed core, the open set, and what following flows adds.</summary>
    public static FieldCatalog Default { get; } = new(
        [FrameProtocol.Instance, .. WireRegistry.All, .. ProtocolRegistry.All],
        [(WireRegistry.ByName["tcp"], TcpAnalysisFields.All)]);

    /// <summary>Fields and the protocol that declares each (the first, where several share it), in no order.</summary>
    public IEnumerable<(Field Field, Protocol Owner)> Fields => _fields.Values.Select(f => (f.Field, f.Owners[0]));

    /// <summary>Protocols, in no order.</summary>
    public IEnumerable<Protocol> Protocols => _protocols.Values;

    /// <summary>The field of a name and the protocols that have it: variants such as mDNS share DNS's.</summary>
    public bool TryField(string name, out Field field, out IReadOnlyList<Protocol> owners)
    {
        var found = _fields.TryGetValue(name, out var entry);
        (field, owners) = entry;
        return found;
    }

    /// <summary>The protocol of a name.</summary>
    public bool TryProtocol(string name, out Protocol protocol) => _protocols.TryGetValue(name, out protocol!);

    /// <summary>The names nearest to one that does not exist, at most three.</summary>
    public IReadOnlyList<string> Suggest(string name)
    {
        var limit = Math.Max(1, name.Length / 3);
        return [.. _fields.Keys.Concat(_protocols.Keys).Distinct(StringComparer.Ordinal)
            .Select(n => (Name: n, Distance: n.StartsWith(name + ".", StringComparison.Ordinal) ? limit : Distance(name, n, limit)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).Take(3).Select(c => c.Name)];
    }

    /// <summary>Edits (insert, delete, replace, swap) between two names; more than <paramref name="limit"/> is told as limit + 1.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        var rows = new int[3, b.Length + 1];
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var (now, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
            rows[now, 0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[now, j] = Math.Min(Math.Min(rows[last, j] + 1, rows[now, j - 1] + 1), rows[last, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[now, j] = Math.Min(rows[now, j], rows[before, j - 2] + 1);
            }
        }

        return rows[a.Length % 3, b.Length];
    }
}
