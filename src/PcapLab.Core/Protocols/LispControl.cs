using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>LISP control messages (RFC 9301): kind and nonce.</summary>
internal sealed class LispControl : AppProtocol
{
    private static readonly FieldSet F = new("lisp");
    private static readonly Field First = F.Hex("first", "Type and flags");
    private static readonly Field Type = F.Bits("type", "Type", 0xf0000000, v => v switch { 1 => "Map-Request", 2 => "Map-Reply", 3 => "Map-Register", 4 => "Map-Notify", 7 => "Info", 8 => "Encapsulated Control Message", _ => null });
    private static readonly Field Records = F.Bits("records", "Record count", 0x000000ff);
    private static readonly Field Nonce = F.Hex("nonce", "Nonce");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "lisp";
    public override string Title => "Locator/ID Separation Protocol control (RFC 9301)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(4342)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("3000000101020304050607080001")];

    public override void Dissect(ref Dissector d)
    {
        var first = d.Bits(First, 4, Type, Records);
        if (first >> 28 is >= 1 and <= 4) d.U64(Nonce);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
