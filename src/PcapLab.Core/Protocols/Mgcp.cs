using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>MGCP (RFC 3435): the command or response line and the parameters.</summary>
internal sealed class Mgcp : AppProtocol
{
    private static readonly string[] Verbs = ["EPCF", "CRCX", "MDCX", "DLCX", "RQNT", "NTFY", "AUEP", "AUCX", "RSIP", "MESG"];
    private static readonly byte[][] Starts = [.. Verbs.Select(v => System.Text.Encoding.ASCII.GetBytes(v + " "))];
    private static readonly FieldSet F = new("mgcp");
    private static readonly Field Verb = F.Text("req.verb", "Verb");
    private static readonly Field Transaction = F.Text("transid", "Transaction ID");
    private static readonly Field Endpoint = F.Text("req.endpoint", "Endpoint");
    private static readonly Field Version = F.Text("version", "Version");
    private static readonly Field Code = F.Number("rsp.rspcode", "Response code");
    private static readonly Field Parameter = F.Text("param", "Parameter");

    public override string Name => "mgcp";
    public override string Title => "Media Gateway Control Protocol (RFC 3435)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(2427), Udp(2727)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["RQNT 1200 aaln/1@gw.example.net MGCP 1.0\r\nN: ca@ca.example.net:5678\r\nX: 0123456789AC\r\n"u8.ToArray(), "200 1200 OK\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        var line = b.IndexOf((byte)'\n');
        foreach (var start in Starts)
        {
            if (b.StartsWith(start)) return line > 0 && b[..line].IndexOf(" MGCP "u8) > 0 ? Match.Yes : Match.Maybe;
        }

        return b.Length >= 4 && b[0] is >= (byte)'0' and <= (byte)'9' && b[3] == ' ' ? Match.Maybe : Match.No;
    }

    public override void Dissect(ref Dissector d)
    {
        var first = d.Enter(LineLength(ref d));
        if (Lines.Reply(ref d, Code, Transaction, out _))
        {
            d.Leave(first, forgive: true);
        }
        else
        {
            Lines.Word(ref d, Verb);
            Lines.Word(ref d, Transaction);
            Lines.Word(ref d, Endpoint);
            Lines.Rest(ref d, Version);
            d.Leave(first, forgive: true);
        }

        while (d.Remaining > 0 && !d.Rest.StartsWith("v="u8))
        {
            var n = LineLength(ref d);
            var text = d.Rest[..n].TrimEnd("\r\n"u8);
            if (!text.IsEmpty) d.Text(Parameter, text.Length);
            d.Skip(n - text.Length);
        }
    }

    private static int LineLength(ref Dissector d) => d.Rest.IndexOf((byte)'\n') is var n and >= 0 ? n + 1 : d.Remaining;
}
