using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>What TCP tracking reads of one segment.</summary>
public readonly struct TcpSegment
{
    /// <summary>Time, ns.</summary>
    public long Time { get; init; }
    /// <summary>Sequence number.</summary>
    public uint Sequence { get; init; }
    /// <summary>Acknowledgment number.</summary>
    public uint Acknowledgment { get; init; }
    /// <summary>Payload bytes on the wire.</summary>
    public uint Length { get; init; }
    /// <summary>Window as sent.</summary>
    public ushort Window { get; init; }
    /// <summary>Flags.</summary>
    public byte Flags { get; init; }
    /// <summary>Options of a SYN.</summary>
    public TcpOptions Options { get; init; }

    /// <summary>Whether a flag is set.</summary>
    public bool Has(int flag) => (Flags & flag) != 0;

    /// <summary>From a decoded packet.</summary>
    public static TcpSegment From(in PacketFacts p, in TcpOptions options) => new()
    {
        Time = p.Time, Sequence = p.Sequence, Acknowledgment = p.Acknowledgment, Length = (uint)p.PayloadLength,
        Window = p.Window, Flags = p.TcpFlags, Options = options,
    };
}
