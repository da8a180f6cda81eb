using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One interface in the facts.</summary>
public sealed record InterfaceFacts(string Name, string LinkType, int LinkTypeId, long Snaplen, long Packets, long? Drops)
{
    /// <summary>Columns of <c>export --table interfaces</c>.</summary>
    public static Table<InterfaceFacts> Table { get; } = new("interfaces", "Interfaces of the capture",
        new("name", ColumnType.Text, "Name as the file or the system gives it", r => r.Name),
        new("link_type", ColumnType.Text, "Link type", r => r.LinkType),
        new("link_type_id", ColumnType.Integer, "Its number in the registry of link types", r => r.LinkTypeId),
        new("snaplen", ColumnType.Integer, "Snapshot length, 0 for no limit", r => r.Snaplen, "bytes"),
        new("packets", ColumnType.Integer, "Packets captured", r => r.Packets, "packets"),
        new("drops", ColumnType.Integer, "Packets the capturing system dropped, when it says so", r => r.Drops, "packets"));
}

/// <summary>Facts of a capture as capinfos gives them (<c>info --json</c>).</summary>
public sealed record CaptureFacts
{
    /// <summary>File name without folder.</summary>
    public required string File { get; init; }
    /// <summary>pcap, pcapng or live.</summary>
    public required string Format { get; init; }
    /// <summary>little or big.</summary>
    public string ByteOrder { get; init; } = "little";
    /// <summary>gzip or null.</summary>
    public string? Compression { get; init; }
    /// <summary>Size as stored, null for pipes.</summary>
    public long? SizeBytes { get; init; }
    /// <summary>SHA-256 of the stored file in lower-case hex, null when not asked for.</summary>
    public string? Sha256 { get; init; }
    /// <summary>Packets.</summary>
    public long Packets { get; init; }
    /// <summary>Original bytes.</summary>
    public long Bytes { get; init; }
    /// <summary>Captured bytes.</summary>
    public long CapturedBytes { get; init; }
    /// <summary>Earliest packet, ns; null without packets.</summary>
    public long? First { get; init; }
    /// <summary>Latest packet, ns.</summary>
    public long? Last { get; init; }
    /// <summary>Latest minus earliest in seconds.</summary>
    public double DurationS => First is { } f && Last is { } l ? (l - f) / 1e9 : 0;
    /// <summary>Whether stamps never go backwards.</summary>
    public bool InOrder { get; init; } = true;
    /// <summary>Largest snapshot length of the interfaces; 0 is none.</summary>
    public long Snaplen { get; init; }
    /// <summary>The file ends in the middle of a packet.</summary>
    public bool Truncated { get; init; }
    /// <summary>What is wrong with the file, one line, or null.</summary>
    public string? Damage { get; init; }
    /// <summary>Packets captured shorter than they were.</summary>
    public long CutPackets { get; init; }
    /// <summary>Interfaces.</summary>
    public IReadOnlyList<InterfaceFacts> Interfaces { get; init; } = [];
    /// <summary>Comments of the file.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}
