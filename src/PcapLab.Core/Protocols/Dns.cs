using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>DNS, and by subclass mDNS and LLMNR, which share its messages and field names.</summary>
internal class Dns : AppProtocol
{
    private static readonly FieldSet F = new("dns");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes", about: "Length prefix over TCP (RFC 1035, 4.2.2)");
    internal static readonly Field TransactionId = F.Hex("id", "Transaction ID");
    internal static readonly Field Flags = F.Hex("flags", "Flags");
    internal static readonly Field Response = F.Bits("flags.response", "Response", 0x8000);
    internal static readonly Field Opcode = F.Bits("flags.opcode", "Opcode", 0x7800, DnsNames.Opcode);
    private static readonly Field Authoritative = F.Bits("flags.authoritative", "Authoritative", 0x0400);
    private static readonly Field Conflict = F.Bits("flags.conflict", "Conflict (LLMNR)", 0x0400);
    internal static readonly Field Truncated = F.Bits("flags.truncated", "Truncated", 0x0200);
    private static readonly Field RecursionDesired = F.Bits("flags.recdesired", "Recursion desired", 0x0100);
    private static readonly Field Tentative = F.Bits("flags.tentative", "Tentative (LLMNR)", 0x0100);
    private static readonly Field RecursionAvailable = F.Bits("flags.recavail", "Recursion available", 0x0080);
    private static readonly Field Z = F.Bits("flags.z", "Reserved", 0x0040);
    private static readonly Field Authenticated = F.Bits("flags.authenticated", "Answer authenticated", 0x0020);
    private static readonly Field CheckDisable = F.Bits("flags.checkdisable", "Non-authenticated data acceptable", 0x0010);
    internal static readonly Field RCode = F.Bits("flags.rcode", "Reply code", 0x000f, DnsNames.RCode);
    private static readonly Field Queries = F.Number("count.queries", "Questions");
    private static readonly Field Answers = F.Number("count.answers", "Answer RRs");
    private static readonly Field Authorities = F.Number("count.auth_rr", "Authority RRs");
    private static readonly Field Additionals = F.Number("count.add_rr", "Additional RRs");
    private static readonly Field Question = F.Group("qry", "Query");
    internal static readonly Field QueryName = F.Text("qry.name", "Name");
    private static readonly Field QueryNameLength = F.Number("qry.name.len", "Name length");
    private static readonly Field Labels = F.Number("count.labels", "Label count");
    internal static readonly Field QueryType = F.Number("qry.type", "Type", DnsNames.Type);
    internal static readonly Field QueryClass = F.Hex("qry.class", "Class", v => DnsNames.Class(v & 0x7fff));
    private static readonly Field Unicast = F.Bits("qry.qu", "\"QU\" question: a unicast answer is wanted (RFC 6762, 5.4)", 0x8000);

    /// <summary>State of a stream of DNS over QUIC (RFC 9250).</summary>
    internal static readonly object OnQuic = new();

    static Dns() => F.Include(DnsRecords.F);

    public override string Name => "dns";
    public override string Title => "Domain Name System (RFC 1035)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(53), Tcp(53), Tcp(5353)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("1a2b8180000100030000000103777777076578616d706c6503636f6d0000010001c00c0005000100000e1000050266" + "65c010" +
            "c02d0001000100000e100004c0000201c02d001c000100000e10001020010db8000000000000000000000001" + "0000291000000080000000"),
        Convert.FromHexString("00070100000100000000000006" + "676f6f676c6503636f6d00000f0001"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) =>
        context.Transport == PayloadKind.Udp && LooksLikeQuestion(bytes) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) =>
        stream.Length < 2 ? Pdu.NeedMore
        : IsBare(stream, state) ? DnsNames.MessageLength(stream) is > 0 and var n ? Pdu.Whole(n) : Pdu.NeedMore
        : Pdu.Whole(2 + (stream[0] << 8 | stream[1]));

    /// <summary>
    /// Whether a QUIC stream holds a message without a length, as the drafts before RFC 9250 (ALPN doq-i00 and on) sent it: message IDs are 0 over QUIC, and no
    /// message is so short.
    /// </summary>
    private static bool IsBare(ReadOnlySpan<byte> b, object? state) => state == OnQuic && b.Length > 1 && (b[0] | b[1]) == 0;

    public override void Dissect(ref Dissector d)
    {
        if (d.IsStream && !IsBare(d.Rest, d.State)) d.U16(Length);
        var start = d.Position;
        d.U16(TransactionId);
        var isResponse = (d.Peek() & 0x80) != 0;
        ReadFlags(ref d, isResponse);
        var queries = d.U16(Queries);
        var answers = d.U16(Answers);
        var authorities = d.U16(Authorities);
        var additionals = d.U16(Additionals);
        for (var i = 0; i < queries && !d.IsStopped; i++) ReadQuestion(ref d, start);
        DnsRecords.Section(ref d, start, answers, DnsRecords.AnswerGroup);
        DnsRecords.Section(ref d, start, authorities, DnsRecords.AuthorityGroup);
        DnsRecords.Section(ref d, start, additionals, DnsRecords.AdditionalGroup);
    }

    /// <summary>Flag bits as the variant names them.</summary>
    protected virtual void ReadFlags(ref Dissector d, bool isResponse)
    {
        if (isResponse)
        {
            d.Bits(Flags, 2, Response, Opcode, Authoritative, Truncated, RecursionDesired, RecursionAvailable, Z, Authenticated, CheckDisable, RCode);
        }
        else
        {
            d.Bits(Flags, 2, Response, Opcode, Truncated, RecursionDesired, Z, CheckDisable);
        }
    }

    /// <summary>LLMNR's flags (RFC 4795, 2.1.1).</summary>
    protected static void ReadLlmnrFlags(ref Dissector d, bool isResponse)
    {
        if (isResponse) d.Bits(Flags, 2, Response, Opcode, Conflict, Truncated, Tentative, RCode);
        else d.Bits(Flags, 2, Response, Opcode, Conflict, Truncated, Tentative);
    }

    private void ReadQuestion(ref Dissector d, int start)
    {
        var group = d.Begin(Question);
        Span<byte> name = stackalloc byte[DnsNames.MaxName];
        var at = d.Position;
        var n = DnsNames.Read(ref d, start, name, out var labels);
        if (n > 0)
        {
            d.AddText(QueryName, name[..n], at, d.Position - at);
            d.AddGenerated(QueryNameLength, labels == 0 ? 0 : (ulong)n);
            d.AddGenerated(Labels, (ulong)labels);
        }

        d.U16(QueryType);
        if (this is Mdns) d.Bits(QueryClass, 2, Unicast);
        else d.U16(QueryClass);
        d.End(group);
    }

    /// <summary>A header with small counts, one question whose name is text and whose type and class are known: that is no accident.</summary>
    private static bool LooksLikeQuestion(ReadOnlySpan<byte> b)
    {
        if (b.Length < 17 || (b[2] & 0x78) > 0x28 || (b[3] & 0x40) != 0 || b[4] != 0 || b[5] != 1 || b[6] != 0 || b[8] != 0 || b[10] != 0) return false;
        if (b[2] < 0x80 && (b[7] | b[3] & 0xf) != 0) return false;
        var i = 12;
        while (i < b.Length && b[i] != 0)
        {
            if (b[i] > 63 || b[i] > b.Length - i - 1) return false;
            foreach (var c in b.Slice(i + 1, b[i]))
            {
                if (c is < 0x21 or > 0x7e) return false;
            }

            i += b[i] + 1;
        }

        if (i > b.Length - 5) return false;
        var type = b[i + 1] << 8 | b[i + 2];
        var isAlone = (b[7] | b[9] | b[11]) == 0;
        return i > 12 && type != 32 && DnsNames.Type((ulong)type) is not null && b[i + 3] == 0 && b[i + 4] is 1 or 255 && (!isAlone || i + 5 == b.Length);
    }
}

/// <summary>Multicast DNS (RFC 6762).</summary>
internal sealed class Mdns : Dns
{
    public override string Name => "mdns";
    public override string Title => "Multicast DNS (RFC 6762)";
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5353)];
    public override IReadOnlyList<PayloadKind> ByContent => [];
}

/// <summary>Link-local multicast name resolution (RFC 4795).</summary>
internal sealed class Llmnr : Dns
{
    public override string Name => "llmnr";
    public override string Title => "Link-local Multicast Name Resolution (RFC 4795)";
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(5355), Tcp(5355)];
    public override IReadOnlyList<PayloadKind> ByContent => [];
    protected override void ReadFlags(ref Dissector d, bool isResponse) => ReadLlmnrFlags(ref d, isResponse);
}
