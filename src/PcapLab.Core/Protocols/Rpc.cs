using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>ONC RPC (RFC 5531): program and procedure; NFS, portmap and mount are named by their program.</summary>
internal sealed class Rpc : AppProtocol
{
    private static readonly FieldSet F = new("rpc");
    private static readonly Field Fragment = F.Hex("fragment", "Fragment header");
    private static readonly Field Last = F.Bits("lastfrag", "Last fragment", 0x80000000);
    private static readonly Field Length = F.Bits("fraglen", "Fragment length", 0x7fffffff);
    private static readonly Field Xid = F.Hex("xid", "XID");
    private static readonly Field Type = F.Number("msgtyp", "Message type", v => v switch { 0 => "Call", 1 => "Reply", _ => null });
    private static readonly Field Version = F.Number("version", "RPC version");
    private static readonly Field Program = F.Number("program", "Program", v => v switch { 100000 => "Portmap", 100003 => "NFS", 100005 => "MOUNT", 100021 => "NLM", 100024 => "STAT", 100227 => "NFSACL", 150001 => "PCNFSD", _ => null });
    private static readonly Field ProgramVersion = F.Number("programversion", "Program version");
    private static readonly Field Procedure = F.Number("procedure", "Procedure");
    private static readonly Field State = F.Number("replystat", "Reply state", v => v switch { 0 => "accepted", 1 => "denied", _ => null });
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "rpc";
    public override string Title => "Remote procedure call (RFC 5531)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(111), Udp(111), Tcp(2049), Udp(2049)];
    public override IReadOnlyList<PayloadKind> ByContent => OverBoth;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("80000028000000010000000000000002000186a3000000030000000000000000000000000000000000000000"),
        Convert.FromHexString("80000018000000010000000100000000000000000000000000000000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        IsMessage(context.Transport == PayloadKind.Tcp ? b.Length > 4 ? b[4..] : default : b) ? Match.Yes : Match.No;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction) =>
        b.Length < 4 ? Pdu.NeedMore : b[0] is 0 or 0x80 && b[1] < 0x20 ? new Pdu((int)Math.Min(1024, 4L + (b[1] << 16 | b[2] << 8 | b[3])), 4L + (b[1] << 16 | b[2] << 8 | b[3])) : Pdu.NotMine;

    public override void Dissect(ref Dissector d)
    {
        if (d.IsStream) d.Bits(Fragment, 4, Last, Length);
        d.U32(Xid);
        if (d.U32(Type) == 0)
        {
            d.U32(Version);
            var program = d.U32(Program);
            d.U32(ProgramVersion);
            d.U32(Procedure);
            var name = program switch { 100000 => "portmap", 100003 => "nfs", 100005 => "mount", _ => null };
            if (name is not null && !d.IsStopped) Inner(ref d, name);
        }
        else
        {
            d.U32(State);
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Inner(ref Dissector d, string name)
    {
        var inner = ProtocolRegistry.ByName[name];
        d.Layer(inner);
        inner.Dissect(ref d);
    }

    /// <summary>A call of version 2 to a program whose number is assigned, or an answer that was accepted or denied.</summary>
    private static bool IsMessage(ReadOnlySpan<byte> b)
    {
        if (b.Length < 16 || b[4] != 0 || b[5] != 0 || b[6] != 0) return false;
        if (b[7] == 0) return b.Length >= 24 && b[8] == 0 && b[9] == 0 && b[10] == 0 && b[11] == 2 && b[12] == 0 && b[13] is 1 or 2 && b[16] == 0 && b[17] == 0 && b[18] == 0;
        return b[7] == 1 && b[8] == 0 && b[9] == 0 && b[10] == 0 && b[11] <= 1 && b[12] == 0 && b[13] == 0 && b[14] == 0 && b[15] <= 6;
    }
}
