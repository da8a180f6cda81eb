using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Network File System (RFC 1813, 8881): the arguments of a call, behind the credentials.</summary>
internal sealed class Nfs : AppProtocol
{
    private static readonly FieldSet F = new("nfs");
    private static readonly Field Flavor = F.Number("flavor", "Credentials flavor", v => v switch { 0 => "AUTH_NULL", 1 => "AUTH_UNIX", 6 => "RPCSEC_GSS", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "nfs";
    public override string Title => "Network File System (RFC 1813, 8881)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00000000000000000000000000000000")];

    public override void Dissect(ref Dissector d)
    {
        d.U32(Flavor);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
