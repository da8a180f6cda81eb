using System.Text.Json;

namespace PcapLab.Tests;

/// <summary><c>packets</c> against tshark on a capture of our own, and its own forms.</summary>
public sealed class PacketsTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    [Theory]
    [InlineData("frame.number,frame.len,frame.cap_len,frame.interface_id")]
    [InlineData("tcp.stream,tcp.seq,tcp.nxtseq,tcp.ack,tcp.window_size,tcp.window_size_scalefactor,tcp.time_relative,tcp.time_delta,udp.stream")]
    [InlineData("tcp.analysis.flags,tcp.analysis.retransmission,tcp.options.sack_perm")] // fields without a value: a one says that they are there
    [InlineData("eth.src,eth.type,ip.src,ip.dst,ip.ttl,ipv6.src,ipv6.dst")]
    [InlineData("tcp.srcport,tcp.dstport,tcp.seq_raw,tcp.ack_raw,tcp.window_size_value,udp.port")]
    [InlineData("dns.qry.name,dns.a,http.host,http.request.uri")] // a response shows where its head is, not where its body ends as in tshark
    public void Fields_are_what_tshark_prints(string fields)
    {
        var names = fields.Split(',');
        var theirs = Peer.Run(Peer.Program("tshark"), ["-r", Web, "-T", "fields", .. names.SelectMany(n => new[] { "-e", n })]).Out;
        var ours = Pcaplab.Run("packets", Web, "--fields", fields).Out;
        var (their, our) = (theirs.TrimEnd('\n').Split('\n'), ours.TrimEnd('\n').Split('\n'));
        Assert.Equal(their.Length, our.Length);
        var differ = their.Zip(our).Select((p, i) => (Frame: i + 1, p.First, p.Second)).Where(p => p.First != p.Second).Take(5).ToList();
        Assert.True(differ.Count == 0, string.Join('\n', differ.Select(d => $"frame {d.Frame}: tshark '{d.First}' ours '{d.Second}'")));
    }

    /// <summary>A copy with bytes flipped behind the headers: every checksum's status, and the count of packets with a wrong one.</summary>
    [Theory]
    [InlineData("web.pcapng")]
    [InlineData("snmp-ntp.pcapng")]
    [InlineData("slow.pcapng")]
    public void Checksums_are_verified_on_request(string sample)
    {
        using var folder = new TempFolder();
        var damaged = folder.File("damaged.pcapng");
        Peer.Run(Peer.Program("editcap"), "-E", "0.02", "-o", "74", "--seed", "7", Path.Combine(Peer.Root, "sample-captures", sample), damaged);
        string[] names = ["frame.number", "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status", "icmpv6.checksum.status"];
        string[] check = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];
        const string filter = "!icmp || icmp.type == 0 || icmp.type == 8"; // an error quotes headers, whose checksums tshark gives too
        var theirs = Peer.Run(Peer.Program("tshark"), ["-r", damaged, .. check, "-Y", filter, "-T", "fields", .. names.SelectMany(n => new[] { "-e", n })]).Out;
        var ours = Pcaplab.Run("packets", damaged, "--check-checksums", "-Y", filter, "--fields", string.Join(',', names)).Out;
        Assert.Contains("\t0", theirs, StringComparison.Ordinal);
        Assert.Equal(theirs, ours);
        var quality = JsonDocument.Parse(Pcaplab.Run("analyze", damaged, "--check-checksums", "--json").Out).RootElement.GetProperty("quality");
        const string bad = "ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0 || icmp.checksum.status == 0 || icmpv6.checksum.status == 0";
        var counted = Pcaplab.Run("packets", damaged, "--check-checksums", "-Y", bad, "--fields", "frame.number").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.Equal(counted, quality.GetProperty("bad_checksums").GetInt32());
    }

    [Fact]
    public void The_list_has_a_line_per_packet_and_limits_end_it()
    {
        var all = Pcaplab.Run("packets", Web);
        Assert.Equal(432, all.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Contains("  http  ", all.Out, StringComparison.Ordinal);
        Assert.Equal(4, Pcaplab.Run("packets", Web, "--limit", "3").Out.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(3, JsonDocument.Parse(Pcaplab.Run("packets", Web, "--limit", "3", "--json").Out).RootElement.GetArrayLength());
    }

    [Fact]
    public void One_packet_is_its_tree_and_its_bytes()
    {
        var text = Pcaplab.Run("packets", Web, "--number", "8").Out;
        Assert.Contains("Frame 8: ", text, StringComparison.Ordinal);
        Assert.Contains("http.request.method", text, StringComparison.Ordinal);
        Assert.Contains("47 45 54 20", text, StringComparison.Ordinal); // "GET "
        Assert.All(text.Split('\n'), l => Assert.True(PcapLab.Cli.TerminalText.Width(l) <= 80, l));
        var root = JsonDocument.Parse(Pcaplab.Run("packets", Web, "--number", "8", "--json").Out).RootElement;
        Assert.Equal(152, root.GetProperty("length").GetInt32());
        Assert.Equal(304, root.GetProperty("bytes")[0].GetProperty("hex").GetString()!.Length);
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        var none = Pcaplab.Run("packets", Web, "--number", "9999");
        Assert.Equal(1, none.Code);
        Assert.Contains("no frame 9999", none.ErrorLine, StringComparison.Ordinal);
        var field = Pcaplab.Run("packets", Web, "--fields", "ip.scr");
        Assert.Equal(2, field.Code);
        Assert.Contains("did you mean 'ip.src'?", field.ErrorLine, StringComparison.Ordinal);
    }
}

/// <summary><c>follow</c> against tshark's own reassembly.</summary>
public sealed class FollowTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    [Fact]
    public void A_stream_is_what_tshark_reassembles()
    {
        var first = JsonDocument.Parse(Pcaplab.Run("export", Web, "-t", "flows", "--format", "json").Out).RootElement.EnumerateArray().First(f => f.GetProperty("app").GetString() == "http");
        var id = first.GetProperty("flow_id").GetInt64();
        var ours = JsonDocument.Parse(Pcaplab.Run("follow", Web, "--flow", id.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json").Out).RootElement;
        var theirs = Peer.Run(Peer.Program("tshark"), "-r", Web, "-q", "-z", "follow,tcp,raw,0").Out.Split('\n')
            .Where(l => l.Length > 0 && l.Trim().All(Uri.IsHexDigit)).ToList();
        var client = string.Concat(theirs.Where(l => l[0] != '\t'));
        var server = string.Concat(theirs.Where(l => l[0] == '\t').Select(l => l.Trim()));
        Assert.Equal(client, Hex(ours, "client"));
        Assert.Equal(server, Hex(ours, "server"));
        Assert.NotEmpty(server);
    }

    [Fact]
    public void A_flow_that_is_not_there_is_named()
    {
        var run = Pcaplab.Run("follow", Web, "--flow", "999");
        Assert.Equal(1, run.Code);
        Assert.Contains("no flow 999", run.ErrorLine, StringComparison.Ordinal);
    }

    private static string Hex(JsonElement document, string side) => string.Concat(document.GetProperty("chunks").EnumerateArray()
        .Where(c => c.GetProperty("from").GetString() == side).Select(c => Convert.ToHexStringLower(c.GetProperty("base64").GetBytesFromBase64())));
}
