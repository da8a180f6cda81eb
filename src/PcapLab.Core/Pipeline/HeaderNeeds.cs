using PcapLab.Filters;
using PcapLab.Flows;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>
/// The headers that a display filter (and the fields printed beside it) ask for, when headers and what following flows adds to them are all they ask for. A scan
/// that is told so dissects these, follows flows only when it must, and looks into no payload: the same matches, many times faster.
/// </summary>
public sealed class HeaderNeeds
{
    private readonly bool[] _layers = new bool[(int)LayerId.FirstOpen];

    private HeaderNeeds(IEnumerable<Protocol> protocols, bool flows)
    {
        Flows = flows;
        foreach (var protocol in protocols) _layers[protocol.Id] = true;
        Has = protocol => _layers[protocol.Id];
    }

    /// <summary>What a filter needs, or null when it asks for more than headers: applications, the list of layers.</summary>
    /// <param name="filter">The filter, or null for every packet.</param>
    /// <param name="names">Fields that will be read from the packets that match.</param>
    public static HeaderNeeds? Of(Filter? filter, params IEnumerable<string> names)
    {
        var fields = new HashSet<Field>(filter?.Fields ?? Enumerable.Empty<Field>());
        var protocols = new HashSet<Protocol>(filter?.Protocols ?? Enumerable.Empty<Protocol>());
        foreach (var name in names)
        {
            if (!FieldCatalog.Default.TryField(name, out var field, out var owners)) return null;
            fields.UnionWith(field.Parts.Count > 0 ? field.Parts : [field]);
            protocols.UnionWith(owners);
        }

        return protocols.All(IsHeader) && !fields.Contains(FrameProtocol.Protocols) ? new HeaderNeeds(protocols, fields.Any(TcpAnalysisFields.All.Contains)) : null;
    }

    /// <summary>Whether streams or the sequence analysis are asked for, so that flows must be followed.</summary>
    public bool Flows { get; }

    /// <summary>Whether a layer's fields are asked for.</summary>
    internal Func<Protocol, bool> Has { get; }

    /// <summary>The closed core, but for what is only known once every parser had its turn.</summary>
    private static bool IsHeader(Protocol protocol) =>
        ReferenceEquals(protocol, FrameProtocol.Instance) || protocol.Id != (ushort)LayerId.Data && ReferenceEquals(WireRegistry.Find(protocol.Id), protocol);
}
