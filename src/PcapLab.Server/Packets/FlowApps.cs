using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Which protocols the payload of each flow of the index turned out to be, a bit for each. Written while the capture is read, asked when it is complete.</summary>
internal sealed class FlowApps
{
    private const int ChunkBits = 10;
    /// <summary>The bit of a flow with something in it that nobody dissected.</summary>
    private static readonly int Undissected = ProtocolRegistry.All.Count;
    private static readonly int Words = (Undissected >> 6) + 1;
    private ulong[]?[] _chunks = new ulong[]?[64];

    /// <summary>Notes what a packet of a flow turned out to be.</summary>
    public void Add(int flow, ReadOnlySpan<ushort> protocols, bool areDissected)
    {
        var chunk = flow >> ChunkBits;
        if (chunk >= _chunks.Length) Array.Resize(ref _chunks, Math.Max(_chunks.Length * 2, chunk + 1));
        var words = (_chunks[chunk] ??= new ulong[Words << ChunkBits]).AsSpan(At(flow), Words);
        foreach (var protocol in protocols)
        {
            if (protocol >= (ushort)LayerId.FirstOpen) Set(words, protocol - (int)LayerId.FirstOpen);
        }

        if (!areDissected) Set(words, Undissected);
    }

    /// <summary>Whether packets of a flow may hold one of some protocols.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="wanted">The protocols, from <see cref="Mask"/>.</param>
    public bool MayHold(int flow, ReadOnlySpan<ulong> wanted)
    {
        var chunk = flow >> ChunkBits;
        if (chunk >= _chunks.Length || _chunks[chunk] is not { } words) return false;
        for (var i = 0; i < Words; i++)
        {
            if ((words[At(flow) + i] & wanted[i]) != 0) return true;
        }

        return false;
    }

    /// <summary>What <see cref="MayHold"/> looks for: these protocols, and what nobody dissected.</summary>
    public static ulong[] Mask(IEnumerable<Schema.Protocol> protocols)
    {
        var mask = new ulong[Words];
        Set(mask, Undissected);
        foreach (var protocol in protocols) Set(mask, protocol.Id - (int)LayerId.FirstOpen);
        return mask;
    }

    private static int At(int flow) => (flow & ((1 << ChunkBits) - 1)) * Words;

    private static void Set(Span<ulong> words, int bit) => words[bit >> 6] |= 1UL << (bit & 63);
}
