using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

/// <summary>What every protocol of the registry promises; a new file is tested without touching this one.</summary>
public class ProtocolContractTests
{
    private static readonly FieldTree Tree = new();

    public static TheoryData<string> Names => new(ProtocolRegistry.All.Select(p => p.Name));

    [Fact]
    public void Every_protocol_type_is_listed_once()
    {
        var types = typeof(AppProtocol).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(AppProtocol)) && !t.IsAbstract).Select(t => t.FullName);
        Assert.Equal(types.Order(StringComparer.Ordinal), ProtocolRegistry.All.Select(p => p.GetType().FullName).Order(StringComparer.Ordinal));
        Assert.Equal(ProtocolRegistry.All.Count, ProtocolRegistry.All.Select(p => p.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_field_name_is_declared_by_one_field()
    {
        var twice = ProtocolRegistry.All.SelectMany(p => p.Fields).Distinct().GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(twice);
    }

    [Theory, MemberData(nameof(Names))]
    public void Samples_decode_to_the_end(string name)
    {
        var protocol = ProtocolRegistry.ByName[name];
        Assert.NotEmpty(protocol.Samples);
        Assert.NotEmpty(protocol.Title);
        foreach (var sample in protocol.Samples)
        {
            var stop = Dissect(protocol, sample, NewState(protocol));
            Assert.True(stop.Reason == StopReason.None, $"{name}: {stop.Reason} at {stop.Offset} of {Convert.ToHexString(sample)}");
            Assert.NotEqual(0, Tree.Count);
            AssertFieldsAreDeclared(protocol, sample);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_truncation_stops_cleanly(string name)
    {
        var protocol = ProtocolRegistry.ByName[name];
        foreach (var sample in protocol.Samples)
        {
            for (var n = 0; n < sample.Length; n++) Exercise(protocol, sample[..n]);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Mutations_never_throw(string name)
    {
        var protocol = ProtocolRegistry.ByName[name];
        var random = new Random(1);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = protocol.Samples[round % protocol.Samples.Count].ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            Exercise(protocol, bytes);
            AssertFieldsAreDeclared(protocol, bytes);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Dissecting_allocates_nothing(string name)
    {
        var protocol = ProtocolRegistry.ByName[name];
        foreach (var sample in protocol.Samples)
        {
            var state = NewState(protocol);
            for (var i = 0; i < 3; i++) Dissect(protocol, sample, state);
            Assert.Equal(0, Heap.Of(() => Dissect(protocol, sample, state)));
        }
    }

    /// <summary>Everything a caller may do with hostile bytes, as datagram and as stream, in both directions.</summary>
    private static void Exercise(AppProtocol protocol, byte[] bytes)
    {
        foreach (var port in protocol.Bindings.Select(b => b.Value).DefaultIfEmpty((ushort)1).Take(2))
        {
            protocol.Recognize(bytes, new RecognizeContext { Transport = PcapLab.Wire.PayloadKind.Tcp, DestinationPort = port, FromInitiator = true });
            protocol.Recognize(bytes, new RecognizeContext { Transport = PcapLab.Wire.PayloadKind.Udp, SourcePort = port });
        }

        for (var direction = 0; direction < 2; direction++)
        {
            var pdu = protocol.NextPdu(bytes, NewState(protocol), direction);
            Assert.True(pdu.Want >= -1 && pdu.Total >= pdu.Want, $"{protocol.Name}: {pdu}");
            Dissect(protocol, bytes, NewState(protocol), direction);
        }

        foreach (ref readonly var value in Tree.Values)
        {
            Assert.True(value.Parent < Tree.Count);
            if (value.Source == 0) Assert.True(value.Offset >= 0 && value.Offset <= bytes.Length - value.Length, $"{protocol.Name}: {value.Field} outside the message");
        }
    }

    private static object? NewState(AppProtocol protocol) => protocol.NewState();

    private static DecodeStop Dissect(AppProtocol protocol, byte[] bytes, object? state, int direction = 0)
    {
        Tree.Clear();
        var d = new Dissector(bytes, Tree) { State = state, Direction = direction, IsStream = IsStream(protocol) };
        protocol.Dissect(ref d);
        return d.Stopped;
    }

    private static bool IsStream(AppProtocol protocol)
    {
        for (var i = 0; i < protocol.Bindings.Count; i++)
        {
            if (protocol.Bindings[i].Kind != PcapLab.Wire.PayloadKind.Tcp) return false;
        }

        return protocol.Bindings.Count > 0;
    }

    private static void AssertFieldsAreDeclared(AppProtocol protocol, byte[] bytes)
    {
        foreach (ref readonly var value in Tree.Values)
        {
            var field = value.Field;
            Assert.True(protocol.Fields.Contains(field) || Inner().Any(p => p.Fields.Contains(field)), $"{protocol.Name}: {field} is not declared");
            Tree.Bytes(value, bytes);
        }

        static IEnumerable<Protocol> Inner()
        {
            var list = new List<Protocol>();
            foreach (ref readonly var mark in Tree.Layers) list.Add(mark.Protocol);
            return list;
        }
    }
}
