using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NetBIOS names (RFC 1002): sixteen bytes, half-ASCII coded in a DNS label.</summary>
internal static class NetBiosNames
{
    /// <summary>Reads an encoded name and adds it with its suffix as <c>NAME&lt;20&gt;</c>.</summary>
    public static void Put(ref Dissector d, int start, Field field)
    {
        Span<byte> coded = stackalloc byte[DnsNames.MaxName];
        Span<byte> text = stackalloc byte[24];
        var at = d.Position;
        var n = DnsNames.Read(ref d, start, coded, out _);
        if (n == 0) return;
        var used = 0;
        if (n >= 32 && !coded[..32].ContainsAnyExceptInRange((byte)'A', (byte)'P'))
        {
            for (var i = 0; i < 15; i++) text[used++] = (byte)(coded[2 * i] - 'A' << 4 | coded[2 * i + 1] - 'A');
            used = text[..15].TrimEnd((ReadOnlySpan<byte>)[(byte)' ', 0]).Length;
            var suffix = (byte)(coded[30] - 'A' << 4 | coded[31] - 'A');
            text[used++] = (byte)'<';
            TlsFingerprint.Hex([suffix], text[used..]);
            used += 2;
            text[used++] = (byte)'>';
            d.AddText(field, text[..used], at, d.Position - at);
        }
        else
        {
            d.AddText(field, coded[..n], at, d.Position - at);
        }
    }
}

/// <summary>NetBIOS name service (RFC 1002, 4.2).</summary>
internal sealed class Nbns : AppProtocol
{
    private static readonly FieldSet F = new("nbns");
    private static readonly Field DatagramId = F.Hex("id", "Transaction ID");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Response = F.Bits("flags.response", "Response", 0x8000);
    private static readonly Field Opcode = F.Bits("flags.opcode", "Opcode", 0x7800, v => v switch { 0 => "Name query", 5 => "Registration", 6 => "Release", 7 => "WACK", 8 => "Refresh", _ => null });
    private static readonly Field Broadcast = F.Bits("flags.broadcast", "Broadcast", 0x0010);
    private static readonly Field ReplyCode = F.Bits("flags.rcode", "Reply code", 0x000f);
    private static readonly Field Queries = F.Number("count.queries", "Questions");
    private static readonly Field Answers = F.Number("count.answers", "Answer RRs");
    private static readonly Field Authorities = F.Number("count.auth_rr", "Authority RRs");
    private static readonly Field Additionals = F.Number("count.add_rr", "Additional RRs");
    private static readonly Field NameField = F.Text("name", "Name");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 32 => "NB", 33 => "NBSTAT", _ => null });
    private static readonly Field Class = F.Number("class", "Class");
    private static readonly Field Ttl = F.Number("ttl", "Time to live", unit: "s");
    private static readonly Field DataLength = F.Number("data_length", "Data length", unit: "bytes");
    private static readonly Field NameFlags = F.Hex("nb_flags", "Name flags");
    private static readonly Field Address = F.Ipv4("addr", "Address");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "nbns";
    public override string Title => "NetBIOS Name Service (RFC 1002)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(137)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("a1b2011000010000000000002046484641454245454341434143414341434143414341434143414341434141410000200001"),
        Convert.FromHexString("a1b285000000000100000000204648464145424545434143414341434143414341434143414341434143414141000020000100000e1000060000c0000201"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 50 && b[12] == 32 && !b.Slice(13, 32).ContainsAnyExceptInRange((byte)'A', (byte)'P') ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        var start = d.Position;
        d.U16(DatagramId);
        d.Bits(Flags, 2, Response, Opcode, Broadcast, ReplyCode);
        var queries = d.U16(Queries);
        var records = d.U16(Answers) + d.U16(Authorities) + d.U16(Additionals);
        for (var i = 0; i < queries && !d.IsStopped; i++) Head(ref d, start);
        for (var i = 0; i < records && !d.IsStopped; i++)
        {
            var type = Head(ref d, start);
            d.U32(Ttl);
            var outer = d.Enter(d.U16(DataLength));
            while (type == 32 && d.Remaining >= 6)
            {
                d.U16(NameFlags);
                d.Bytes(Address, 4);
            }

            if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
            d.Leave(outer);
        }
    }

    private static int Head(ref Dissector d, int start)
    {
        NetBiosNames.Put(ref d, start, NameField);
        var type = d.U16(Type);
        d.U16(Class);
        return type;
    }
}

/// <summary>NetBIOS datagram service (RFC 1002, 4.4).</summary>
internal sealed class Nbdgm : AppProtocol
{
    private static readonly FieldSet F = new("nbdgm");
    private static readonly Field Type = F.Hex("type", "Message type", v => v switch { 0x10 => "Direct unique", 0x11 => "Direct group", 0x12 => "Broadcast", 0x13 => "Error", _ => null });
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field DatagramId = F.Hex("dgram_id", "Datagram ID");
    private static readonly Field SourceAddress = F.Ipv4("src.ip", "Source IP");
    private static readonly Field Port = F.Number("src.port", "Source port");
    private static readonly Field Length = F.Number("dgram_len", "Datagram length", unit: "bytes");
    private static readonly Field PacketOffset = F.Number("pkt_offset", "Packet offset");
    private static readonly Field SourceName = F.Text("source_name", "Source name");
    private static readonly Field DestinationName = F.Text("destination_name", "Destination name");
    private static readonly Field Data = F.Bytes("data", "User data");

    public override string Name => "nbdgm";
    public override string Title => "NetBIOS Datagram Service (RFC 1002)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(138)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("110a0001c0000201008a004e0000" + "2046484641454245454341434143414341434143414341434143414341434141410020464846414542454543414341434143414341434143414341434143414341424e00" + "ff534d42"),
    ];

    public override void Dissect(ref Dissector d)
    {
        var type = d.U8(Type);
        d.U8(Flags);
        d.U16(DatagramId);
        d.Bytes(SourceAddress, 4);
        d.U16(Port);
        if (type is < 0x10 or > 0x12) return;
        d.U16(Length);
        d.U16(PacketOffset);
        NetBiosNames.Put(ref d, 0, SourceName);
        NetBiosNames.Put(ref d, 0, DestinationName);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
