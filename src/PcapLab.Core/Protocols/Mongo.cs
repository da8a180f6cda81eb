using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>MongoDB: message head, collection, command.</summary>
internal sealed class Mongo : AppProtocol
{
    private static readonly FieldSet F = new("mongo");
    private static readonly Field Length = F.Number("message_length", "Message length", unit: "bytes");
    private static readonly Field Request = F.Hex("request_id", "Request ID");
    private static readonly Field ResponseTo = F.Hex("response_to", "Response to");
    private static readonly Field Opcode = F.Number("opcode", "OpCode", v => v switch { 1 => "Reply", 2001 => "Update document", 2002 => "Insert document", 2004 => "Query", 2005 => "Get More", 2006 => "Delete document", 2007 => "Kill Cursors", 2012 => "Compressed Data", 2013 => "Extensible Message Format", _ => null });
    private static readonly Field Collection = F.Text("full_collection_name", "Full collection name");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "mongo";
    public override string Title => "MongoDB wire protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(27017)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("200000000100000000000000d40700000000000061646d696e2e240000000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 16 && IsHead(b) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 16 ? Pdu.NeedMore : IsHead(b) ? Pdu.Whole(b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        d.U32Le(Length);
        d.U32Le(Request);
        d.U32Le(ResponseTo);
        if (d.U32Le(Opcode) is 2001 or 2002 or 2004 or 2005 or 2006 && d.Remaining > 4)
        {
            d.Skip(4);
            d.CString(Collection);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static bool IsHead(ReadOnlySpan<byte> b) =>
        b[3] < 3 && (b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24) >= 16 && b[14] == 0 && b[15] == 0 && (b[12] | b[13] << 8) is 1 or 2001 or 2002 or >= 2004 and <= 2007 or 2010 or 2011 or 2012 or 2013;
}
