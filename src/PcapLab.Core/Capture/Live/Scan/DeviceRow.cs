using PcapLab.Schema;

namespace PcapLab.Captures.Live;

/// <summary>A device that answered on the local network.</summary>
public sealed record DeviceRow
{
    /// <summary>Its address.</summary>
    public Ip Ip { get; init; }
    /// <summary>Ethernet address.</summary>
    public required string Mac { get; init; }
    /// <summary>Vendor of that address, or null.</summary>
    public string? Vendor { get; init; }
    /// <summary>Names that were found, joined by commas, or null.</summary>
    public string? Name { get; init; }
    /// <summary>How it was found: arp, nd, ping, dns, mdns, netbios.</summary>
    public required string FoundBy { get; init; }
    /// <summary>Time to its echo reply in ms, or to its ARP answer when it does not echo.</summary>
    public double? RttMs { get; init; }
    /// <summary>new, gone or changed since the last scan of the network; empty when it is as it was.</summary>
    public string Change { get; init; } = "";

    /// <summary>Columns of a scan's JSON and CSV.</summary>
    public static Table<DeviceRow> Table { get; } = new("devices", "Devices on the local network",
        new("ip", ColumnType.Address, "Address", r => r.Ip.ToString()),
        new("mac", ColumnType.Text, "Ethernet address", r => r.Mac),
        new("vendor", ColumnType.Text, "Vendor of that address", r => r.Vendor),
        new("name", ColumnType.Text, "Names", r => r.Name),
        new("found_by", ColumnType.Text, "How it was found", r => r.FoundBy),
        new("rtt_ms", ColumnType.Real, "Time to its answer", r => r.RttMs, "ms"),
        new("change", ColumnType.Text, "Since the last scan: new, gone or changed", r => r.Change));
}
