using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Tests.Filters;

public class FilterTests
{
    private static string Sample => Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    private static string[] Filters => File.ReadAllLines(Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Filters", "filters.txt"));

    /// <summary>Every filter of the list keeps the same frames as tshark does. The list has every operator and function and over forty fields.</summary>
    [Theory]
    [InlineData("web.pcapng", 120)]
    [InlineData("slow.pcapng", 40)]
    [InlineData("files.pcapng", 40)]
    [InlineData("snmp-ntp.pcapng", 20)]
    [InlineData("vlan.pcapng", 40)]
    public void The_list_of_filters_keeps_the_frames_that_tshark_keeps(string sample, int withHits)
    {
        var filters = Filters;
        Assert.True(filters.Length >= 100);
        var capture = Path.Combine(Peer.Root, "sample-captures", sample);
        var theirs = Theirs(capture, filters.Length);
        var ours = Run(capture, filters);
        var differences = filters.Select((f, i) => (Filter: f, Theirs: theirs[i], Ours: ours[i])).Where(d => !d.Theirs.SequenceEqual(d.Ours))
            .Select(d => $"{d.Filter}: tshark {string.Join(' ', d.Theirs.Take(9))}, ours {string.Join(' ', d.Ours.Take(9))}").ToList();
        Assert.Empty(differences);
        Assert.True(theirs.Count(t => t.Count > 0) >= withHits, $"only {theirs.Count(t => t.Count > 0)} filters match anything in the sample");
    }

    [Theory]
    [InlineData("tpc", 1, "tcp")]
    [InlineData("ip.sorce == 10.0.0.1", 1, "ip.src")]
    [InlineData("tcp.port == http", 13, "different kinds")]
    [InlineData("tcp.port == eighty", 13, "a number")]
    [InlineData("tcp.port ==", 12, "ends")]
    [InlineData("tcp.port == 80 tcp", 16, "join")]
    [InlineData("tcp and", 8, "ends")]
    [InlineData("(tcp", 5, "\")\" is missing")]
    [InlineData("ip.src == 10.0.0", 11, "IPv4")]
    [InlineData("ip.src == 10.0.0.0/33", 11, "IPv4")]
    [InlineData("eth.src == 02:00", 12, "hardware address")]
    [InlineData("ip.src contains 1", 8, "searches text and bytes")]
    [InlineData("tcp.port matches \"8\"", 10, "searches text and bytes")]
    [InlineData("tcp matches \"(\"", 13, "regular expression")]
    [InlineData("tcp matches GET", 13, "quotes")]
    [InlineData("tcp.port in 80", 13, "\"{\" is missing")]
    [InlineData("tcp.port in {}", 14, "empty")]
    [InlineData("tcp.port in {80", 16, "expected in the set")]
    [InlineData("tcp.port[0] == 1", 9, "slices")]
    [InlineData("tcp[x] == 1", 5, "slice")]
    [InlineData("tcp[0 == 1", 4, "not closed")]
    [InlineData("size(tcp.port) == 1", 1, "len")]
    [InlineData("upper(tcp.port) == \"X\"", 7, "not for this kind")]
    [InlineData("dns.qry.name == \"x", 17, "not closed")]
    [InlineData("dns.qry.name == \"\\q\"", 18, "escape")]
    [InlineData("80 == 80", 1, "field")]
    [InlineData("tcp.port @ 80", 10, "meaning")]
    [InlineData("any tcp", 5, "comparison")]
    [InlineData("ip.src#0 == 10.0.0.1", 8, "layer")]
    [InlineData("tcp.options.sack_perm == 1", 1, "there or not")]
    [InlineData("tcp.port == \"x\" and udp", 13, "a number")]
    public void A_wrong_filter_says_what_and_where(string filter, int column, string problem)
    {
        var error = Assert.Throws<FilterException>(() => FilterCompiler.Compile(filter));
        Assert.Equal(column, error.Column);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.EndsWith("\n" + new string(' ', column - 1) + "^", error.Pointer, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_capped()
    {
        var deep = new string('(', 10_000) + "tcp" + new string(')', 10_000);
        Assert.Contains("nested", Assert.Throws<FilterException>(() => FilterCompiler.Compile(deep)).Problem, StringComparison.Ordinal);
        Assert.Throws<FilterException>(() => FilterCompiler.Compile(string.Concat(Enumerable.Repeat("!", 10_000)) + "tcp"));
        Assert.Throws<FilterException>(() => FilterCompiler.Compile("tcp.port == " + new string('{', 10_000)));
        Assert.Throws<FilterException>(() => FilterCompiler.Compile(string.Concat(Enumerable.Repeat("len(", 10_000)) + "tcp"));
    }

    /// <summary>Text from anywhere gives a filter or a <see cref="FilterException"/>, nothing else.</summary>
    [Fact]
    public void Any_text_compiles_or_is_refused_politely()
    {
        var random = new Random(3);
        var filters = Filters;
        for (var round = 0; round < 3_000; round++)
        {
            var text = filters[random.Next(filters.Length)].ToCharArray();
            for (var i = random.Next(1, 4); i > 0; i--) text[random.Next(text.Length)] = (char)random.Next(32, 128);
            try
            {
                Assert.NotNull(FilterCompiler.Compile(new string(text)));
            }
            catch (FilterException e)
            {
                Assert.InRange(e.Column, 1, text.Length + 1);
            }
        }
    }

    [Fact]
    public void A_filter_says_what_must_be_dissected_for_it()
    {
        var filter = FilterCompiler.Compile("ip.addr == 10.0.0.1 && !dns");
        Assert.Equal(["ip.dst", "ip.src"], filter.Fields.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["dns", "ip"], filter.Protocols.Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_empty_filter_matches_everything() => Assert.True(FilterCompiler.Compile(" ").Matches(new FieldTree(), default));

    [Fact]
    public void Testing_a_packet_costs_no_heap()
    {
        var filters = Filters.Where(f => !f.Contains("string(", StringComparison.Ordinal) && !f.Contains("matches", StringComparison.Ordinal)).Select(f => FilterCompiler.Compile(f)).ToArray();
        using var source = CaptureFile.Open(Sample);
        var worst = 0L;
        new PacketScan(source).Run((in p) =>
        {
            foreach (var filter in filters)
            {
                filter.Matches(p.Tree, p.Frame);
                var frame = p.Frame.ToArray();
                var tree = p.Tree;
                worst = Math.Max(worst, Heap.Of(() => filter.Matches(tree, frame)));
            }

            return p.Facts.Number < 50;
        }, TestContext.Current.CancellationToken);
        Assert.Equal(0, worst);
    }

    /// <summary>All filters in one run of tshark: a listener per filter prints its frames; a filter that it does not understand fails the test.</summary>
    private static List<long>[] Theirs(string capture, int count)
    {
        var kept = Enumerable.Range(0, count).Select(_ => new List<long>()).ToArray();
        var folder = Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Filters");
        var start = new System.Diagnostics.ProcessStartInfo(Peer.Program("tshark"), ["-n", "-q", "-r", capture, "-X", "lua_script:" + Path.Combine(folder, "filters.lua")])
        {
            RedirectStandardOutput = true, Environment = { ["FILTERS"] = Path.Combine(folder, "filters.txt") },
        };
        using var tshark = System.Diagnostics.Process.Start(start)!;
        while (tshark.StandardOutput.ReadLine() is { } line)
        {
            var parts = line.Split('\t');
            kept[int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) - 1].Add(long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        tshark.WaitForExit();
        Assert.Equal(0, tshark.ExitCode);
        return kept;
    }

    private static List<long>[] Run(string capture, string[] filters)
    {
        var compiled = filters.Select(f => FilterCompiler.Compile(f)).ToArray();
        var kept = filters.Select(_ => new List<long>()).ToArray();
        using var source = CaptureFile.Open(capture);
        new PacketScan(source).Run((in p) =>
        {
            for (var i = 0; i < compiled.Length; i++)
            {
                if (compiled[i].Matches(p.Tree, p.Frame)) kept[i].Add(p.Facts.Number);
            }

            return true;
        });
        return kept;
    }
}
