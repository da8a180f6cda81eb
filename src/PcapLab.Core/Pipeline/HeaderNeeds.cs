using PcapLab.Filters;
using PcapLab.Flows;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>
/// The headers that a display filter (and the fields printed beside it) ask for, when headers are all they ask for. A scan that is told so dissects these and
/// follows no flow: the same matches, many times faster.
/// </summary>
public sealed class HeaderNeeds
{
    private readonly bool[] _layers = new bool[(int)LayerId.FirstOpen];

    private HeaderNeeds(IEnumerable<Protocol> protocols)
    {
        foreach (var protocol in protocols) _layers[protocol.Id] = true;
        Has = protocol => _layers[protocol.Id];
    }

    /// <summary>What a filter needs, or null when it asks for more than headers: applications, streams, the sequence analysis, the list of layers.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="names">Fields that will be read from the packets that match.</param>
    public static HeaderNeeds? Of(Filter filter, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var fields = new HashSet<Field>(filter.Fields);
        var protocols = new HashSet<Protocol>(filter.Protocols);
        foreach (var name in names)
        {
            if (!FieldCatalog.Default.TryField(name, out var field, out var owners)) return null;
            fields.UnionWith(field.Parts.Count > 0 ? field.Parts : [field]);
            protocols.UnionWith(owners);
        }

        return protocols.All(IsHeader) && fields.All(IsHeader) ? new HeaderNeeds(protocols) : null;
    }

    /// <summary>Whether a layer's fields are asked for.</summary>
    internal Func<Protocol, bool> Has { get; }

    /// <summary>The closed core, but for what is only known once every parser had its turn.</summary>
    private static bool IsHeader(Protocol protocol) =>
        ReferenceEquals(protocol, FrameProtocol.Instance) || protocol.Id != (ushort)LayerId.Data && ReferenceEquals(WireRegistry.Find(protocol.Id), protocol);

    private static bool IsHeader(Field field) => !ReferenceEquals(field, FrameProtocol.Protocols) && !TcpAnalysisFields.All.Contains(field);
}
