using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>FTP's data connections (RFC 959): the bytes of files and listings, nothing else. The control connection says where they are.</summary>
internal sealed class FtpData : AppProtocol
{
    private static readonly FieldSet F = new("ftp-data");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "ftp-data";
    public override string Title => "File Transfer Protocol, data (RFC 959)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(20)];
    public override IReadOnlyList<byte[]> Samples { get; } = ["any bytes"u8.ToArray()];
    public override bool AnyStart => true;

    public override Pdu NextPdu(ReadOnlySpan<byte> stream, object? state, int direction) => Pdu.Whole(stream.Length);

    public override void Dissect(ref Dissector d)
    {
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }
}
