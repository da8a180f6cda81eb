using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

/// <summary>Against the published vectors of JA3 and JA4.</summary>
public class TlsFingerprintTests
{
    private static readonly ushort[] ChromeCiphers = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f, 0x35];
    private static readonly ushort[] ChromeSignatures = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];

    [Fact]
    public void Ja4_of_the_published_chrome_hello()
    {
        var hello = Hello([0x0a0a, .. ChromeCiphers],
            (0x1a1a, []), (0, Hex("000e00000b6578616d706c652e636f6d")), (0x17, []), (0xff01, [0]), (10, Hex("00040a0a001d")), (11, [1, 0]), (0x23, []),
            (16, Hex("000c02683208687474702f312e31")), (5, []), (13, List16(ChromeSignatures)), (0x12, []), (0x33, []), (0x2d, []),
            (43, Hex("062a2a03040303")), (0x1b, []), (0x4469, []), (0x15, []));
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", Ja4(hello, 't'));
        Assert.Equal("q13d1516h2_8daaf6152771_e5627efa2ab1", Ja4(hello, 'q'));
    }

    [Theory]
    [InlineData("00020168", "hh")]            // one character is doubled
    [InlineData("000403ab00cd", "ad")]        // bytes that are no text: first and last hex digit
    [InlineData("", "00")]
    public void Ja4_of_unusual_alpn(string alpn, string expected)
    {
        var hello = alpn.Length > 0 ? Hello([0x1301], (16, Hex(alpn))) : Hello([0x1301]);
        Assert.Equal(expected, Ja4(hello, 't')[8..10]);
    }

    [Fact]
    public void Ja4_without_extensions_has_zeros_and_no_signature_part() => Assert.Equal("t12i010000_0f2cb44170f4_000000000000", Ja4(Hello([0x1301]), 't'));

    [Fact]
    public void Ja3_text_drops_grease_and_keeps_order()
    {
        var body = Hello([0x0a0a, 0x1301, 0xc02b], (0x0a0a, []), (10, Hex("00062a2a001d0017")), (11, [1, 0]), (0, []));
        Assert.True(TlsHello.TryParse(body, false, false, out var hello));
        Span<byte> text = stackalloc byte[TlsFingerprint.MaxText];
        Assert.Equal("771,4865-49195,10-11-0,29-23,0", Encoding.ASCII.GetString(text[..TlsFingerprint.Ja3Text(hello, text)]));
    }

    [Fact]
    public void A_certificate_tells_its_names_and_dates()
    {
        var tree = new FieldTree();
        var tls = ProtocolRegistry.ByName["tls"];
        var record = tls.Samples[2];
        var d = new Dissector(record, tree) { State = tls.NewState(), Direction = 1 };
        tls.Dissect(ref d);
        string Text(Field f) => Encoding.UTF8.GetString(tree.Bytes(tree[tree.Find(f)], record));
        Assert.Equal("CN=www,O=Lab\\, Inc,C=CH", Text(X509.Subject));
        Assert.Equal("CN=ca,O=Lab\\, Inc,C=CH", Text(X509.Issuer));
        Assert.Equal("www.example", Text(X509.DnsName));
        Assert.Equal(new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch.AddTicks((long)tree[tree.Find(X509.NotBefore)].Number / 100));
        Assert.Equal(new DateTime(2050, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch.AddTicks((long)tree[tree.Find(X509.NotAfter)].Number / 100));
    }

    [Fact]
    public void A_handshake_message_over_two_records_is_read_once_it_is_whole()
    {
        var tls = ProtocolRegistry.ByName["tls"];
        var state = tls.NewState();
        var message = tls.Samples[0].AsSpan(5);
        var tree = new FieldTree();
        foreach (var (part, isLast) in new[] { (message[..20].ToArray(), false), (message[20..].ToArray(), true) })
        {
            tree.Clear();
            byte[] record = [22, 3, 1, 0, (byte)part.Length, .. part];
            var d = new Dissector(record, tree) { State = state };
            tls.Dissect(ref d);
            Assert.Equal(StopReason.None, d.Stopped.Reason);
            Assert.Equal(isLast, tree.Find(TlsExtensions.ServerName) >= 0);
        }
    }

    private static string Ja4(byte[] body, char transport)
    {
        Assert.True(TlsHello.TryParse(body, false, false, out var hello));
        Span<byte> text = stackalloc byte[64];
        return Encoding.ASCII.GetString(text[..TlsFingerprint.Ja4(hello, transport, text)]);
    }

    private static byte[] Hello(ushort[] ciphers, params (ushort Type, byte[] Body)[] extensions)
    {
        byte[] list = [.. extensions.SelectMany(e => (byte[])[.. U16(e.Type), .. U16(e.Body.Length), .. e.Body])];
        return [3, 3, .. new byte[32], 0, .. List16(ciphers), 1, 0, .. U16(list.Length), .. list];
    }

    private static byte[] List16(ushort[] values) => [.. U16(2 * values.Length), .. values.SelectMany(v => U16(v))];
    private static byte[] U16(int v) => [(byte)(v >> 8), (byte)v];
    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
