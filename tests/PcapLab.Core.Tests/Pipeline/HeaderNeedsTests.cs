using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Tests;

namespace PcapLab.Pipeline.Tests;

public class HeaderNeedsTests
{
    [Theory]
    [InlineData("ip.addr == 192.0.2.1 and tcp.flags.syn == 1", true)]
    [InlineData("frame.len > 100 or vlan", true)]
    [InlineData("tcp.port == 443 and not tls", false)]
    [InlineData("tcp.stream == 3", false)]
    [InlineData("tcp.analysis.retransmission", false)]
    [InlineData("data", false)]
    [InlineData("frame.protocols contains \"tls\"", false)]
    public void Only_filters_over_headers_are_answered_from_headers(string filter, bool headers) =>
        Assert.Equal(headers, HeaderNeeds.Of(FilterCompiler.Compile(filter)) is not null);

    [Fact]
    public void A_field_beside_the_filter_counts_too()
    {
        var filter = FilterCompiler.Compile("tcp");
        Assert.NotNull(HeaderNeeds.Of(filter, "ip.src", "frame.number"));
        Assert.Null(HeaderNeeds.Of(filter, "ip.src", "dns.qry.name"));
    }

    [Fact]
    public void Headers_alone_give_the_same_packets_as_the_whole_dissection()
    {
        var filters = File.ReadAllLines(Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Filters", "filters.txt")).Select(l => FilterCompiler.Compile(l)).ToArray();
        var headers = filters.Where(f => HeaderNeeds.Of(f) is not null).ToArray();
        Assert.InRange(headers.Length, 60, filters.Length - 10);
        foreach (var capture in Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng"))
        {
            var whole = Matches(capture, headers, null);
            for (var i = 0; i < headers.Length; i++) Assert.Equal(whole[i], Matches(capture, [headers[i]], HeaderNeeds.Of(headers[i]))[0]);
        }
    }

    private static List<long>[] Matches(string capture, Filter[] filters, HeaderNeeds? headers)
    {
        var found = filters.Select(_ => new List<long>()).ToArray();
        using var source = CaptureFile.Open(capture);
        new PacketScan(source, new ScanOptions { Headers = headers }).Run((in p) =>
        {
            for (var i = 0; i < filters.Length; i++)
            {
                if (filters[i].Matches(in p)) found[i].Add(p.Facts.Number);
            }

            return true;
        }, TestContext.Current.CancellationToken);
        return found;
    }
}
