using PcapLab.Export;
using PcapLab.Schema;

namespace PcapLab.Tests.Export;

public class PseudonymsTests
{
    [Fact]
    public void Common_prefixes_stay_common_and_no_longer()
    {
        using var p = new Pseudonyms("secret"u8);
        foreach (var (a, b) in new[] { ("192.0.2.1", "192.0.2.77"), ("192.0.2.1", "198.51.100.9"), ("2001:db8::1", "2001:db8::2"), ("2001:db8::1", "2001:db8:ffff::1") })
        {
            Assert.True(Ip.TryParse(a, out var x));
            Assert.True(Ip.TryParse(b, out var y));
            Assert.Equal(Common(x, y), Common(p.Map(x), p.Map(y)));
            Assert.NotEqual(x, p.Map(x));
        }
    }

    [Fact]
    public void Addresses_map_one_to_one()
    {
        using var p = new Pseudonyms("secret"u8);
        var mapped = Enumerable.Range(0, 4096).Select(i => p.Map(Ip.FromV4(0xC0000000u + (uint)i * 77))).ToList();
        Assert.Equal(4096, mapped.Distinct().Count());
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.251")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("ff02::fb")]
    public void Addresses_without_a_host_keep_their_meaning(string text)
    {
        using var p = new Pseudonyms("secret"u8);
        Assert.True(Ip.TryParse(text, out var ip));
        Assert.Equal(ip, p.Map(ip));
    }

    [Fact]
    public void Names_stay_under_their_domain_and_another_secret_gives_other_names()
    {
        using var p = new Pseudonyms("secret"u8);
        using var q = new Pseudonyms("other"u8);
        var (www, mail) = (p.MapName("www.example.com"), p.MapName("mail.example.com"));
        Assert.Equal(www.Split('.')[1..], mail.Split('.')[1..]);
        Assert.DoesNotContain("example", www, StringComparison.Ordinal);
        Assert.NotEqual(www, q.MapName("www.example.com"));
        Assert.Equal(www, p.MapName("WWW.example.com"));
    }

    [Fact]
    public void Ethernet_addresses_lose_their_vendor_but_not_their_kind()
    {
        using var p = new Pseudonyms("secret"u8);
        Assert.Equal("ff:ff:ff:ff:ff:ff", p.MapEther("ff:ff:ff:ff:ff:ff"));
        Assert.Equal("01:00:5e:00:00:fb", p.MapEther("01:00:5e:00:00:fb"));
        var mapped = p.MapEther("00:1b:21:00:00:01");
        Assert.Equal(2, Convert.ToInt32(mapped[..2], 16) & 3);
        Assert.NotEqual("00:1b:21", mapped[..8]);
    }

    private static int Common(Ip a, Ip b) => (int)UInt128.LeadingZeroCount(a.Value ^ b.Value);
}
