using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Protocols;
using PcapLab.Tests;
using PcapLab.Wire;

namespace PcapLab.Pipeline.Tests;

public class HeaderNeedsTests
{
    [Theory]
    [InlineData("ip.addr == 192.0.2.1 and tcp.flags.syn == 1", true)]
    [InlineData("frame.len > 100 or vlan", true)]
    [InlineData("tcp.port == 443 and not tls", false)]
    [InlineData("tcp.stream == 3", true)]
    [InlineData("tcp.analysis.retransmission", true)]
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
        Assert.NotNull(HeaderNeeds.Of(null, "ip.src", "frame.number"));
        Assert.Null(HeaderNeeds.Of(null, "ip.src", "frame.protocols"));
    }

    [Theory]
    [InlineData("tcp.flags.syn == 1", false)]
    [InlineData("tcp.stream == 3", true)]
    [InlineData("udp.stream == 3", true)]
    [InlineData("tcp.seq == 1", true)]
    [InlineData("tcp.analysis.flags", true)]
    public void Flows_are_followed_for_streams_and_the_sequence_analysis_alone(string filter, bool flows) =>
        Assert.Equal(flows, HeaderNeeds.Of(FilterCompiler.Compile(filter))!.Flows);

    [Fact]
    public void Headers_alone_give_the_same_packets_as_the_whole_dissection()
    {
        string[] more = ["tcp.stream == 2", "udp.stream == 1", "tcp.analysis.flags", "tcp.analysis.window_update or tcp.analysis.duplicate_ack", "tcp.seq == 1 and tcp.ack > 1", "tcp.window_size > 65535", "tcp.time_delta > 0.01"];
        var filters = File.ReadAllLines(Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Filters", "filters.txt")).Concat(more).Select(l => FilterCompiler.Compile(l)).ToArray();
        var headers = filters.Where(f => HeaderNeeds.Of(f) is not null).ToArray();
        Assert.InRange(headers.Length, 60, filters.Length - 10);
        foreach (var capture in Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng"))
        {
            var whole = Matches(capture, headers, null);
            for (var i = 0; i < headers.Length; i++) Assert.Equal(whole[i], Matches(capture, [headers[i]], HeaderNeeds.Of(headers[i]))[0]);
        }
    }

    [Theory]
    [InlineData("ip.src == 192.0.2.1")]
    [InlineData("ip.proto == 17 and ip.dst == 192.0.2.2")]
    [InlineData("udp.stream == 0 and ip.dst == 192.0.2.2")]
    public void Headers_that_a_sample_carries_are_found_too(string filter)
    {
        var compiled = FilterCompiler.Compile(filter);
        using var source = new TestCapture().Udp("10.0.0.1:4000", "10.0.0.2:6343", ProtocolRegistry.ByName["sflow"].Samples[0]).Open();
        var found = 0;
        new PacketScan(source, new ScanOptions { Headers = HeaderNeeds.Of(compiled)! }).Run((in p) =>
        {
            if (compiled.Matches(in p)) found++;
            return true;
        }, TestContext.Current.CancellationToken);
        Assert.Equal(1, found);
    }

    [Theory]
    [InlineData("tcp.port == 443", true)]
    [InlineData("ip.addr == 192.0.2.0/24 and not udp", true)]
    [InlineData("frame.len > 100 && tcp.flags.syn == 1", true)]
    [InlineData("tcp.len > 0", false)]
    [InlineData("frame.time_delta > 1", false)]
    [InlineData("eth[0:2] == 02:00", false)]
    [InlineData("tcp contains \"GET\"", false)]
    public void Filters_over_addresses_ports_and_lengths_need_no_bytes(string filter, bool columns) =>
        Assert.Equal(columns, ColumnFilter.Of(FilterCompiler.Compile(filter)) is not null);

    [Fact]
    public void Columns_give_the_same_packets_as_the_whole_dissection()
    {
        string[] more = ["tcp.port in {80, 443}", "ip.src == 192.0.2.1", "ipv6", "ipv6.addr == 2001:db8::/32", "udp.port == 53 or arp", "tcp.flags.reset == 1", "frame.number > 20 and frame.number <= 40", "frame.cap_len < 60", "!(ip.addr == 192.0.2.10)", "ip.addr != 192.0.2.10", "vlan"];
        var filters = File.ReadAllLines(Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Filters", "filters.txt")).Concat(more).Select(l => FilterCompiler.Compile(l)).Where(f => ColumnFilter.Of(f) is not null).ToArray();
        Assert.InRange(filters.Length, more.Length + 10, 1000);
        foreach (var capture in Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng"))
        {
            var whole = Matches(capture, filters, null);
            var columns = filters.Select(f => ColumnFilter.Of(f)!).ToArray();
            var found = filters.Select(_ => new List<long>()).ToArray();
            var told = Visit(capture, packet =>
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    if (columns[i].Matches(in packet)) found[i].Add(packet.Number);
                }
            });
            for (var i = 0; i < filters.Length; i++) Assert.True(whole[i].Where(told.Contains).SequenceEqual(found[i]), $"{filters[i]} over {Path.GetFileName(capture)}");
        }
    }

    /// <summary>Visits the packets that columns tell all of, and says which.</summary>
    private static HashSet<long> Visit(string capture, Action<PacketColumns> visit)
    {
        var told = new HashSet<long>();
        var (batch, decoder, number) = (new PacketBatch(), new PacketDecoder(), 0L);
        using var source = CaptureFile.Open(capture);
        while (source.Read(batch, TestContext.Current.CancellationToken))
        {
            foreach (ref readonly var record in batch.Records.AsSpan(0, batch.Count))
            {
                var facts = new PacketFacts { Number = ++number, Time = record.Time, Offset = record.Offset, Captured = record.Captured, Original = PseudoHeader.OnTheWire(in record), Interface = record.Interface };
                decoder.Decode(batch.Buffer, record.LinkType, record.FcsLength, ref facts);
                if (ColumnFilter.Layers(in facts, decoder.Paths) is not { } layers || !told.Add(number)) continue;
                visit(new PacketColumns
                {
                    Number = number, Time = record.Time, Original = facts.Original, Captured = record.Captured, Interface = record.Interface, Source = facts.SourceIp, Destination = facts.DestinationIp,
                    SourcePort = facts.SourcePort, DestinationPort = facts.DestinationPort, TcpFlags = facts.TcpFlags, Layers = layers,
                });
            }
        }

        return told;
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
