using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>PAP (RFC 1334): peer and password in the clear.</summary>
internal sealed class PppPap : AppProtocol
{
    private static readonly FieldSet F = new("pap");
    private static readonly Field Code = F.Number("code", "Code", v => v switch { 1 => "Authenticate-Request", 2 => "Authenticate-Ack", 3 => "Authenticate-Nak", _ => null });
    private static readonly Field Identifier = F.Number("identifier", "Identifier");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    internal static readonly Field Peer = F.Text("peer_id", "Peer-ID");
    internal static readonly Field Password = F.Text("password", "Password");
    private static readonly Field Message = F.Text("message", "Message");

    public override string Name => "pap";
    public override string Title => "PPP Password Authentication Protocol (RFC 1334)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [new(PayloadKind.Ppp, 0xc023)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0101000f05616c6963650473336372")];

    public override void Dissect(ref Dissector d)
    {
        var code = d.U8(Code);
        d.U8(Identifier);
        var outer = d.Enter(d.U16(Length) - 4);
        if (code == 1)
        {
            Counted(ref d, Peer);
            Counted(ref d, Password);
        }
        else if (d.Remaining > 0)
        {
            Counted(ref d, Message);
        }

        d.Leave(outer);
    }

    private static void Counted(ref Dissector d, Field field)
    {
        int n = d.Peek();
        d.Skip(1);
        d.Text(field, n);
    }
}
