using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>VTP: kind, domain, revision.</summary>
internal sealed class Vtp : AppProtocol
{
    private static readonly FieldSet F = new("vtp");
    private static readonly Field Version = F.Hex("version", "Version");
    private static readonly Field Code = F.Hex("code", "Code", v => v switch { 1 => "Summary Advertisement", 2 => "Subset Advertisement", 3 => "Advertisement Request", 4 => "Join/Prune Message", _ => null });
    private static readonly Field Followers = F.Number("followers", "Followers");
    private static readonly Field Length = F.Number("md_len", "Management domain length");
    private static readonly Field Domain = F.Text("md", "Management domain");
    private static readonly Field Revision = F.Number("conf_rev_num", "Configuration revision number");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "vtp";
    public override string Title => "VLAN Trunking Protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Snap, 0x2003)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("01010103616263000000000000000000000000000000000000000000000000000000000000000005")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        d.U8(Code);
        d.U8(Followers);
        var length = Math.Min(d.U8(Length), (byte)32);
        d.Text(Domain, length);
        d.Skip(32 - length);
        d.U32(Revision);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
