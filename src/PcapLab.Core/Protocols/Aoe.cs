using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>ATA over Ethernet: shelf, slot, command.</summary>
internal sealed class Aoe : AppProtocol
{
    private static readonly FieldSet F = new("aoe");
    private static readonly Field Flags = F.Hex("flags_version", "Version and flags");
    private static readonly Field Version = F.Bits("version", "Version", 0xf0);
    private static readonly Field Response = F.Bits("response", "Response flag", 0x08);
    private static readonly Field IsError = F.Bits("err", "Error flag", 0x04);
    private static readonly Field Error = F.Number("error", "Error");
    private static readonly Field Major = F.Hex("major", "Major");
    private static readonly Field Minor = F.Hex("minor", "Minor");
    private static readonly Field Command = F.Number("cmd", "Command", v => v switch { 0 => "Issue ATA Command", 1 => "Query Config Information", 2 => "MAC Mask List", _ => null });
    private static readonly Field Tag = F.Hex("tag", "Tag");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "aoe";
    public override string Title => "ATA over Ethernet";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x88a2)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("1000000100010000000102030405")];

    public override void Dissect(ref Dissector d)
    {
        d.Bits(Flags, 1, Version, Response, IsError);
        d.U8(Error);
        d.U16(Major);
        d.U8(Minor);
        d.U8(Command);
        d.U32(Tag);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
