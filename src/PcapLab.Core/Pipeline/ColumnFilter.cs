using PcapLab.Filters;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>What an index keeps of a packet: enough to answer the filters that are asked most, without its bytes.</summary>
public struct PacketColumns
{
    /// <summary>Frame number from 1.</summary>
    public long Number;
    /// <summary>Nanoseconds since the epoch.</summary>
    public long Time;
    /// <summary>Bytes on the wire.</summary>
    public int Original;
    /// <summary>Captured bytes.</summary>
    public int Captured;
    /// <summary>Interface number of the session.</summary>
    public int Interface;
    /// <summary>Source address; none without an IP header.</summary>
    public Ip Source;
    /// <summary>Destination address.</summary>
    public Ip Destination;
    /// <summary>TCP or UDP source port.</summary>
    public ushort SourcePort;
    /// <summary>TCP or UDP destination port.</summary>
    public ushort DestinationPort;
    /// <summary>TCP flags, low 8 bits.</summary>
    public byte TcpFlags;
    /// <summary>Its layers from the outside in, as <see cref="ColumnFilter.Layers"/> gives them.</summary>
    public IReadOnlyList<Protocol> Layers;
}

/// <summary>
/// A display filter over columns: addresses, ports, flags, lengths, numbers and which headers there are. The filter itself is the same; only the tree it looks
/// at is made of the columns. Not for several threads.
/// </summary>
public sealed class ColumnFilter
{
    private static readonly (string Name, Func<PacketColumns, ulong> Value)[] OfFrame =
    [
        ("frame.number", c => (ulong)c.Number), ("frame.time", c => (ulong)c.Time), ("frame.time_epoch", c => BitConverter.DoubleToUInt64Bits(c.Time / 1e9)),
        ("frame.len", c => (ulong)c.Original), ("frame.cap_len", c => (ulong)c.Captured), ("frame.interface_id", c => (ulong)c.Interface),
    ];

    private static readonly (string Name, Func<PacketColumns, ulong> Value)[] OfTcp =
    [
        ("tcp.srcport", c => c.SourcePort), ("tcp.dstport", c => c.DestinationPort), .. Flags("fin", "syn", "reset", "push", "ack", "urg", "ece", "cwr"),
    ];

    private static readonly (string Name, Func<PacketColumns, ulong> Value)[] OfUdp = [("udp.srcport", c => c.SourcePort), ("udp.dstport", c => c.DestinationPort)];

    private readonly Filter _filter;
    private readonly FieldTree _tree = new();
    private readonly (Field Field, Func<PacketColumns, ulong> Value)[] _frame, _tcp, _udp;
    private readonly (Field? Source, Field? Destination) _ip, _ipv6;

    private ColumnFilter(Filter filter)
    {
        _filter = filter;
        (_frame, _tcp, _udp) = (Read(OfFrame), Read(OfTcp), Read(OfUdp));
        (_ip, _ipv6) = ((Read("ip.src"), Read("ip.dst")), (Read("ipv6.src"), Read("ipv6.dst")));
    }

    /// <summary>The filter over columns, or null when it asks for more than they hold.</summary>
    public static ColumnFilter? Of(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.ReadsProtocolBytes || HeaderNeeds.Of(filter) is null || filter.Fields.Any(f => f.Name == "frame.comment")) return null;
        var made = new ColumnFilter(filter);
        return filter.Fields.Count == made._frame.Length + made._tcp.Length + made._udp.Length + Some(made._ip) + Some(made._ipv6) ? made : null;
    }

    /// <summary>The layers of a packet when columns tell all that filters can ask of them: one IP header at most, no fragment, no tunnel, nothing broken, no headers in the payload. Otherwise null.</summary>
    /// <param name="facts">The packet.</param>
    /// <param name="paths">The decoder's paths.</param>
    public static Protocol[]? Layers(in PacketFacts facts, PathTable paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        const PacketFlags Special = PacketFlags.Fragment | PacketFlags.Reassembled | PacketFlags.InExtra | PacketFlags.Tunnelled | PacketFlags.Stopped | PacketFlags.LayerOverflow | PacketFlags.Late;
        if ((facts.Flags & Special) != 0 || CarriedHeaders.MayHave(in facts)) return null;
        var layers = paths.Layers(facts.Path);
        return layers.All(IsPlain) && layers.Count(l => (LayerId)l is LayerId.Ip or LayerId.Ipv6) <= 1 ? [.. layers.Select(l => WireRegistry.Find(l)!)] : null;
    }

    /// <summary>Whether a packet matches.</summary>
    public bool Matches(in PacketColumns packet)
    {
        _tree.Clear();
        _tree.AddLayer(FrameProtocol.Instance, 0, 0);
        Add(_frame, in packet);
        foreach (var layer in packet.Layers)
        {
            _tree.AddLayer(layer, 0, 0);
            switch ((LayerId)layer.Id)
            {
                case LayerId.Ip:
                    Add(_ip, in packet);
                    break;
                case LayerId.Ipv6:
                    Add(_ipv6, in packet);
                    break;
                case LayerId.Tcp:
                    Add(_tcp, in packet);
                    break;
                case LayerId.Udp:
                    Add(_udp, in packet);
                    break;
            }
        }

        return _filter.Matches(_tree, default);
    }

    private static bool IsPlain(ushort layer) => (LayerId)layer is LayerId.Eth or LayerId.Ethertype or LayerId.Vlan or LayerId.Ieee8021ad or LayerId.Llc or LayerId.Sll
        or LayerId.Null or LayerId.Raw or LayerId.Ppp or LayerId.Pppoes or LayerId.Mpls or LayerId.Arp or LayerId.Ip or LayerId.Ipv6 or LayerId.Tcp or LayerId.Udp;

    private static IEnumerable<(string, Func<PacketColumns, ulong>)> Flags(params string[] names) =>
        names.Select((name, bit) => ("tcp.flags." + name, (Func<PacketColumns, ulong>)(c => (ulong)(c.TcpFlags >> bit & 1))));

    private static int Some((Field? Source, Field? Destination) pair) => (pair.Source is null ? 0 : 1) + (pair.Destination is null ? 0 : 1);

    private Field? Read(string name) => FieldCatalog.Default.TryField(name, out var field, out _) && _filter.Fields.Contains(field) ? field : null;

    private (Field, Func<PacketColumns, ulong>)[] Read((string Name, Func<PacketColumns, ulong> Value)[] columns) =>
        [.. columns.Select(c => (Field: Read(c.Name), c.Value)).Where(c => c.Field is not null).Select(c => (c.Field!, c.Value))];

    private void Add((Field Field, Func<PacketColumns, ulong> Value)[] columns, in PacketColumns packet)
    {
        foreach (var (field, value) in columns) _tree.Add(new FieldValue { Field = field, Parent = -1, Number = value(packet) });
    }

    private void Add((Field? Source, Field? Destination) ends, in PacketColumns packet)
    {
        if (ends.Source is not null) Add(ends.Source, packet.Source);
        if (ends.Destination is not null) Add(ends.Destination, packet.Destination);
    }

    private void Add(Field field, Ip address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = address.WriteBytes(bytes);
        var at = _tree.Store(bytes[..length]);
        _tree.Add(new FieldValue { Field = field, Parent = -1, InScratch = true, ValueOffset = at, ValueLength = length });
    }
}
