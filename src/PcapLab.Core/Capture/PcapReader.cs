using System.Runtime.InteropServices;
using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>Classic pcap: a 24-byte file header, then records. The file's magic tells byte order and timestamp unit.</summary>
internal sealed class PcapReader(CaptureInfo info) : RecordReader
{
    public const int FileHeaderSize = 24;

    /// <summary>Largest packet of ordinary link types that capture programs write; beyond it a record header is garbage unless the file header announces such packets.</summary>
    private const int OrdinaryLimit = 262_144;

    private enum LengthOrder { Normal, Swapped, MaybeSwapped }

    private bool _headerPassed;
    private bool _swap;
    private uint _nanosPerFraction;
    private bool _modified;
    private LengthOrder _lengths;
    private int _recordHeader;
    private int _limit;
    private LinkType _linkType;
    private byte _fcsLength;

    /// <summary>Tells whether these first four bytes are a pcap magic.</summary>
    public static bool IsMagic(uint little) => Variant(little) is not null;

    private static (bool Swap, uint NanosPerFraction, bool Modified)? Variant(uint native) => native switch
    {
        0xa1b2c3d4 => (false, 1000, false),
        0xd4c3b2a1 => (true, 1000, false),
        0xa1b23c4d => (false, 1, false),
        0x4d3cb2a1 => (true, 1, false),
        0xa1b2cd34 => (false, 1000, true),
        0x34cdb2a1 => (true, 1000, true),
        _ => null,
    };

    public override int Scan(PacketBatch batch, int have)
    {
        var at = 0;
        if (!_headerPassed)
        {
            Needed = FileHeaderSize;
            if (have < FileHeaderSize) return 0;
            _headerPassed = true;
            at = FileHeaderSize;
        }

        if (_recordHeader == 0)
        {
            // Of a pipe only the file header may be there yet; the records that decide come later.
            Needed = 16;
            if (have == at) return at;
            _recordHeader = PcapVariants.RecordHeaderSize(batch.Buffer.AsSpan(at, have - at), _swap, _modified, _lengths == LengthOrder.Normal, _limit);
        }

        var start = batch.Count;
        at = ScanRecords(batch, at, have);
        info.Interfaces[0].Packets += batch.Count - start;
        return at;
    }

    private int ScanRecords(PacketBatch batch, int at, int have)
    {
        var bytes = batch.Buffer.AsSpan(0, have);
        Needed = _recordHeader;
        while (have - at >= _recordHeader)
        {
            var header = MemoryMarshal.Cast<byte, uint>(bytes.Slice(at, 16));
            uint captured = Fix(header[2], _swap), original = Fix(header[3], _swap);
            if (_lengths != LengthOrder.Normal && (_lengths == LengthOrder.Swapped || captured > original)) (captured, original) = (original, captured);
            if (captured > (uint)_limit)
            {
                Damage = $"claims {captured} captured bytes, more than the {_limit} that any packet here can have";
                return at;
            }

            if (captured > have - at - _recordHeader)
            {
                Needed = _recordHeader + (int)captured;
                return at;
            }

            ref var record = ref batch.Append();
            record.Time = Fix(header[0], _swap) * 1_000_000_000L + (long)Fix(header[1], _swap) * _nanosPerFraction;
            record.Offset = at + _recordHeader;
            record.Captured = (int)captured;
            record.Original = (int)Math.Min(original, int.MaxValue);
            record.Interface = 0;
            record.LinkType = _linkType;
            record.FcsLength = _fcsLength;
            record.Untimed = false;
            record.Flags = 0;
            at += _recordHeader + (int)captured;
        }

        return at;
    }

    public override string? Begin(ReadOnlySpan<byte> head)
    {
        if (head.Length < FileHeaderSize) return $"is cut short inside its file header ({head.Length} of {FileHeaderSize} bytes); get the file again";
        var words = MemoryMarshal.Cast<byte, uint>(head[..FileHeaderSize]);
        (_swap, _nanosPerFraction, _modified) = Variant(words[0])!.Value;
        var bigEndian = _swap == BitConverter.IsLittleEndian;
        var major = bigEndian ? (head[4] << 8) | head[5] : head[4] | (head[5] << 8);
        var minor = bigEndian ? (head[6] << 8) | head[7] : head[6] | (head[7] << 8);
        if (major < 2) return $"is pcap version {major}.{minor}, but files begin with 2.0; its header is damaged: get the file again";
        _lengths = (major, minor) switch
        {
            (543, 0) or (2, < 3) => LengthOrder.Swapped, // 543.0: DG/UX
            (2, 3) => LengthOrder.MaybeSwapped,
            _ => LengthOrder.Normal,
        };
        var snaplen = Fix(words[4], _swap);
        (_linkType, _fcsLength) = FileLinkType.Parse(Fix(words[5], _swap));
        _limit = PacketLimit(snaplen);
        info.ByteOrder = bigEndian ? "big" : "little";
        info.Interfaces.Add(new CaptureInterface { LinkType = _linkType, Snaplen = snaplen, FcsLength = _fcsLength, TicksPerSecond = 1_000_000_000UL / _nanosPerFraction });
        return null;
    }

    /// <summary>D-Bus (231) and USBPcap (249) carry messages as large as their buses allow; elsewhere a larger packet than usual must be announced.</summary>
    private int PacketLimit(uint snaplen) => (int)_linkType is 231 or 249 ? LargestRecord : snaplen > LargestRecord ? OrdinaryLimit : Math.Max(OrdinaryLimit, (int)snaplen);
}
