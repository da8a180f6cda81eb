using System.Buffers.Binary;
using PcapLab.Wire;

namespace PcapLab.Captures;

/// <summary>Classic pcap, version 2.4, little-endian.</summary>
internal sealed class PcapWriter(Stream output, bool nanoseconds) : CaptureWriter(output)
{
    private readonly List<CaptureInterface> _interfaces = [];
    private LinkType? _linkType;

    public override int AddInterface(CaptureInterface described)
    {
        _interfaces.Add(described);
        return _interfaces.Count - 1;
    }

    public override void Write(int interfaceId, in PacketRecord record, ReadOnlySpan<byte> bytes, PacketNote? note = null)
    {
        var from = _interfaces[interfaceId];
        if (_linkType is null) WriteHeader(from.LinkType, from.Snaplen, from.FcsLength);
        if (_linkType != from.LinkType) throw new CaptureException($"a pcap file holds one link type, but there are packets of {_linkType} and of {from.LinkType}; name the output .pcapng");
        var room = Reserve(16 + bytes.Length);
        // The format counts from 1970 to 2106; what lies outside is moved to the nearer end.
        var time = Math.Clamp(record.Time, 0, uint.MaxValue * 1_000_000_000L + 999_999_999);
        Put32(room, (uint)(time / 1_000_000_000));
        Put32(room[4..], (uint)(time % 1_000_000_000) / (nanoseconds ? 1u : 1000u));
        Put32(room[8..], (uint)bytes.Length);
        Put32(room[12..], (uint)record.Original);
        bytes.CopyTo(room[16..]);
        Packets++;
    }

    private protected override (int Length, bool IsPacket) Measure(ReadOnlySpan<byte> record, bool atStart) =>
        atStart ? (PcapReader.FileHeaderSize, false) : (16 + BinaryPrimitives.ReadInt32LittleEndian(record[8..]), true);

    private protected override void Finish()
    {
        if (_linkType is not null) return;
        var only = _interfaces.FirstOrDefault();
        WriteHeader(only?.LinkType ?? LinkType.Ethernet, only?.Snaplen ?? 0, only?.FcsLength ?? 0);
    }

    private void WriteHeader(LinkType linkType, uint snaplen, byte fcsLength)
    {
        _linkType = linkType;
        var room = Reserve(PcapReader.FileHeaderSize);
        room.Clear();
        Put32(room, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
        Put16(room[4..], 2);
        Put16(room[6..], 4);
        // 0 means "no limit" in pcapng, but libpcap's readers want a number.
        Put32(room[16..], snaplen == 0 ? 262_144 : snaplen);
        Put32(room[20..], FileLinkType.Format(linkType, fcsLength));
    }
}
