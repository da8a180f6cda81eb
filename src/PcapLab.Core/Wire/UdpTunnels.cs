namespace PcapLab.Wire;

/// <summary>Which UDP ports carry packets in packets (IANA).</summary>
internal static class UdpTunnels
{
    // A small table answers "no" for nearly every packet before any port is compared.
    private const int Mask = 511;
    private static readonly bool[] MayBe = Build();

    /// <summary>The tunnel of a datagram, by destination port first; <see cref="LayerId.None"/> for most.</summary>
    public static LayerId Of(ushort source, ushort destination)
    {
        if (!MayBe[destination & Mask] && !MayBe[source & Mask]) return LayerId.None;
        var byDestination = Exact(destination);
        return byDestination != LayerId.None ? byDestination : Exact(source);
    }

    private static LayerId Exact(ushort port) => port switch
    {
        1701 => LayerId.L2tp,
        2152 => LayerId.Gtp,
        3544 => LayerId.Teredo,
        4341 => LayerId.Lisp,
        4500 => LayerId.UdpEncap,
        4754 => LayerId.Gre,
        4789 => LayerId.Vxlan,
        4790 => LayerId.VxlanGpe,
        5247 => LayerId.CapwapData,
        6081 => LayerId.Geneve,
        6635 => LayerId.Mpls,
        37008 => LayerId.Tzsp,
        _ => LayerId.None,
    };

    private static bool[] Build()
    {
        var table = new bool[Mask + 1];
        for (var port = 0; port <= ushort.MaxValue; port++)
        {
            if (Exact((ushort)port) != LayerId.None) table[port & Mask] = true;
        }

        return table;
    }
}
