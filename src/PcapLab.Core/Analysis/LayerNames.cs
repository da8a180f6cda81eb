using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Names of layers, closed core and open set alike, as tshark's <c>frame.protocols</c> has them.</summary>
public static class LayerNames
{
    private static readonly string[] Core = MakeCore();

    /// <summary>The name of a layer number.</summary>
    public static string Of(ushort layer) =>
        layer < Core.Length ? Core[layer] : ProtocolRegistry.Find(layer)?.Name ?? "data";

    private static string[] MakeCore()
    {
        var names = new string[(int)LayerId.FirstOpen];
        Array.Fill(names, "data");
        foreach (var id in Enum.GetValues<LayerId>())
        {
            if (id >= LayerId.FirstOpen) continue;
            names[(int)id] = id switch
            {
                LayerId.Ipv6HopByHop => "ipv6.hopopts",
                LayerId.Ipv6Routing => "ipv6.routing",
                LayerId.Ipv6Fragment => "ipv6.fraghdr",
                LayerId.Ipv6Destination => "ipv6.dstopts",
                LayerId.WlanRadio => "wlan_radio",
                LayerId.FrameRelay => "fr",
                LayerId.PwEth => "pwethheuristic",
                _ => id.ToString().ToLowerInvariant(),
            };
        }

        return names;
    }
}
