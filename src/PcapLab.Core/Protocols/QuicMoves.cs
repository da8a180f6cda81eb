using System.Text;

namespace PcapLab.Protocols;

/// <summary>
/// Connections by the IDs that their ends gave out, so that one goes on when a client changes its address (RFC 9000, 9). Kept only where the user brought
/// secrets, for only they tell the IDs. Bounded.
/// </summary>
internal sealed class QuicMoves
{
    private const int MaxIds = 1 << 16;
    private const int MinLength = 4;
    private readonly Dictionary<string, (QuicState Connection, int Direction)> _byId = new(StringComparer.Ordinal);
    private uint _lengths;

    /// <summary>Remembers an ID that packets of a direction may carry.</summary>
    public void Add(ReadOnlySpan<byte> id, QuicState connection, int direction)
    {
        if (id.Length < MinLength || _byId.Count >= MaxIds) return;
        _byId.TryAdd(Encoding.Latin1.GetString(id), (connection, direction));
        _lengths |= 1u << id.Length;
    }

    /// <summary>The connection of a packet with a short header between unknown ports, or null.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="direction">Which way it goes between those ports.</param>
    public QuicState? Find(ReadOnlySpan<byte> packet, int direction)
    {
        if (_byId.Count == 0 || packet.IsEmpty || packet[0] >= 0x80) return null; // the fixed bit may be greased (RFC 9287)
        for (var length = MinLength; length <= 20 && length < packet.Length; length++)
        {
            if ((_lengths >> length & 1) == 0) continue;
            if (_byId.TryGetValue(Encoding.Latin1.GetString(packet.Slice(1, length)), out var found) && found.Direction == direction) return found.Connection;
        }

        return null;
    }
}
