using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Server.Packets;

/// <summary>Where a packet stands in the capture file and what lists sort, sum and filter by: 64 bytes, so that a million packets cost 64 MB whatever they carry.</summary>
internal struct IndexedPacket
{
    /// <summary>Position of its bytes in the uncompressed file.</summary>
    public long Offset;
    public long Time;
    public int Captured;
    public int Original;
    /// <summary>Number of the address in the index; 0 without one.</summary>
    public int Source;
    public int Destination;
    public int Interface;
    public int LinkType;
    public byte Fcs;
    public byte TcpFlags;
    /// <summary>Number of its layers in the index (<see cref="PacketIndex.Layers"/>); 0 when columns do not tell all of the packet.</summary>
    public ushort Path;
    public ushort SourcePort;
    public ushort DestinationPort;
    /// <summary>pcapng's packet flags.</summary>
    public uint Flags;
    /// <summary>Position of the packet before it in the same flow (by hash), -1 for the first or without a flow.</summary>
    public int Previous;
    /// <summary>Number of its flow (by hash) in the index (<see cref="PacketIndex.Beginning"/>), -1 without one.</summary>
    public int Flow;
}

/// <summary>
/// Every packet of a session by number. One writer appends, any number of readers look up what was published. The newest million stand in memory, older
/// ones in a temporary file: a session of any length costs the same memory.
/// </summary>
/// <param name="folder">Where the temporary file is made, once it is needed.</param>
internal sealed class PacketIndex(string folder) : IDisposable
{
    /// <summary>Packets beyond this are analysed but not listed; the session says so.</summary>
    public const int Most = 100_000_000;
    public const int ChunkBits = 16;
    public const int ChunkSize = 1 << ChunkBits;
    private const int InMemory = 16;
    private const int MostNotes = 100_000;
    private static readonly int RecordSize = Marshal.SizeOf<IndexedPacket>();

    private readonly Dictionary<Ip, int> _numbers = [];
    private readonly List<Ip> _addresses = [default];
    private readonly Dictionary<uint, (int Flow, int Last, int Count)> _flows = [];
    private readonly FlowBeginnings _beginnings = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, PacketNote> _notes = new();
    private readonly ConcurrentDictionary<int, Protocol[]?> _paths = new();
    private IndexedPacket[]?[] _chunks = new IndexedPacket[64][];
    private Microsoft.Win32.SafeHandles.SafeFileHandle? _file;
    private IndexedPacket[]? _spare;
    private int _count;
    private int _written;

    /// <summary>Packets that readers may ask for.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The packet at a position from 0; whoever goes through many takes an <see cref="IndexReader"/>.</summary>
    public IndexedPacket this[int position]
    {
        get
        {
            if (TryGet(position, out var packet)) return packet;
            Read(position, MemoryMarshal.CreateSpan(ref packet, 1));
            return packet;
        }
    }

    /// <summary>Appends; visible after <see cref="Publish"/>.</summary>
    /// <param name="packet">Where it stands.</param>
    /// <param name="flow">Hash of its flow, or null without one.</param>
    public void Add(IndexedPacket packet, uint? flow)
    {
        if (_written == Most) return;
        packet.Previous = packet.Flow = -1;
        if (flow is { } hash)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_flows, hash, out var isKnown);
            if (isKnown) packet.Previous = known.Last;
            else known.Flow = _beginnings.Add();
            if (known.Count < FlowBeginnings.Most) _beginnings.Set(known.Flow, known.Count++, _written);
            packet.Flow = known.Flow;
            known.Last = _written;
        }

        var chunk = _written >> ChunkBits;
        if (chunk == _chunks.Length)
        {
            var grown = new IndexedPacket[]?[_chunks.Length * 2];
            _chunks.CopyTo(grown, 0);
            Volatile.Write(ref _chunks, grown);
        }

        if (_chunks[chunk] is null) (_chunks[chunk], _spare) = (_spare ?? new IndexedPacket[ChunkSize], null);
        _chunks[chunk]![_written & (ChunkSize - 1)] = packet;
        if ((++_written & (ChunkSize - 1)) == 0 && chunk >= InMemory) MoveOut(chunk - InMemory);
    }

    /// <summary>The number under which a packet's layers are kept, 0 when its columns do not tell all.</summary>
    public ushort PathOf(in PacketFacts facts, PathTable paths)
    {
        if ((facts.Flags & ~(PacketFlags.Cut | PacketFlags.HasFlow | PacketFlags.BadChecksum)) != 0 || facts.Path is 0 or > ushort.MaxValue) return 0;
        if (!_paths.TryGetValue(facts.Path, out var layers)) _paths[facts.Path] = layers = ColumnFilter.Layers(in facts, paths);
        return layers is null ? (ushort)0 : (ushort)facts.Path;
    }

    /// <summary>The layers of a packet by <see cref="IndexedPacket.Path"/>.</summary>
    public IReadOnlyList<Protocol> Layers(ushort path) => _paths[path]!;

    /// <summary>Positions of a flow's first packets, ascending; the latest may be newer than what was published.</summary>
    public int[] Beginning(int flow) => flow < 0 ? [] : _beginnings.Of(flow);

    /// <summary>What the payload of each flow turned out to be, once the capture is complete.</summary>
    public FlowApps Apps { get; } = new();

    /// <summary>Notes what the payload of a packet turned out to be; by the writer, while the packet is among the newest.</summary>
    public void AddApps(int position, ReadOnlySpan<ushort> protocols, bool areDissected)
    {
        if (position >= _written || protocols.IsEmpty && areDissected) return;
        var flow = this[position].Flow;
        if (flow >= 0) Apps.Add(flow, protocols, areDissected);
    }

    /// <summary>Keeps the comments of the packet added last; of packets beyond the first hundred thousand with any, they are not kept.</summary>
    public void AddNote(PacketNote note)
    {
        if (_written > 0 && _notes.Count < MostNotes) _notes[_written - 1] = note;
    }

    /// <summary>Comments of a packet, or null.</summary>
    public PacketNote? Note(int position) => _notes.IsEmpty ? null : _notes.GetValueOrDefault(position);

    /// <summary>The packet at a position, when it stands in memory.</summary>
    public bool TryGet(int position, out IndexedPacket packet)
    {
        packet = default;
        if (Chunk(position >> ChunkBits) is not { } chunk) return false;
        packet = chunk[position & (ChunkSize - 1)];
        // A stretch that went to the file is filled anew: what was read counts if it was still this one's afterwards.
        Volatile.ReadBarrier();
        return ReferenceEquals(Chunk(position >> ChunkBits), chunk);
    }

    private IndexedPacket[]? Chunk(int number) => Volatile.Read(ref Volatile.Read(ref _chunks)[number]);

    /// <summary>Reads what stands in the file.</summary>
    public void Read(int position, Span<IndexedPacket> to) => RandomAccess.Read(_file!, MemoryMarshal.AsBytes(to), (long)position * RecordSize);

    public void Dispose() => _file?.Dispose();

    public void Publish() => Volatile.Write(ref _count, _written);

    /// <summary>The number of an address, made when it is new.</summary>
    public int AddressNumber(Ip ip)
    {
        if (_numbers.TryGetValue(ip, out var number)) return number;
        lock (_lock)
        {
            number = _addresses.Count;
            _addresses.Add(ip);
        }

        _numbers[ip] = number;
        return number;
    }

    /// <summary>The addresses by number; a snapshot.</summary>
    public Ip[] Addresses()
    {
        lock (_lock) return [.. _addresses];
    }

    private void MoveOut(int chunk)
    {
        _file ??= File.OpenHandle(Path.Combine(folder, "index-" + Security.Secrets.NewToken()[..12]), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(_chunks[chunk].AsSpan()), (long)chunk * ChunkSize * RecordSize);
        _spare = _chunks[chunk];
        Volatile.Write(ref _chunks[chunk], null);
        Interlocked.MemoryBarrier();
    }
}
