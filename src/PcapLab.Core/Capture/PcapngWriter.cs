using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace PcapLab.Captures;

/// <summary>pcapng 1.0, one little-endian section, nanosecond interfaces.</summary>
internal sealed class PcapngWriter(Stream output, CaptureInfo? origin) : CaptureWriter(output)
{
    private const byte Nanoseconds = 9;

    /// <summary>No value is longer: an option's length has 16 bits.</summary>
    private const int LongestOption = 65_532;

    private readonly List<byte> _options = [];
    private bool _sectionWritten;
    private int _interfaces;

    public override int AddInterface(CaptureInterface described)
    {
        Begin();
        foreach (var comment in described.Comments) AddText(1, comment);
        AddText(2, described.Name);
        AddText(3, described.Description);
        AddOption(9, [Nanoseconds]);
        if (described.Filter is { Length: > 0 } filter) AddOption(11, [0, .. Encoding.UTF8.GetBytes(filter)]);
        AddText(12, described.OperatingSystem);
        if (described.FcsLength > 0) AddOption(13, [described.FcsLength]);
        var body = Block(1, 8 + EndOptions());
        Put16(body, (ushort)described.LinkType);
        Put32(body[4..], described.Snaplen);
        TakeOptions(body[8..]);
        return _interfaces++;
    }

    public override void Write(int interfaceId, in PacketRecord record, ReadOnlySpan<byte> bytes, PacketNote? note = null)
    {
        var padded = (bytes.Length + 3) & ~3;
        if (record.Flags != 0 || note is not null) AddPacketOptions(record.Flags, note);
        var options = _options.Count == 0 ? 0 : EndOptions();
        var body = Block(6, 20 + padded + options);
        // Times before 1970 cannot be said without an offset: they become its first instant.
        var time = (ulong)Math.Max(record.Time, 0);
        Put32(body, (uint)interfaceId);
        Put32(body[4..], (uint)(time >> 32));
        Put32(body[8..], (uint)time);
        Put32(body[12..], (uint)bytes.Length);
        Put32(body[16..], (uint)record.Original);
        bytes.CopyTo(body[20..]);
        body[(20 + bytes.Length)..(20 + padded)].Clear();
        if (options > 0) TakeOptions(body[(20 + padded)..]);
        Packets++;
    }

    public override void WriteExtras(IEnumerable<KeyValuePair<string, string>> names, IEnumerable<byte[]> tlsKeyLogs)
    {
        Begin();
        foreach (var (address, name) in names)
        {
            var bytes = IPAddress.Parse(address).GetAddressBytes();
            AddOption((ushort)(bytes.Length == 4 ? 1 : 2), [.. bytes, .. Encoding.UTF8.GetBytes(name), 0]);
        }

        if (_options.Count > 0) TakeOptions(Block(4, EndOptions()));
        foreach (var log in tlsKeyLogs)
        {
            var body = Block(10, 8 + ((log.Length + 3) & ~3));
            body.Clear();
            Put32(body, 0x544c534b); // "TLSK"
            Put32(body[4..], (uint)log.Length);
            log.CopyTo(body[8..]);
        }
    }

    public override void WriteStatistics(int interfaceId, CaptureInterface counted, long time)
    {
        AddNumber(4, (ulong)counted.Packets);
        if (counted.Drops is { } drops) AddNumber(5, (ulong)drops);
        var body = Block(5, 12 + EndOptions());
        Put32(body, (uint)interfaceId);
        Put32(body[4..], (uint)((ulong)time >> 32));
        Put32(body[8..], (uint)time);
        TakeOptions(body[12..]);
    }

    private protected override (int Length, bool IsPacket) Measure(ReadOnlySpan<byte> record, bool atStart) =>
        (BinaryPrimitives.ReadInt32LittleEndian(record[4..]), BinaryPrimitives.ReadInt32LittleEndian(record) == 6);

    private protected override void Finish() => Begin();

    private void Begin()
    {
        if (_sectionWritten) return;
        _sectionWritten = true;
        foreach (var comment in origin?.Comments ?? []) AddText(1, comment);
        AddText(2, origin?.Hardware);
        AddText(3, origin?.OperatingSystem);
        AddText(4, origin?.Application ?? "pcaplab");
        var body = Block(PcapngReader.SectionHeader, 16 + EndOptions());
        Put32(body, 0x1a2b3c4d);
        Put16(body[4..], 1);
        Put16(body[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], -1); // length unknown: the file grows
        TakeOptions(body[16..]);
    }

    private Span<byte> Block(uint type, int bodyLength)
    {
        var total = bodyLength + 12;
        var room = Reserve(total);
        Put32(room, type);
        Put32(room[4..], (uint)total);
        Put32(room[(total - 4)..], (uint)total);
        return room[8..(total - 4)];
    }

    private void AddPacketOptions(uint flags, PacketNote? note)
    {
        foreach (var comment in note?.Comments ?? []) AddText(1, comment);
        if (flags != 0) AddOption(2, BitConverter.GetBytes(flags));
        if (note?.DropCount is { } drops) AddNumber(4, drops);
        foreach (var (code, value) in note?.OtherOptions ?? []) AddOption(code, value);
    }

    private void AddNumber(ushort code, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        AddOption(code, bytes);
    }

    private void AddText(ushort code, string? text)
    {
        if (!string.IsNullOrEmpty(text)) AddOption(code, Encoding.UTF8.GetBytes(text));
    }

    private void AddOption(ushort code, ReadOnlySpan<byte> value)
    {
        value = value[..Math.Min(value.Length, LongestOption)];
        Span<byte> head = stackalloc byte[4];
        Put16(head, code);
        Put16(head[2..], (ushort)value.Length);
        _options.AddRange(head);
        _options.AddRange(value);
        while (_options.Count % 4 != 0) _options.Add(0);
    }

    /// <summary>Ends the collected options; returns their length.</summary>
    private int EndOptions()
    {
        _options.AddRange([0, 0, 0, 0]);
        return _options.Count;
    }

    private void TakeOptions(Span<byte> into)
    {
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_options).CopyTo(into);
        _options.Clear();
    }
}
