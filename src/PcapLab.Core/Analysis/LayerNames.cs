using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Names of layers, closed core and open set alike, as tshark's <c>frame.protocols</c> has them.</summary>
public static class LayerNames
{
    private static readonly string[] Names = Enumerable.Range(0, (int)LayerId.FirstOpen + ProtocolRegistry.All.Count)
        .Select(layer => (WireRegistry.Find((ushort)layer) ?? ProtocolRegistry.Find((ushort)layer))?.Name ?? "data").ToArray();

    /// <summary>The name of a layer number.</summary>
    public static string Of(ushort layer) => layer < Names.Length ? Names[layer] : "data";
}
