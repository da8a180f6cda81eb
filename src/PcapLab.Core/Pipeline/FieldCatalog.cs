using System.Collections.Frozen;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>Every protocol and field of the build, by name: what <c>--fields</c>, filters and the docs may refer to.</summary>
public static class FieldCatalog
{
    /// <summary>The frame itself, the closed core and the open set, by name.</summary>
    public static IReadOnlyList<Protocol> Protocols { get; } =
        WireRegistry.All.Cast<Protocol>().Append(FrameProtocol.Instance).Concat(ProtocolRegistry.All).OrderBy(p => p.Name, StringComparer.Ordinal).ToArray();

    /// <summary>Fields by filter name; protocols that share names (mDNS and DNS) declare the same field twice, the first by name stands for both.</summary>
    public static FrozenDictionary<string, Field> Fields { get; } =
        Protocols.SelectMany(p => p.Fields).GroupBy(f => f.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>Adds a packet's values of a field, in order; a field that stands for several gives all of them.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="field">The field.</param>
    /// <param name="values">Receives the values as filters write them.</param>
    public static void Values(in ScannedPacket packet, Field field, ICollection<string> values)
    {
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name == field.Name || IsPart(field, value.Field)) values.Add(FieldText.Plain(in value, packet.Tree, packet.Frame));
        }
    }

    private static bool IsPart(Field field, Field of)
    {
        foreach (var part in field.Parts)
        {
            if (ReferenceEquals(part, of)) return true;
        }

        return false;
    }
}
