using System.Buffers.Binary;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

/// <summary>Builds frames for decoder tests, header by header, from the outside in.</summary>
internal static class Frames
{
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Ethernet(ushort type, params byte[][] rest) => Join([Hex("0202020202020101010101 01"), U16(type), .. rest]);

    public static byte[] Ipv4(byte protocol, byte[] payload, ushort id = 7, int offset = 0, bool more = false, string source = "0a000001", string destination = "0a000002")
    {
        var header = Join(Hex("4500"), U16((ushort)(20 + payload.Length)), U16(id), U16((ushort)(offset >> 3 | (more ? 0x2000 : 0))), [64, protocol, 0, 0], Hex(source), Hex(destination));
        return Join(header, payload);
    }

    public static byte[] Ipv6(byte next, byte[] payload, string source = "20010db8000000000000000000000001", string destination = "20010db8000000000000000000000002") =>
        Join(Hex("60000000"), U16((ushort)payload.Length), [next, 64], Hex(source), Hex(destination), payload);

    public static byte[] Udp(ushort source, ushort destination, byte[] payload) =>
        Join(U16(source), U16(destination), U16((ushort)(8 + payload.Length)), [0, 0], payload);

    public static byte[] Tcp(ushort source, ushort destination, byte flags = 0x18, params byte[] payload) =>
        Join(U16(source), U16(destination), Hex("00000001 00000002"), [0x50, flags], U16(1000), Hex("00000000"), payload);

    public static byte[] U16(ushort value)
    {
        var b = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(b, value);
        return b;
    }

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

    public static PacketFacts Decode(PacketDecoder decoder, byte[] frame, LinkType link = LinkType.Ethernet, long time = 0, int original = 0)
    {
        var facts = new PacketFacts { Time = time, Number = time + 1, Captured = frame.Length, Original = Math.Max(original, frame.Length) };
        decoder.Decode(frame, link, 0, ref facts);
        return facts;
    }

    public static string Path(PacketDecoder decoder, in PacketFacts facts) =>
        string.Join(':', decoder.Paths.Layers(facts.Path).Select(l => ((LayerId)l).ToString().ToLowerInvariant()));
}
