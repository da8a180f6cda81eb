using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>IEEE 802.11 MAC header (802.11-2016 9.2.3).</summary>
internal readonly ref struct WlanHeader
{
    public const int MinSize = 2;
    private readonly ReadOnlySpan<byte> _b;

    private WlanHeader(ReadOnlySpan<byte> b) => _b = b;

    /// <summary>0 management, 1 control, 2 data.</summary>
    public int Type => _b[0] >> 2 & 3;
    public int Subtype => _b[0] >> 4;
    public bool ToDs => (_b[1] & 1) != 0;
    public bool FromDs => (_b[1] & 2) != 0;
    public bool IsProtected => (_b[1] & 0x40) != 0;
    public bool HasOrder => (_b[1] & 0x80) != 0;
    public bool IsQos => Type == 2 && (Subtype & 8) != 0;

    /// <summary>Data subtypes with bit 2 set (null function, CF-Ack…) have no body.</summary>
    public bool CarriesData => Type == 2 && (Subtype & 4) == 0;

    public bool IsFragment => (_b[1] & 4) != 0 || (_b.Length >= 24 && (_b[22] & 15) != 0);
    public bool IsAggregate => IsQos && QosControl is var qos && (qos & 0x80) != 0;

    /// <summary>The mesh bit of QoS Control counts between mesh stations only.</summary>
    public bool MayHaveMeshControl => IsQos && FromDs && (QosControl & 0x100) != 0;

    private int AddressLength => 24 + (ToDs && FromDs ? 6 : 0);
    private int QosControl => _b.Length >= AddressLength + 2 ? BinaryPrimitives.ReadUInt16LittleEndian(_b[AddressLength..]) : 0;

    public int HeaderLength => Type switch
    {
        1 => Subtype switch { 12 or 13 => 10, 7 => 10, _ => 16 },
        0 => 24 + (HasOrder ? 4 : 0),
        _ => AddressLength + (IsQos ? 2 : 0) + (IsQos && HasOrder ? 4 : 0),
    };

    public static bool TryParse(ReadOnlySpan<byte> bytes, out WlanHeader header)
    {
        header = bytes.Length >= MinSize ? new WlanHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}

/// <summary>Fields of an 802.11 MAC header, and the network name of beacons and probes.</summary>
internal sealed class WlanProtocol() : WireProtocol(LayerId.Wlan, "wlan", "IEEE 802.11 wireless LAN", F)
{
    private static readonly FieldSet F = new("wlan");
    private static readonly Field Version = F.Number("fc.version", "Version");
    private static readonly Field Type = F.Number("fc.type", "Type", v => v switch { 0 => "management", 1 => "control", 2 => "data", _ => "extension" });
    private static readonly Field Subtype = F.Number("fc.subtype", "Subtype");
    private static readonly Field TypeSubtype = F.Hex("fc.type_subtype", "Type and subtype");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field ToDs = F.Bits("fc.tods", "To DS", 0x01);
    private static readonly Field FromDs = F.Bits("fc.fromds", "From DS", 0x02);
    private static readonly Field More = F.Bits("fc.frag", "More fragments", 0x04);
    private static readonly Field Retry = F.Bits("fc.retry", "Retry", 0x08);
    private static readonly Field Power = F.Bits("fc.pwrmgt", "Power management", 0x10);
    private static readonly Field MoreData = F.Bits("fc.moredata", "More data", 0x20);
    private static readonly Field Protected = F.Bits("fc.protected", "Protected", 0x40);
    private static readonly Field Order = F.Bits("fc.order", "Order", 0x80);
    private static readonly Field Duration = F.Number("duration", "Duration", unit: "us");
    private static readonly Field Receiver = F.Ether("ra", "Receiver address");
    private static readonly Field Transmitter = F.Ether("ta", "Transmitter address");
    private static readonly Field Destination = F.Ether("da", "Destination address");
    private static readonly Field Source = F.Ether("sa", "Source address");
    private static readonly Field Bss = F.Ether("bssid", "BSS identifier");
    private static readonly Field FragmentNumber = F.Number("frag", "Fragment number");
    private static readonly Field Sequence = F.Number("seq", "Sequence number");
    private static readonly Field Ssid = F.Text("ssid", "Network name (SSID)");

    static WlanProtocol() => F.Either("addr", "Any address", Receiver, Transmitter, Destination, Source, Bss);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Hex("0801 0000 020202020202 010101010101 030303030303 1000"),
        Hex("8000 0000 ffffffffffff 010101010101 010101010101 2000 0000000000000000 6400 0100 0004 746573740103828486"),
        Hex("d400 0000 020202020202"),
    ];

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(2)) return;
        var (control, flags) = (d.Peek(), d.Peek(1));
        var (type, subtype) = (control >> 2 & 3, control >> 4);
        d.Add(Version, (ulong)(control & 3), d.Position, 1);
        d.Add(Type, (ulong)type, d.Position, 1);
        d.Add(Subtype, (ulong)subtype, d.Position, 1);
        d.Add(TypeSubtype, (ulong)(type << 4 | subtype), d.Position, 2);
        d.Bits(Flags, flags, d.Position + 1, 1, ToDs, FromDs, More, Retry, Power, MoreData, Protected, Order);
        d.Skip(2);
        if (d.Remaining < 2) return;
        d.U16Le(Duration);
        d.Bytes(Receiver, 6);
        // ACK and CTS have no transmitter.
        if (type == 1 && subtype is 12 or 13) return;
        d.Bytes(Transmitter, 6);
        if (type != 1) Addresses(ref d, type, subtype, flags);
        d.Skip(d.Remaining);
    }

    private static void Addresses(ref Dissector d, int type, int subtype, int flags)
    {
        if (!d.Need(8)) return;
        var third = d.Position;
        var (toDs, fromDs) = ((flags & 1) != 0, (flags & 2) != 0);
        // Which of the three addresses is what (802.11-2016 table 9-26): from the DS the source is third, to the DS the destination.
        var (first, second) = (third - 12, third - 6);
        var (destination, source, bss) = (toDs, fromDs) switch
        {
            (false, false) => (first, second, third),
            (false, true) => (first, third, second),
            (true, false) => (third, second, first),
            _ => (third, third + 8, -1),
        };
        AddAddress(ref d, Destination, destination);
        AddAddress(ref d, Source, source);
        if (bss >= 0) AddAddress(ref d, Bss, bss);
        d.Skip(6);
        var control = d.Peek() | d.Peek(1) << 8;
        d.Add(FragmentNumber, (ulong)(control & 15), d.Position, 2);
        d.Add(Sequence, (ulong)(control >> 4), d.Position, 2);
        d.Skip(2);
        if (type == 0) Management(ref d, subtype);
    }

    private static void AddAddress(ref Dissector d, Field field, int at)
    {
        if (at + 6 <= d.Data.Length) d.AddRange(field, at, 6, at, 6);
    }

    /// <summary>The SSID element: after a beacon's or probe response's 12 fixed bytes, 4 of an association request, none of a probe request.</summary>
    private static void Management(ref Dissector d, int subtype)
    {
        var fixedBytes = subtype switch { 8 or 5 => 12, 0 => 4, 2 => 10, 4 => 0, _ => -1 };
        if (fixedBytes < 0 || d.Remaining < fixedBytes) return;
        d.Skip(fixedBytes);
        while (d.Remaining >= 2)
        {
            var (element, length) = (d.Peek(), d.Peek(1));
            if (length > d.Remaining - 2) return;
            d.Skip(2);
            if (element == 0) d.Text(Ssid, length);
            else d.Skip(length);
        }
    }
}
