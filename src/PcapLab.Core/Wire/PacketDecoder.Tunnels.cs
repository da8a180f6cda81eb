namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    private Hop UdpTunnel(LayerId tunnel) => tunnel switch
    {
        _ => Hop.Udp,
    };
}
