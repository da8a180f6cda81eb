using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>
/// Finds a packet's flow: open addressing over 64-bit slots (32-bit hash tag, index + 1) and a dense chunked array of flows. A lookup costs one
/// cache miss in the slots and one in the flows, and growing moves slots only, never flows. One shard owns it: no locks.
/// </summary>
public sealed class FlowTable
{
    private readonly ChunkedArray<Flow> _flows;
    private ulong[] _slots = new ulong[1024];
    private int _used;

    /// <summary>An empty table.</summary>
    /// <param name="chunkBits">How many flows it makes room for at a time, as a power of two.</param>
    public FlowTable(int chunkBits)
        : this(new ChunkedArray<Flow>(chunkBits))
    {
    }

    private FlowTable(ChunkedArray<Flow> flows) => _flows = flows;

    /// <summary>Flows so far, ended ones included.</summary>
    public int Count => _flows.Count;

    /// <summary>A flow by index, in order of creation.</summary>
    public ref Flow this[int index] => ref _flows[index];

    /// <summary>A copy of the flows to read by index; it finds none.</summary>
    public FlowTable Copy() => new(_flows.Copy());

    /// <summary>Forgets how flows are found, at the end of a capture: from here on they are only read by index.</summary>
    public void Seal() => _slots = [];

    /// <summary>The slot where the search for a hash begins; reading it early hides its cache miss.</summary>
    public ulong Peek(uint hash) => _slots[hash & (uint)(_slots.Length - 1)];

    /// <summary>Touches the flow that a peeked slot most likely leads to, so that its cache lines travel while other packets are worked on.</summary>
    /// <returns>Where its TCP and application states are.</returns>
    public (int Tcp, int App) Touch(ulong slot, ref long touched)
    {
        if (slot == 0) return default;
        ref var flow = ref this[(int)(uint)slot - 1];
        touched ^= flow.First ^ flow.SourcePayload ^ flow.DestinationFlags;
        return (flow.Tcp, flow.AppIndex);
    }

    /// <summary>The slot of the packet's flow.</summary>
    /// <param name="packet">A packet with addresses.</param>
    /// <param name="slot">Where it is, or where a new flow goes.</param>
    /// <param name="direction">0 from the initiator, 1 from the responder.</param>
    /// <returns>The flow's index, or -1.</returns>
    public int Find(in PacketFacts packet, out int slot, out int direction)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var at = (int)packet.FlowHash & mask;
        while (true)
        {
            var value = slots[at];
            if (value == 0) break;
            if ((uint)(value >> 32) == packet.FlowHash)
            {
                var index = (int)(uint)value - 1;
                direction = this[index].Direction(packet);
                if (direction >= 0)
                {
                    slot = at;
                    return index;
                }
            }

            at = (at + 1) & mask;
        }

        slot = at;
        direction = 0;
        return -1;
    }

    /// <summary>Adds a flow at the slot <see cref="Find"/> gave; an older flow of the same key loses its slot but stays in the array.</summary>
    public int Add(int slot, uint hash)
    {
        var fresh = _slots[slot] == 0;
        var index = _flows.Add(default);
        _slots[slot] = (ulong)hash << 32 | (uint)(index + 1);
        if (fresh && ++_used * 2 > _slots.Length) Grow();
        return index;
    }

    private void Grow()
    {
        var old = _slots;
        var slots = new ulong[old.Length * 2];
        var mask = slots.Length - 1;
        foreach (var value in old)
        {
            if (value == 0) continue;
            var at = (int)(value >> 32) & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = value;
        }

        _slots = slots;
    }
}
