using PcapLab.Filters;

namespace PcapLab.Pipeline;

/// <summary>What display filters ask of a scanned packet.</summary>
public static class PacketFields
{
    /// <summary>Whether a packet matches a display filter.</summary>
    public static bool Matches(this Filter filter, in ScannedPacket packet) => filter.Matches(packet.Tree, packet.Frame);
}
