using System.Buffers.Binary;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Tests.Findings;

/// <summary>Detectors that look below IP: questions by ARP, spanning trees.</summary>
public class LinkDetectorTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Questions_that_nobody_answers_are_a_sweep_and_a_busy_router_is_none()
    {
        var fold = new ArpFold();
        for (var i = 1; i <= 254; i++)
        {
            fold.Add(Arp(1, 0xC000020A, 0xC0000200u + (uint)i), i * Second / 10, i);
            if (i == 1) fold.Add(Arp(2, 0xC0000201, 0xC000020A), Second / 10, 1000);
        }

        var finding = Assert.Single(Run(arp: fold.ToAsks()));
        Assert.Equal(("arp-sweep", Confidence.High), (finding.Id, finding.Confidence));
        // One answered, and asking for its own address is no question but a claim.
        Assert.Contains("252 addresses asked for", finding.Seen, StringComparison.Ordinal);

        var router = new ArpFold();
        for (var i = 1; i <= 240; i++)
        {
            router.Add(Arp(1, 0xC0000201, 0xC0000200u + (uint)i), i * Second, i * 2);
            if (i % 3 != 0) router.Add(Arp(2, 0xC0000200u + (uint)i, 0xC0000201), i * Second, (i * 2) + 1);
        }

        Assert.Empty(Run(arp: router.ToAsks()));
    }

    [Fact]
    public void A_tree_that_changes_five_times_in_a_row_is_restless_and_one_that_forms_is_not()
    {
        StpChange Change(int second) => new(second, second * Second, "02:00:00:00:00:01", null, null);
        Assert.Equal("spanning-tree:changes", Named(Assert.Single(Run(stp: [Change(10), Change(40), Change(70), Change(100), Change(130)]))));
        Assert.Empty(Run(stp: [Change(10), Change(40), Change(70), Change(100)]));
        Assert.Empty(Run(stp: [Change(0), Change(1000), Change(2000), Change(3000), Change(4000)]));
    }

    [Fact]
    public void Many_new_stations_in_a_minute_starve_the_server_and_a_busy_day_does_not()
    {
        static IReadOnlyList<DhcpClient> Stations(int count, long apart) => [.. Enumerable.Range(0, count).Select(i => new DhcpClient(i + 1, i * apart, (ulong)i))];
        var finding = Assert.Single(Run(dhcp: Stations(60, Second / 2)));
        Assert.Equal(("dhcp-starvation", Severity.Medium), (finding.Id, finding.Severity));
        Assert.Equal(Severity.High, Assert.Single(Run(dhcp: Stations(300, Second / 10))).Severity);
        Assert.Empty(Run(dhcp: Stations(49, Second / 10)));
        Assert.Empty(Run(dhcp: Stations(3000, 2 * Second)));
    }

    [Fact]
    public void A_new_root_is_told_with_the_one_before()
    {
        var finding = Assert.Single(Run(stp: [new(7, Second, "02:00:00:00:00:66", "02:00:00:00:00:66", "02:00:00:00:00:01")]));
        Assert.Equal("spanning-tree:02:00:00:00:00:66", Named(finding));
        Assert.Contains("from 02:00:00:00:00:01", finding.Seen, StringComparison.Ordinal);
        Assert.Equal("stp.root.hw == 02:00:00:00:00:66", finding.Filter);
    }

    private static string Named(Finding f) => f.Id + ":" + f.Key;

    private static byte[] Arp(byte operation, uint sender, uint target)
    {
        var arp = new byte[28];
        new byte[] { 0, 1, 8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, (byte)sender }.CopyTo(arp, 0);
        BinaryPrimitives.WriteUInt32BigEndian(arp.AsSpan(14), sender);
        BinaryPrimitives.WriteUInt32BigEndian(arp.AsSpan(24), target);
        return arp;
    }

    private static IReadOnlyList<Finding> Run(IReadOnlyList<ArpAsk>? arp = null, IReadOnlyList<StpChange>? stp = null, IReadOnlyList<DhcpClient>? dhcp = null) => FindingsEngine.Run(new Evidence
    {
        Info = new CaptureFacts { File = "t", Format = "pcap" }, Quality = new CaptureQuality(), Dns = [], Http = [], Tls = [], Arp = [], Credentials = [],
        ArpAsks = arp ?? [], Stp = stp ?? [], DhcpClients = dhcp ?? [], VisitFlows = _ => { },
    });
}
