using System.Text;
using PcapLab.Analysis.Intelligence;
using PcapLab.Schema;

namespace PcapLab.Tests.Analysis.Intelligence;

public class IntelligenceTests
{
    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Finds_country_and_system_of_an_address_in_every_record_size(int recordSize)
    {
        var reader = MmdbReader.Open(Database(recordSize), out var why);
        Assert.Null(why);
        Assert.Equal("Test-City", reader!.DatabaseType);
        Assert.True(Ip.TryParse("128.0.0.1", out var known));
        Assert.True(Ip.TryParse("1.2.3.4", out var unknown));
        Assert.Equal("SE", reader.Country(known));
        Assert.Equal("AS64496 Example", reader.AutonomousSystem(known));
        Assert.Null(reader.Country(unknown));
    }

    [Fact]
    public void Damaged_databases_give_no_answer_and_no_exception()
    {
        var good = Database(24);
        var random = new Random(7);
        Assert.True(Ip.TryParse("128.0.0.1", out var ip));
        Assert.Null(MmdbReader.Open([], out _));
        for (var i = 0; i < 20_000; i++)
        {
            var bad = good[..random.Next(1, good.Length + 1)];
            for (var k = random.Next(4); k >= 0; k--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            MmdbReader.Open(bad, out _)?.Country(ip);
        }
    }

    [Fact]
    public void Lists_know_addresses_networks_and_domains()
    {
        var list = new ThreatList();
        Assert.Equal(1, list.Add(["# comment", "192.0.2.7 bad", "198.51.100.0/24", "2001:db8:bad::/48", "0.0.0.0 evil.example", "bad.example.org ; why", "!!"]));
        bool Has(string ip) => Ip.TryParse(ip, out var a) && list.Contains(a);
        Assert.True(Has("192.0.2.7") && Has("198.51.100.200") && Has("2001:db8:bad::1"));
        Assert.False(Has("192.0.2.8") || Has("198.51.101.1") || Has("2001:db8:bae::1"));
        Assert.True(list.Contains("EVIL.example") && list.Contains("a.b.bad.example.org."));
        Assert.False(list.Contains("notevil.example") || list.Contains("example.org"));
    }

    // A tree of one node: the left half of all addresses is unknown, the right half (first bit 1) points at the one record.
    internal static byte[] Database(int recordSize)
    {
        byte[] data = [0xe3, .. Text("country"), 0xe1, .. Text("iso_code"), .. Text("SE"), .. Text("autonomous_system_number"), 0xc4, 0, 0, 0xfb, 0xf0,
            .. Text("autonomous_system_organization"), .. Text("Example")];
        uint left = 1, right = 1 + 16;
        byte[] tree = recordSize switch
        {
            24 => [0, 0, (byte)left, 0, 0, (byte)right],
            28 => [0, 0, (byte)left, 0, 0, 0, (byte)right],
            _ => [0, 0, 0, (byte)left, 0, 0, 0, (byte)right],
        };
        byte[] meta = [0xe5, .. Text("node_count"), 0xc1, 1, .. Text("record_size"), 0xa1, (byte)recordSize, .. Text("ip_version"), 0xa1, 4,
            .. Text("database_type"), .. Text("Test-City"), .. Text("build_epoch"), 0x04, 2, 0x5f, 0, 0, 0];
        return [.. tree, .. new byte[16], .. data, 0xab, 0xcd, 0xef, .. "MaxMind.com"u8, .. meta];
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < 29 ? [(byte)(0x40 | bytes.Length), .. bytes] : [0x5d, (byte)(bytes.Length - 29), .. bytes];
    }
}
