using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>
/// Bytes that capture programs put before a packet for their own use (direction, channel) and count into both of its lengths, though they were
/// never on the wire. capinfos leaves them out of what it counts, and so do we.
/// </summary>
public static class PseudoHeader
{
    /// <summary>Bytes that the packet had on the wire.</summary>
    public static int OnTheWire(in PacketRecord record) => Math.Max(0, record.Original - Length(record.LinkType));

    /// <summary>Length of the pseudo-header of a link type, 0 for nearly all.</summary>
    public static int Length(LinkType linkType) => (int)linkType switch
    {
        166 or 204 => 1, // PPP with direction
        245 => 2, // NFC LLCP
        123 or 139 or 201 or 254 => 4, // SunATM, MTP2, Bluetooth H4 and Linux monitor
        196 or 209 => 5, // SITA, I2C
        144 or 177 => 16, // IrDA, LAPD: a Linux cooked header
        _ => 0,
    };
}
