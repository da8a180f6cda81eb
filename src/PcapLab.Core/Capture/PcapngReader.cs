using System.Buffers.Binary;
using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>pcapng: sections of blocks; each section has its own byte order and interfaces, each interface its own link type and clock.</summary>
internal sealed class PcapngReader(CaptureInfo info) : RecordReader
{
    public const uint SectionHeader = 0x0a0d0d0a;
    private const int HeadSize = 16;
    private const uint ByteOrderMagic = 0x1a2b3c4d;

    private struct InterfaceState
    {
        public TimestampScale Scale;
        public LinkType LinkType;
        public byte FcsLength;
        public uint Snaplen;
        public long Packets;
    }

    private readonly PcapngMetadata _metadata = new(info);
    private InterfaceState[] _interfaces = new InterfaceState[4];
    private int _count;
    private int _sectionBase;
    private bool _big;
    private bool _inSection;
    private bool _timed;
    private long _lastTime;
    private long _packets;

    public override string? Begin(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadSize) return $"is cut short inside its section header ({head.Length} bytes); get the file again";
        if (!ReadByteOrder(head)) return "begins as pcapng but has no byte-order magic; its header is damaged: get the file again";
        int major = U16(head[12..]), minor = U16(head[14..]);
        info.ByteOrder = _big ? "big" : "little";
        return major == 1 ? null : $"is pcapng version {major}.{minor}; only version 1 is known";
    }

    public override int Scan(PacketBatch batch, int have)
    {
        var at = 0;
        while (Damage is null)
        {
            Needed = 12;
            if (have - at < 12) break;
            var rest = batch.Buffer.AsSpan(at, have - at);
            var type = U32(rest);
            if (type == SectionHeader && !ReadByteOrder(rest)) break;
            var told = U32(rest[4..]);
            if (!_inSection || !CheckLength(told)) break;
            // Some writers leave the padding out of the length, yet write it.
            var length = (int)((told + 3) & ~3u);
            Needed = length;
            if (length > rest.Length) break;
            if (U32(rest[(length - 4)..]) != told)
            {
                Damage = $"ends with length {U32(rest[(length - 4)..])} but began with {told}";
                break;
            }

            ReadBlock(batch, type, at + 8, length - 12);
            if (Damage is null) at += length;
        }

        for (var i = 0; i < _count; i++) info.Interfaces[i].Packets = _interfaces[i].Packets;
        return at;
    }

    private bool ReadByteOrder(ReadOnlySpan<byte> block)
    {
        var magic = block.Slice(8, 4);
        if (BinaryPrimitives.ReadUInt32LittleEndian(magic) == ByteOrderMagic) _big = false;
        else if (BinaryPrimitives.ReadUInt32BigEndian(magic) == ByteOrderMagic) _big = true;
        else Damage = "is a section header without a byte-order magic";
        _inSection |= Damage is null;
        return Damage is null;
    }

    private bool CheckLength(uint told)
    {
        if (told < 12) Damage = $"claims a length of {told} bytes, less than the 12 of any block";
        else if (told > LargestRecord) Damage = $"claims a length of {told} bytes, more than any block may have";
        return Damage is null;
    }

    private void ReadBlock(PacketBatch batch, uint type, int body, int length)
    {
        var bytes = batch.Buffer.AsSpan(body, length);
        switch (type)
        {
            case 6:
                EnhancedPacket(batch, body, bytes);
                break;
            case 3:
                SimplePacket(batch, body, bytes);
                break;
            case 2:
                ObsoletePacket(batch, body, bytes);
                break;
            case 1:
                Interface(bytes);
                break;
            case SectionHeader:
                Section(bytes);
                break;
            default:
                _metadata.Read(type, bytes, _big, _sectionBase, _packets);
                break;
        }
    }

    private void Section(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
        {
            Damage = "is a section header too short to hold its version";
            return;
        }

        int major = U16(body[4..]), minor = U16(body[6..]);
        if (major != 1)
        {
            Damage = $"starts a section of pcapng version {major}.{minor}; only version 1 is known";
            return;
        }

        _sectionBase = _count;
        _metadata.Section(body[16..], _big);
    }

    private void Interface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8)
        {
            Damage = "is an interface description too short for its link type";
            return;
        }

        var made = _metadata.Interface(body, _big, out var scale, out var fcsLength);
        if (_count == _interfaces.Length) Array.Resize(ref _interfaces, _count * 2);
        _interfaces[_count++] = new InterfaceState { Scale = scale, LinkType = made.LinkType, FcsLength = fcsLength, Snaplen = made.Snaplen };
    }

    private void EnhancedPacket(PacketBatch batch, int at, ReadOnlySpan<byte> body)
    {
        if (body.Length < 20)
        {
            Damage = "is a packet block too short for its header";
            return;
        }

        Packet(batch, at, body, 20, U32(body), U32(body[12..]), U32(body[16..]), U32(body[4..]), U32(body[8..]));
    }

    private void ObsoletePacket(PacketBatch batch, int at, ReadOnlySpan<byte> body)
    {
        if (body.Length < 20)
        {
            Damage = "is a packet block too short for its header";
            return;
        }

        Packet(batch, at, body, 20, U16(body), U32(body[12..]), U32(body[16..]), U32(body[4..]), U32(body[8..]));
    }

    private void Packet(PacketBatch batch, int at, ReadOnlySpan<byte> body, int header, uint @interface, uint captured, uint original, uint high, uint low)
    {
        if (@interface >= _count - _sectionBase)
        {
            Damage = $"names interface {@interface}, but its section has described {_count - _sectionBase}";
            return;
        }

        if (captured > body.Length - header)
        {
            Damage = $"claims {captured} captured bytes but has room for {body.Length - header}";
            return;
        }

        ref var state = ref _interfaces[_sectionBase + (int)@interface];
        ref var record = ref Add(batch, ref state, at + header, captured, original);
        record.Interface = _sectionBase + (int)@interface;
        record.Time = _lastTime = state.Scale.ToNanoseconds(((ulong)high << 32) | low);
        if (!_timed) DateUntimed(batch);
        var optionsAt = header + (int)((captured + 3) & ~3u);
        if (body.Length - optionsAt >= 4) _metadata.Packet(batch, body[optionsAt..], _big, ref record);
    }

    private void SimplePacket(PacketBatch batch, int at, ReadOnlySpan<byte> body)
    {
        if (body.Length < 4 || _count == _sectionBase)
        {
            Damage = body.Length < 4 ? "is a packet block too short for its header" : "is a packet of an interface that its section has not described";
            return;
        }

        ref var state = ref _interfaces[_sectionBase];
        var original = U32(body);
        var captured = Math.Min(original, state.Snaplen == 0 ? uint.MaxValue : state.Snaplen);
        if (captured > body.Length - 4)
        {
            Damage = $"needs {captured} bytes of packet but has room for {body.Length - 4}";
            return;
        }

        ref var record = ref Add(batch, ref state, at + 4, captured, original);
        record.Interface = _sectionBase;
        record.Time = _lastTime;
        record.Untimed = true;
    }

    /// <summary>Packets without a time that lead the file belong to the first time there is, not to 1970.</summary>
    private void DateUntimed(PacketBatch batch)
    {
        _timed = true;
        foreach (ref var record in batch.Records.AsSpan(0, batch.Count)) record.Time = _lastTime;
    }

    private ref PacketRecord Add(PacketBatch batch, ref InterfaceState state, int at, uint captured, uint original)
    {
        state.Packets++;
        _packets++;
        ref var record = ref batch.Append();
        record.Offset = at;
        record.Captured = (int)captured;
        record.Original = (int)Math.Min(original, int.MaxValue);
        record.LinkType = state.LinkType;
        record.FcsLength = state.FcsLength;
        record.Untimed = false;
        record.Flags = 0;
        return ref record;
    }

    private uint U32(ReadOnlySpan<byte> at) => _big ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private ushort U16(ReadOnlySpan<byte> at) => _big ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
}
