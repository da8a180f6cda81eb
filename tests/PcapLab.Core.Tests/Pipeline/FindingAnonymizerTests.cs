using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Tests.Pipeline;

public class FindingAnonymizerTests
{
    [Fact]
    public void Addresses_and_names_become_the_pseudonyms_of_the_tables_and_words_stay()
    {
        using var names = new Pseudonyms("secret"u8);
        var (v4, v6, mac) = (names.Map(Address("192.0.2.10")), names.Map(Address("2001:db8::1")), names.MapEther("02:00:5e:00:53:66"));
        var f = Apply(names, "192.0.2.10 and [2001:db8::1]:443 (02:00:5e:00:53:66) ask for mail.evil.example, 1.5 s, 2.7%", "ip.addr == 192.0.2.10 && ipv6.src == 2001:db8::1 && eth.addr == 02:00:5e:00:53:66 && tcp.dstport == 443");
        Assert.Equal($"{v4} and [{v6}]:443 ({mac}) ask for {names.MapName("mail.evil.example")}, 1.5 s, 2.7%", f.Title);
        Assert.Equal($"ip.addr == {v4} && ipv6.src == {v6} && eth.addr == {mac} && tcp.dstport == 443", f.Filter);
    }

    [Theory]
    [InlineData("dns.qry.name == \"mail.evil.example\"", "mail.evil.example")]
    [InlineData("lower(dns.qry.name) matches \"\\\\.evil\\\\.example$\"", "evil\\\\.example")]
    [InlineData("http.host == \"a \\\"quoted\\\" name\"", "quoted")]
    public void What_a_filter_quotes_is_never_left(string filter, string secret)
    {
        using var names = new Pseudonyms("secret"u8);
        var mapped = Apply(names, "t", filter).Filter;
        Assert.DoesNotContain(secret, mapped, StringComparison.Ordinal);
        Assert.StartsWith(filter[..filter.IndexOf('"', StringComparison.Ordinal)], mapped, StringComparison.Ordinal);
        // Still a filter.
        Assert.NotNull(PcapLab.Filters.FilterCompiler.Compile(mapped));
    }

    [Fact]
    public void Names_of_odd_letters_certificates_and_hidden_users_go_too()
    {
        using var names = new Pseudonyms("secret"u8);
        var result = Empty() with
        {
            Dns = [new DnsRow { Transport = "udp", QType = "A", QName = "x.my zone!.test", Client = Address("192.0.2.1"), Server = Address("192.0.2.2") }],
            Tls = [new TlsRow { Transport = "tcp", CertSubject = "CN=Anna Smith,O=Secret Corp" }],
            Findings = [Finding("n data under my zone!.test; CN=Anna Smith,O=Secret Corp issued it; user a••••n", "dns")],
        };
        var title = ResultAnonymizer.Apply(result, names).Findings[0].Title;
        foreach (var secret in new[] { "zone", "Anna", "Secret", "a•", "•n" }) Assert.DoesNotContain(secret, title, StringComparison.Ordinal);
    }

    private static Ip Address(string text) => Ip.TryParse(text, out var ip) ? ip : throw new FormatException(text);

    private static Finding Apply(Pseudonyms names, string title, string filter) => ResultAnonymizer.Apply(Empty() with { Findings = [Finding(title, filter)] }, names).Findings[0];

    private static Finding Finding(string title, string filter) => new() { Id = "x", Key = "k", Title = title, Seen = "", Action = "", Filter = filter };

    private static AnalysisResult Empty() => new()
    {
        Info = new CaptureFacts { File = "t", Format = "pcap" }, Quality = new CaptureQuality(), Layers = new Dictionary<string, long>(StringComparer.Ordinal), Protocols = [], Endpoints = [], Flows = [],
        Timeline = new Timeline(1, []), FrameSizes = [], Dns = [], Tls = [], Http = [], Hosts = [], Findings = [],
    };
}
