using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One IP address and its traffic.</summary>
public sealed record EndpointRow
{
    /// <summary>The address.</summary>
    public Ip Ip { get; init; }
    /// <summary>Packets sent.</summary>
    public long TxPackets { get; init; }
    /// <summary>Frame bytes sent.</summary>
    public long TxBytes { get; init; }
    /// <summary>Packets received.</summary>
    public long RxPackets { get; init; }
    /// <summary>Frame bytes received.</summary>
    public long RxBytes { get; init; }
    /// <summary>First packet, ns.</summary>
    public long First { get; init; }
    /// <summary>Last packet, ns.</summary>
    public long Last { get; init; }
    /// <summary>Distinct peers.</summary>
    public long Peers { get; init; }
    /// <summary>Distinct own ports (TCP and UDP).</summary>
    public long Ports { get; init; }
    /// <summary>Ethernet address it was seen behind, or null; a router's for hosts beyond it.</summary>
    public string? Mac { get; init; }
    /// <summary>Vendor of that address, or null.</summary>
    public string? Vendor { get; init; }
    /// <summary>Name from DNS answers, DHCP, mDNS or the file's name records, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Columns of <c>export --table endpoints</c>.</summary>
    public static Table<EndpointRow> Table { get; } = new("endpoints", "One row per IP address",
        new("ip", ColumnType.Address, "The address", r => r.Ip.ToString()),
        new("tx_packets", ColumnType.Integer, "Packets sent", r => r.TxPackets, "packets"),
        new("tx_bytes", ColumnType.Integer, "Frame bytes sent", r => r.TxBytes, "bytes"),
        new("rx_packets", ColumnType.Integer, "Packets received", r => r.RxPackets, "packets"),
        new("rx_bytes", ColumnType.Integer, "Frame bytes received", r => r.RxBytes, "bytes"),
        new("first", ColumnType.Time, "First packet", r => r.First),
        new("last", ColumnType.Time, "Last packet", r => r.Last),
        new("peers", ColumnType.Integer, "Distinct peers", r => r.Peers),
        new("ports", ColumnType.Integer, "Distinct own ports", r => r.Ports),
        new("mac", ColumnType.Text, "Ethernet address it was seen behind", r => r.Mac),
        new("vendor", ColumnType.Text, "Vendor of that address", r => r.Vendor),
        new("name", ColumnType.Text, "Name from DNS, DHCP, mDNS or the file", r => r.Name));
}

/// <summary>One node of the protocol hierarchy.</summary>
/// <param name="Protocol">Layer name.</param>
/// <param name="Parent">Path of the parent, such as <c>eth:ethertype:ip</c>; empty at the top.</param>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Frame bytes, original length.</param>
public sealed record ProtocolRow(string Protocol, string Parent, long Packets, long Bytes)
{
    /// <summary>Columns of <c>export --table protocols</c>.</summary>
    public static Table<ProtocolRow> Table { get; } = new("protocols", "The protocol hierarchy, one row per path",
        new("protocol", ColumnType.Text, "Layer name", r => r.Protocol),
        new("parent", ColumnType.Text, "Path of the layers above", r => r.Parent),
        new("packets", ColumnType.Integer, "Frames", r => r.Packets, "packets"),
        new("bytes", ColumnType.Integer, "Frame bytes, original length", r => r.Bytes, "bytes"));
}

/// <summary>Traffic of one application in one time bin.</summary>
/// <param name="Start">Start of the bin, ns.</param>
/// <param name="App">Application or transport name.</param>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Frame bytes.</param>
public sealed record TimelineRow(long Start, string App, long Packets, long Bytes)
{
    /// <summary>Columns of <c>export --table timeline</c>.</summary>
    public static Table<TimelineRow> Table { get; } = new("timeline", "Traffic per time bin and application",
        new("time", ColumnType.Time, "Start of the bin", r => r.Start),
        new("app", ColumnType.Text, "Application, or the transport where none is known", r => r.App),
        new("packets", ColumnType.Integer, "Frames", r => r.Packets, "packets"),
        new("bytes", ColumnType.Integer, "Frame bytes", r => r.Bytes, "bytes"));
}

/// <summary>Traffic over time in bins of equal width; the width depends on the capture's period alone.</summary>
public sealed record Timeline(long BinWidthNs, IReadOnlyList<TimelineRow> Rows);

/// <summary>A device or host with what is known of it.</summary>
public sealed record HostRow
{
    /// <summary>IP address.</summary>
    public Ip Ip { get; init; }
    /// <summary>Ethernet address, or null.</summary>
    public string? Mac { get; init; }
    /// <summary>Vendor, or null.</summary>
    public string? Vendor { get; init; }
    /// <summary>Names, joined by commas.</summary>
    public string? Names { get; init; }
    /// <summary>Where each name comes from (dns, dhcp, mdns, sni…).</summary>
    public string? NameSources { get; init; }
    /// <summary>Services offered, such as <c>tcp/443 tls</c>, joined by commas.</summary>
    public string? Services { get; init; }
    /// <summary>Guess of the operating system with its reason, or null.</summary>
    public string? Os { get; init; }
    /// <summary>First packet, ns.</summary>
    public long First { get; init; }
    /// <summary>Last packet, ns.</summary>
    public long Last { get; init; }
    /// <summary>Bytes sent and received.</summary>
    public long Bytes { get; init; }
    /// <summary>Two-letter country, or null.</summary>
    public string? Country { get; init; }
    /// <summary>Autonomous system with its owner, or null.</summary>
    public string? AutonomousSystem { get; init; }
    /// <summary>Threat lists it is on, or null.</summary>
    public string? ThreatLists { get; init; }

    /// <summary>Columns of <c>export --table hosts</c>.</summary>
    public static Table<HostRow> Table { get; } = new("hosts", "Hosts with names, vendor and services",
        new("ip", ColumnType.Address, "IP address", r => r.Ip.ToString()),
        new("mac", ColumnType.Text, "Ethernet address", r => r.Mac),
        new("vendor", ColumnType.Text, "Vendor", r => r.Vendor),
        new("names", ColumnType.Text, "Names", r => r.Names),
        new("name_sources", ColumnType.Text, "Where the names come from", r => r.NameSources),
        new("services", ColumnType.Text, "Services offered", r => r.Services),
        new("os", ColumnType.Text, "Operating system, as guessed", r => r.Os),
        new("first", ColumnType.Time, "First packet", r => r.First),
        new("last", ColumnType.Time, "Last packet", r => r.Last),
        new("bytes", ColumnType.Integer, "Bytes sent and received", r => r.Bytes, "bytes"),
        new("country", ColumnType.Text, "Country by the database given with --geoip", r => r.Country),
        new("asn", ColumnType.Text, "Autonomous system by the database given with --geoip", r => r.AutonomousSystem),
        new("threat_lists", ColumnType.Text, "Lists given with --threat-list that name it", r => r.ThreatLists));
}
