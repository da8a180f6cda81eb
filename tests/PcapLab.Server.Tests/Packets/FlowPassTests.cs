using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Protocols;
using PcapLab.Server.Packets;

namespace PcapLab.Tests.Server.Packets;

/// <summary>A filter that dissects the flows that may match gives what one that dissects every packet gives: for every application and every field of it that the samples hold.</summary>
public class FlowPassTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Flows_that_may_match_are_enough(string name)
    {
        var file = Path.Combine(Peer.Root, "sample-captures", name);
        using var indexed = new Indexed(file);
        var expected = Holding(file);
        if (!indexed.Access.AreFlowsAlone())
        {
            Assert.Null(FlowPass.Of(indexed.Index, indexed.Access, FilterCompiler.Compile("dns")));
            return;
        }

        foreach (var (text, positions) in expected)
        {
            var filter = FilterCompiler.Compile(text);
            using var pass = FlowPass.Of(indexed.Index, indexed.Access, filter);
            if (pass is null)
            {
                Assert.Contains(filter.Fields, f => KnownFields.Counts(f));
                continue;
            }

            pass.Start();
            pass.Wait(TimeSpan.MaxValue, indexed.Index.Count, Stop);
            Assert.Null(pass.Error);
            Assert.Equal(indexed.Index.Count, pass.Scanned);
            Assert.True(positions.AsSpan().SequenceEqual(pass.Matches), $"{name}: {text}: {positions.Length} packets, {pass.Matches.Length} found");
        }
    }

    [Theory]
    [InlineData("dns", "dns")]
    [InlineData("dns and tcp", "dns")]
    [InlineData("tcp.port == 443 and tls.handshake.type == 1", "tls")]
    [InlineData("dns or http", "dns http")]
    [InlineData("len(http.host) > 3", "http")]
    [InlineData("http.host matches \"x\" and not dns", "http")]
    [InlineData("not dns", null)]
    [InlineData("dns or tcp", null)]
    [InlineData("tcp.len > 0", null)]
    [InlineData("dns xor http", "dns http")]
    [InlineData("http.response.code in {200, 404}", "http")]
    [InlineData("http[0:4] contains \"GET\"", "http")]
    public void A_filter_tells_what_must_be_there(string text, string? protocols)
    {
        var needs = FilterCompiler.Compile(text).Needs(p => p is AppProtocol)?.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        if (protocols is null) Assert.Null(needs);
        else Assert.All(protocols.Split(' '), p => Assert.Contains(p, needs!));
    }

    /// <summary>Positions by the name of an application, or of a field of one, that their packets hold.</summary>
    private static Dictionary<string, int[]> Holding(string file)
    {
        var found = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        void Add(string text, int position)
        {
            if (!found.TryGetValue(text, out var list)) found[text] = list = [];
            if (list.Count == 0 || list[^1] != position) list.Add(position);
        }

        using var source = CaptureFile.Open(file);
        new PacketScan(source).Run((in p) =>
        {
            var position = (int)p.Facts.Number - 1;
            foreach (var layer in p.Tree.Layers)
            {
                if (layer.Protocol is AppProtocol) Add(layer.Protocol.Name, position);
            }

            foreach (var value in p.Tree.Values)
            {
                if (FieldCatalog.Default.TryField(value.Field.Name, out _, out var owners) && owners.All(o => o is AppProtocol)) Add(value.Field.Name, position);
            }

            return true;
        }, Stop);
        return found.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>A capture read to its end, as a session has it.</summary>
    private sealed class Indexed : IDisposable
    {
        private readonly IndexingSource _source;
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;

        public Indexed(string file)
        {
            Index = new PacketIndex(Path.GetTempPath());
            _source = new IndexingSource(CaptureFile.Open(file), Index, null, _ => true, _ => { });
            _file = File.OpenHandle(file);
            var analysis = new LiveAnalysis(_source, new AnalysisOptions { Threads = 1, AppsSeen = (number, protocols, areDissected) => Index.AddApps((int)number - 1, protocols, areDissected) });
            analysis.Run(Stop);
            Access = new CaptureAccess(() => CaptureFile.Open(file), positions => new IndexedSource(_file, Index, positions, _source.Info, new IndexReader(Index)), () => true, () => analysis.AreFlowsAlone);
        }

        public PacketIndex Index { get; }

        public CaptureAccess Access { get; }

        public void Dispose()
        {
            _source.Dispose();
            _file.Dispose();
            Index.Dispose();
        }
    }
}
