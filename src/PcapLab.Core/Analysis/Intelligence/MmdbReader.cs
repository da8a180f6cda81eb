using System.Buffers.Binary;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Analysis.Intelligence;

/// <summary>
/// Reads a MaxMind DB (format 2.0: a binary search tree over address bits and a data section), which the user brings. Damaged files give no answer,
/// never an exception: pointers, depths and sizes are checked.
/// </summary>
public sealed class MmdbReader
{
    private const int MaxDepth = 32;
    private static readonly byte[] Marker = [0xab, 0xcd, 0xef, .. "MaxMind.com"u8];
    private readonly byte[] _file;
    private readonly int _nodeCount;
    private readonly int _recordSize;
    private readonly int _dataStart;
    private readonly bool _isV6;

    private MmdbReader(byte[] file, int nodeCount, int recordSize, bool isV6, string type, long buildEpoch)
    {
        _file = file;
        _nodeCount = nodeCount;
        _recordSize = recordSize;
        _isV6 = isV6;
        _dataStart = TreeSize(nodeCount, recordSize) + 16;
        DatabaseType = type;
        BuildEpoch = buildEpoch;
    }

    /// <summary>What the database says it is, such as GeoLite2-City: reports print it with <see cref="BuildEpoch"/>.</summary>
    public string DatabaseType { get; }

    /// <summary>When it was built, seconds since the epoch.</summary>
    public long BuildEpoch { get; }

    /// <summary>Opens a database; null with a reason in one line when it is none.</summary>
    public static MmdbReader? Open(byte[] file, out string? why)
    {
        why = "not a MaxMind DB file: its metadata marker is missing";
        var marker = file.AsSpan().LastIndexOf(Marker);
        if (marker < 0) return null;
        var at = marker + Marker.Length;
        why = "its metadata is damaged";
        if (Decode(file, at, ref at, at, 0) is not Dictionary<string, object?> meta) return null;
        var nodes = Number(meta, "node_count");
        var size = Number(meta, "record_size");
        var version = Number(meta, "ip_version");
        if (nodes is not (> 0 and < int.MaxValue / 8) || size is not (24 or 28 or 32) || version is not (4 or 6)) return null;
        if ((long)TreeSize((int)nodes, (int)size) + 16 > marker) return null;
        why = null;
        return new MmdbReader(file, (int)nodes, (int)size, version == 6, meta.GetValueOrDefault("database_type") as string ?? "", Number(meta, "build_epoch") ?? 0);
    }

    /// <summary>The record of an address (maps, arrays, text and numbers), or null.</summary>
    public IReadOnlyDictionary<string, object?>? Find(Ip ip)
    {
        if (!ip.IsV4 && !_isV6) return null;
        var bits = ip.IsV4 && !_isV6 ? 32 : 128;
        var value = ip.IsV4 ? (UInt128)(uint)ip.Value << (bits == 32 ? 96 : 0) : ip.Value;
        var node = 0;
        for (var i = 0; i < bits && node < _nodeCount; i++) node = Record(node, (int)(value >> (127 - i)) & 1);
        if (node <= _nodeCount) return null;
        var at = _dataStart + (node - _nodeCount - 16);
        return at < _dataStart || at >= _file.Length ? null : Decode(_file, _dataStart, ref at, at, 0) as Dictionary<string, object?>;
    }

    /// <summary>Two-letter country, or null.</summary>
    public string? Country(Ip ip) => Find(ip) is { } record && (record.GetValueOrDefault("country") ?? record.GetValueOrDefault("registered_country")) is Dictionary<string, object?> country
        ? country.GetValueOrDefault("iso_code") as string : null;

    /// <summary>Autonomous system as <c>AS64496 Example</c>, or null.</summary>
    public string? AutonomousSystem(Ip ip) => Find(ip) is { } record && Number(record, "autonomous_system_number") is { } number
        ? $"AS{number} {record.GetValueOrDefault("autonomous_system_organization") as string}".TrimEnd() : null;

    private static int TreeSize(int nodes, int recordSize) => (int)Math.Min((long)nodes * recordSize / 4, int.MaxValue / 2);

    private int Record(int node, int right)
    {
        var at = (int)((long)node * _recordSize / 4);
        var f = _file;
        return _recordSize switch
        {
            24 => f[at + 3 * right] << 16 | f[at + 3 * right + 1] << 8 | f[at + 3 * right + 2],
            28 when right == 0 => (f[at + 3] & 0xf0) << 20 | f[at] << 16 | f[at + 1] << 8 | f[at + 2],
            28 => (f[at + 3] & 0x0f) << 24 | f[at + 4] << 16 | f[at + 5] << 8 | f[at + 6],
            _ => BinaryPrimitives.ReadInt32BigEndian(f.AsSpan(at + 4 * right)) & int.MaxValue,
        };
    }

    private static object? Decode(byte[] file, int dataStart, ref int next, int at, int depth)
    {
        next = file.Length;
        if (depth > MaxDepth || !Control(file, ref at, out var type, out var size)) return null;
        if (type == 1) return FollowPointer(file, dataStart, ref next, at, size, depth);
        if (type is 7 or 11) return Container(file, dataStart, ref next, at, type, size, depth);
        if (type == 14)
        {
            next = at;
            return size != 0;
        }

        if (size > file.Length - at) return null;
        var bytes = file.AsSpan(at, size);
        next = at + size;
        return type switch
        {
            2 => Encoding.UTF8.GetString(bytes),
            3 when size == 8 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            15 when size == 4 => (double)BinaryPrimitives.ReadSingleBigEndian(bytes),
            5 or 6 or 8 or 9 when size <= 8 => Integer(bytes),
            _ => null,
        };
    }

    private static bool Control(byte[] file, ref int at, out int type, out int size)
    {
        type = size = 0;
        if (at >= file.Length) return false;
        var control = file[at++];
        type = control >> 5;
        size = control & 0x1f;
        if (type == 1) return true; // the size bits are part of the pointer
        if (type == 0)
        {
            if (at >= file.Length) return false;
            type = 7 + file[at++];
        }

        var extra = size - 28;
        if (extra <= 0) return true;
        if (extra > file.Length - at) return false;
        size = extra switch
        {
            1 => 29 + file[at],
            2 => 285 + (file[at] << 8 | file[at + 1]),
            _ => 65_821 + (file[at] << 16 | file[at + 1] << 8 | file[at + 2]),
        };
        at += extra;
        return true;
    }

    private static object? FollowPointer(byte[] file, int dataStart, ref int next, int at, int bits, int depth)
    {
        var length = (bits >> 3) + 1;
        if (length > file.Length - at) return null;
        long target = length == 4 ? 0 : bits & 7;
        for (var i = 0; i < length; i++) target = target << 8 | file[at + i];
        target += length switch { 2 => 2048, 3 => 526_336, _ => 0 };
        next = at + length;
        if (target > file.Length - dataStart) return null;
        var ignored = 0;
        return Decode(file, dataStart, ref ignored, dataStart + (int)target, depth + 1);
    }

    private static object? Container(byte[] file, int dataStart, ref int next, int at, int type, int count, int depth)
    {
        if (count > file.Length - at) return null; // every entry takes a byte at least
        var map = type == 7 ? new Dictionary<string, object?>(StringComparer.Ordinal) : null;
        var list = map is null ? new List<object?>() : null;
        for (var i = 0; i < count && at < file.Length; i++)
        {
            if (map is null)
            {
                list!.Add(Decode(file, dataStart, ref at, at, depth + 1));
                continue;
            }

            var key = Decode(file, dataStart, ref at, at, depth + 1) as string;
            var value = Decode(file, dataStart, ref at, at, depth + 1);
            if (key is not null) map[key] = value;
        }

        next = at;
        return (object?)map ?? list;
    }

    private static long Integer(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        foreach (var b in bytes) value = value << 8 | b;
        return value;
    }

    private static long? Number(IReadOnlyDictionary<string, object?> map, string key) => map.GetValueOrDefault(key) as long?;
}
