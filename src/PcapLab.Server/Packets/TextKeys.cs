using System.Buffers.Binary;
using System.Text.Unicode;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Server.Packets;

/// <summary>
/// What the protocol and info columns say of every packet, for orders by them: one pass over the packets, and 32 bytes of each. Of the info as
/// many characters count as fit into sixteen bytes; what is the same so far keeps the order of the capture.
/// </summary>
internal sealed class TextKeys(PacketSource source, TlsKeyLog? keys) : FilterPass
{
    private readonly Key[]?[] _chunks = new Key[]?[(PacketIndex.Most >> PacketIndex.ChunkBits) + 1];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private volatile string[] _names = [];

    private record struct Key(UInt128 Info, int Protocol);

    /// <summary>Positions up to <see cref="FilterPass.Scanned"/> in the order of a column; ties keep capture order.</summary>
    public int[] Sort(ReadOnlySpan<int> positions, bool byInfo)
    {
        var sorted = positions.ToArray();
        if (byInfo) Array.Sort(Array.ConvertAll(sorted, p => (Of(p).Info, p)), sorted);
        else
        {
            var rank = Ranks();
            Array.Sort(Array.ConvertAll(sorted, p => (rank[Of(p).Protocol], p)), sorted);
        }

        return sorted;
    }

    protected override void Run(CancellationToken cancellation)
    {
        using (source)
        {
            new PacketScan(source, new ScanOptions { KeyLog = keys }).Run((in p) =>
            {
                var position = (int)p.Facts.Number - 1;
                (_chunks[position >> PacketIndex.ChunkBits] ??= new Key[PacketIndex.ChunkSize])[position & (PacketIndex.ChunkSize - 1)] = new Key(Prefix(PacketInfo.Line(in p)), Number(PacketInfo.Protocol(in p)));
                Scanned = position + 1;
                return true;
            }, cancellation);
        }
    }

    private Key Of(int position) => _chunks[position >> PacketIndex.ChunkBits]![position & (PacketIndex.ChunkSize - 1)];

    private static UInt128 Prefix(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        Utf8.FromUtf16(text, bytes, out _, out _); // as much as fits, and no half characters
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private int Number(string protocol)
    {
        if (_numbers.TryGetValue(protocol, out var number)) return number;
        _numbers[protocol] = number = _names.Length;
        _names = [.. _names, protocol];
        return number;
    }

    private int[] Ranks()
    {
        var names = _names.ToArray();
        var byRank = Enumerable.Range(0, names.Length).ToArray();
        Array.Sort(names, byRank, StringComparer.Ordinal);
        var ranks = new int[byRank.Length];
        for (var i = 0; i < byRank.Length; i++) ranks[byRank[i]] = i;
        return ranks;
    }
}
