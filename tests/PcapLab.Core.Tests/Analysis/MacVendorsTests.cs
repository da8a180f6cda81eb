using System.Text;

namespace PcapLab.Analysis.Tests;

public class MacVendorsTests
{
    [Theory]
    [InlineData("00:00:0c:12:34:56", "Cisco")] // RFC 7042 calls it so too
    [InlineData("08:00:20:00:00:01", "Oracle")]
    [InlineData("52:54:00:12:34:56", null)] // locally administered
    [InlineData("00:00:0c", null)]
    [InlineData("zz:00:0c:12:34:56", null)]
    [InlineData(null, null)]
    public void Tells_whom_an_address_was_assigned_to(string? mac, string? vendor)
    {
        var found = MacVendors.Find(mac);
        if (vendor is null) Assert.Null(found);
        else Assert.StartsWith(vendor, found, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Finds_every_prefix_of_the_table_and_the_longest_that_fits()
    {
        var lines = Encoding.UTF8.GetString(MacVendors.Table).Split('\n')[1..];
        var prefixes = lines.Select(l => l.Split('\t')).ToDictionary(l => l[0], l => l[1]);
        Assert.Contains($" {prefixes.Count} prefixes", MacVendors.Source, StringComparison.Ordinal);
        foreach (var prefix in prefixes.Keys.Where(p => (Convert.ToByte(p[..2], 16) & 2) == 0))
        {
            // Zeros after a prefix may be a longer prefix of somebody else's.
            var digits = prefix.PadRight(12, '0');
            var longest = prefixes[new[] { 9, 7, 6 }.Select(n => digits[..n]).First(prefixes.ContainsKey)];
            Assert.Equal(longest, MacVendors.Find(string.Join(':', digits.Chunk(2).Select(c => new string(c)))));
        }
    }
}
