using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>One line of the packet list.</summary>
/// <param name="Frame">Frame number from 1.</param>
/// <param name="Time">Time, ns.</param>
/// <param name="Relative">Seconds since the first frame.</param>
/// <param name="Source">IP address, else hardware address.</param>
/// <param name="Destination">The same of the receiver.</param>
/// <param name="Protocol">Innermost protocol.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Flow">Flow id, or null.</param>
/// <param name="Info">What the packet does.</param>
public sealed record PacketLine(long Frame, long Time, double Relative, string Source, string Destination, string Protocol, long Length, long? Flow, string Info)
{
    /// <summary>Columns of <c>export --table packets</c>.</summary>
    public static Table<PacketLine> Table { get; } = new("packets", "One row per packet",
        new("frame", ColumnType.Integer, "Frame number from 1", r => r.Frame),
        new("time", ColumnType.Time, "Time of capture", r => r.Time),
        new("relative_s", ColumnType.Real, "Time since the first frame", r => r.Relative, "s"),
        new("source", ColumnType.Address, "IP address, else hardware address, of the sender", r => r.Source),
        new("destination", ColumnType.Address, "…of the receiver", r => r.Destination),
        new("protocol", ColumnType.Text, "Innermost protocol", r => r.Protocol),
        new("length", ColumnType.Integer, "Length on the wire", r => r.Length, "bytes"),
        new("flow_id", ColumnType.Integer, "Flow, when it has one", r => r.Flow),
        new("info", ColumnType.Text, "What the packet does", r => r.Info));

    /// <summary>The line of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="first">Time of the capture's first frame, ns.</param>
    public static PacketLine Of(in ScannedPacket packet, long first)
    {
        ref readonly var facts = ref packet.Facts;
        var (source, destination) = PacketInfo.Addresses(in packet);
        return new PacketLine(facts.Number, facts.Time, (facts.Time - first) / 1e9, source, destination, PacketInfo.Protocol(in packet), facts.Original, packet.Flow > 0 ? packet.Flow : null, PacketInfo.Line(in packet));
    }
}
