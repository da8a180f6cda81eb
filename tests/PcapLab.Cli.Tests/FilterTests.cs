using System.Text.Json;

namespace PcapLab.Tests;

/// <summary>Display filters at the command line, against tshark's own.</summary>
public sealed class FilterTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    [Theory]
    [InlineData("dns")]
    [InlineData("tcp.port == 443 && ip.addr == 192.0.2.1")]
    [InlineData("ipv6 and not icmpv6")]
    [InlineData("tcp.flags.syn == 1 && tcp.flags.ack == 0")]
    [InlineData("http.request.method == \"POST\" || dns.flags.rcode == 3")]
    [InlineData("frame.len > 1000 && tcp")]
    [InlineData("tls.handshake.type == 1")]
    public void The_same_packets_match_as_in_tshark(string filter)
    {
        var theirs = Peer.Run(Peer.Program("tshark"), "-r", Web, "-Y", filter, "-T", "fields", "-e", "frame.number").Out;
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs, Pcaplab.Run("packets", Web, "-Y", filter, "--fields", "frame.number").Out);
    }

    [Fact]
    public void An_analysis_of_the_matches_keeps_their_frame_numbers()
    {
        var root = JsonDocument.Parse(Pcaplab.Run("analyze", Web, "-Y", "udp", "--json", "--full").Out).RootElement;
        Assert.Equal(54, root.GetProperty("layers").GetProperty("udp").GetInt64());
        Assert.False(root.GetProperty("layers").TryGetProperty("tcp", out _));
        Assert.Equal(3, root.GetProperty("dns")[0].GetProperty("frame").GetInt64());
    }

    [Theory]
    [InlineData("pcapng")]
    [InlineData("pcap")]
    public void Matching_packets_leave_as_a_capture_that_tshark_reads(string format)
    {
        using var folder = new TempFolder();
        var file = folder.File("dns." + format);
        var run = Pcaplab.Run("export", Web, "-Y", "dns", "--format", format, "--out", file);
        Assert.Equal((0, "54 packets\n"), (run.Code, run.Err));
        string[] fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "dns.id", "-e", "frame.len"];
        Assert.Equal(Peer.Run(Peer.Program("tshark"), ["-r", Web, "-Y", "dns", .. fields]).Out, Peer.Run(Peer.Program("tshark"), ["-r", file, .. fields]).Out);
    }

    [Theory]
    [InlineData("tcp.prot == 80", "tcp.port")]
    [InlineData("ip.addr == ", "column")]
    public void A_wrong_filter_is_wrong_usage_and_says_where(string filter, string says)
    {
        var run = Pcaplab.Run("packets", Web, "-Y", filter);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.ErrorLine, StringComparison.Ordinal);
    }
}
