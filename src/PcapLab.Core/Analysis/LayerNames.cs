using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Names of layers, closed core and open set alike, as tshark's <c>frame.protocols</c> has them.</summary>
public static class LayerNames
{
    /// <summary>The name of a layer number.</summary>
    public static string Of(ushort layer) => (WireRegistry.Find(layer) ?? ProtocolRegistry.Find(layer))?.Name ?? "data";
}
