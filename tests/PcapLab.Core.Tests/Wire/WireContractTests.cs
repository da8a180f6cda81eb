using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

/// <summary>What every protocol of the closed core promises; a new one is tested without touching this file.</summary>
public class WireContractTests
{
    private static readonly FieldTree Tree = new();

    public static TheoryData<string> Names => new(WireRegistry.All.Select(p => p.Name));

    private static DecodeStop Dissect(Protocol protocol, byte[] bytes)
    {
        Tree.Clear();
        var d = new Dissector(bytes, Tree);
        protocol.Dissect(ref d);
        return d.Stopped;
    }

    [Fact]
    public void Every_layer_number_has_one_protocol()
    {
        var ids = Enum.GetValues<LayerId>().Where(id => id is not (LayerId.None or LayerId.FirstOpen)).Select(id => (ushort)id);
        Assert.Equal(ids.Order(), WireRegistry.All.Select(p => p.Id).Order());
        Assert.Equal(WireRegistry.All.Count, WireRegistry.All.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(WireRegistry.All.Select(p => p.Name).Intersect(ProtocolRegistry.All.Select(p => p.Name), StringComparer.Ordinal));
    }

    [Fact]
    public void A_field_name_is_declared_by_one_field()
    {
        var fields = WireRegistry.All.Concat(ProtocolRegistry.All).SelectMany(p => p.Fields).Distinct();
        Assert.Empty(fields.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Theory, MemberData(nameof(Names))]
    public void Samples_decode_to_the_end(string name)
    {
        var protocol = WireRegistry.ByName[name];
        Assert.NotEmpty(protocol.Samples);
        foreach (var sample in protocol.Samples)
        {
            Assert.Equal(StopReason.None, Dissect(protocol, sample).Reason);
            if (protocol.Fields.Count > 0) Assert.NotEqual(0, Tree.Count);
            foreach (var value in Tree.Values) Assert.True(protocol.Fields.Contains(value.Field), $"{name} adds {value.Field.Name} without declaring it");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Truncations_and_mutations_never_throw(string name)
    {
        var protocol = WireRegistry.ByName[name];
        foreach (var sample in protocol.Samples)
        {
            for (var n = 0; n < sample.Length; n++) Dissect(protocol, sample[..n]);
        }

        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = protocol.Samples[round % protocol.Samples.Count].ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            Dissect(protocol, bytes);
            foreach (var value in Tree.Values) Assert.True(value.InScratch || value.ValueOffset + value.ValueLength <= bytes.Length);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Dissecting_allocates_nothing(string name)
    {
        var protocol = WireRegistry.ByName[name];
        foreach (var sample in protocol.Samples)
        {
            for (var i = 0; i < 3; i++) Dissect(protocol, sample);
            Assert.Equal(0, Heap.Of(() => Dissect(protocol, sample)));
        }
    }
}
