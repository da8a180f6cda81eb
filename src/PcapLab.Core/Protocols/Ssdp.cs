using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>SSDP: HTTP heads in datagrams (UPnP Device Architecture, 1).</summary>
internal sealed class Ssdp : AppProtocol
{
    private static readonly FieldSet F = new("ssdp");
    private static readonly Field StartLine = F.Text("start_line", "Start line");
    private static readonly Field Line = F.Text("line", "Header line");
    private static readonly HeaderTable Headers = new(
        ("st", F.Text("st", "Search target")), ("nt", F.Text("nt", "Notification type")), ("usn", F.Text("usn", "Unique service name")), ("location", F.Text("location", "Location")),
        ("server", F.Text("server", "Server")), ("man", F.Text("man", "MAN")), ("mx", F.Text("mx", "MX")), ("host", F.Text("host", "Host")));

    public override string Name => "ssdp";
    public override string Title => "Simple Service Discovery Protocol (UPnP)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(1900)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = ["M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nST: ssdp:all\r\n\r\n"u8.ToArray()];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.StartsWith("M-SEARCH * HTTP/"u8) || b.StartsWith("NOTIFY * HTTP/"u8) ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.Line(StartLine);
        TextHead.ReadHeaders(ref d, Line, Headers);
    }
}
