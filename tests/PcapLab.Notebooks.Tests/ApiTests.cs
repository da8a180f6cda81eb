using System.Text;
using System.Text.RegularExpressions;
using PcapLab.Notebooks.Display;
using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

public partial class ApiTests
{
    private static Capture Open(string name) => Capture.Open(Path.Combine(Peer.Root, "sample-captures", name));

    [Fact]
    public void Packets_and_filters_agree_with_tshark()
    {
        var tshark = Peer.Program("tshark");
        var cap = Open("slow.pcapng");
        foreach (var filter in (string[])["tcp.analysis.retransmission", "tcp.flags.syn == 1 && tcp.flags.ack == 0", "dns", "ip.addr == 192.0.2.1 && tcp.port == 80"])
        {
            var expected = Peer.Run(tshark, "-r", cap.Path, "-Y", filter, "-T", "fields", "-e", "frame.number").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse);
            Assert.Equal(expected, cap.Packets.Where(filter).Select(p => p.Number));
        }

        Assert.Equal(cap.Info.Packets, cap.Packets.LongCount());
    }

    [Fact]
    public void Follow_gives_what_tshark_follows()
    {
        var tshark = Peer.Program("tshark");
        var cap = Open("slow.pcapng");
        var flow = cap.Flows.Where(f => f.App == "http").OrderByDescending(f => f.Retransmissions).First();
        var stream = Peer.Run(tshark, "-r", cap.Path, "-Y", $"frame.number == {flow.Row.FirstFrame}", "-T", "fields", "-e", "tcp.stream").Out.Trim();
        var lines = Peer.Run(tshark, "-r", cap.Path, "-q", "-z", $"follow,tcp,raw,{stream}").Out.Split('\n').Where(l => l.Length > 0 && l.Trim().All(Uri.IsHexDigit));
        var bytes = lines.ToLookup(l => !l.StartsWith('\t'), l => l.Trim());
        var said = flow.Follow();
        Assert.Equal(string.Concat(bytes[true]), Convert.ToHexStringLower(said.FromSource));
        Assert.Equal(string.Concat(bytes[false]), Convert.ToHexStringLower(said.FromDestination));
    }

    [Fact]
    public void A_flow_exports_as_a_capture_of_its_own()
    {
        var cap = Open("web.pcapng");
        var flow = cap.Flows.OrderByDescending(f => f.Packets).First();
        using var file = new TempFile("", ".pcapng");
        Assert.Equal(flow.Packets, flow.Export(file.Path));
        var again = Capture.Open(file.Path);
        Assert.Equal((flow.Packets, flow.Bytes, flow.Proto), (again.Info.Packets, again.Flows[0].Bytes, again.Flows[0].Proto));
        Assert.Equal(flow.Packets, flow.PacketRows().Count);
    }

    [Fact]
    public void A_packet_is_a_tree_and_bytes()
    {
        var packet = Open("dns.pcapng").Packet(5);
        Assert.Equal(packet.Row.Length, packet.Bytes.Length);
        Assert.NotNull(packet["eth.src"]);
        Assert.StartsWith("0000  ", packet.Hex);
        Assert.Throws<ArgumentOutOfRangeException>(() => Open("dns.pcapng").Packet(1_000_000));
    }

    [Fact]
    public void A_replay_finds_what_the_file_holds()
    {
        var file = Open("bulk.pcapng");
        var live = Live.Replay(file.Path, speed: 1e9);
        Assert.Equal(file.Analysis.Flows, live.Flows);
        Assert.Equal(file.Info.Packets, live.Info.Packets);
    }

    [Fact]
    public void A_comparison_with_itself_finds_no_change()
    {
        var cap = Open("slow.pcapng");
        Assert.Empty(Session.Compare(cap, cap).Changes);
        Assert.Contains(Session.Compare(cap, Open("web.pcapng")).Changes, m => m.Name.StartsWith("Round trip", StringComparison.Ordinal) && m.Verdict == "better");
    }

    [Theory]
    [InlineData(".pdf", "%PDF")]
    [InlineData(".html", "<!")]
    [InlineData(".json", "{")]
    public void A_cell_can_be_a_section_of_a_report(string extension, string begins)
    {
        var cap = Open("web.pcapng");
        using var file = new TempFile("", extension);
        Report.From(cap, "findings").Title("Mine").Add("What I saw", "words", cap.Chart.Timeline(), cap.Flows.Take(3)).Save(file.Path);
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file.Path));
        Assert.StartsWith(begins, text);
        if (extension != ".pdf") Assert.Contains("What I saw", text);
    }

    /// <summary>Every string of a packet that a cell can show is an attack here; the only script in the output is the table's own.</summary>
    [Fact]
    public void Nothing_in_a_hostile_capture_runs()
    {
        const string attack = "<img src=x onerror=alert(1)>";
        using var file = new TempFile("", ".pcap");
        File.WriteAllBytes(file.Path, HostileCapture.Make(attack));
        var cap = Capture.Open(file.Path);
        object[] shown = [cap, cap.Dns, cap.Http, cap.Hosts, cap.Flows, cap.Packets, cap.Packet(1), cap.Packet(2), cap.Flows[0].Follow(), cap.Flows[1].Follow(), cap.Chart.HttpLatency(), cap.Findings];
        var seen = false;
        foreach (var value in shown)
        {
            var html = Formatter.Format(value).Html!;
            seen |= html.Contains("onerror", StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html);
            foreach (Match tag in OpeningTag().Matches(html)) Assert.DoesNotMatch("(?i)\\son\\w+\\s*=|javascript:", tag.Value);
            Assert.All(Script().Matches(html), m => Assert.StartsWith("<script>(function(){document.querySelectorAll", m.Value));
        }

        Assert.True(seen, "the attack must have reached the output for this test to mean anything");
    }

    [GeneratedRegex("<[a-zA-Z][^>]*>")]
    private static partial Regex OpeningTag();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
