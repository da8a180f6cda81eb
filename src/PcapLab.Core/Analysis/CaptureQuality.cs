namespace PcapLab.Analysis;

/// <summary>How far the capture can be trusted: what was cut, what could not be decoded, what is missing.</summary>
public sealed record CaptureQuality
{
    /// <summary>Packets captured shorter than they were.</summary>
    public long CutPackets { get; init; }
    /// <summary>Frames larger than 1,514 bytes on Ethernet: segmentation offload of the capturing host, not the wire.</summary>
    public long OffloadFrames { get; init; }
    /// <summary>Identical frames seen again within a short time (a mirror port that copies twice).</summary>
    public long Duplicates { get; init; }
    /// <summary>Timestamps that go backwards.</summary>
    public long ClockSteps { get; init; }
    /// <summary>Largest step backwards, ns.</summary>
    public long LargestClockStepNs { get; init; }
    /// <summary>Packets the capturing system says it dropped; null when it says nothing.</summary>
    public long? Drops { get; init; }
    /// <summary>TCP flows with payload or more than a SYN.</summary>
    public long TcpFlows { get; init; }
    /// <summary>…of which only one direction was seen.</summary>
    public long OneWayTcpFlows { get; init; }
    /// <summary>…of which the start was not captured.</summary>
    public long MidStreamTcpFlows { get; init; }
    /// <summary>Acknowledged bytes that were never seen: lost by the capture, not by the network.</summary>
    public long UnseenSegments { get; init; }
    /// <summary>Fragments whose datagram never became whole.</summary>
    public long IncompleteFragments { get; init; }
    /// <summary>Packets with a wrong IP, TCP, UDP or ICMP checksum; null when checksums were not verified.</summary>
    public long? BadChecksums { get; init; }
    /// <summary>Frames whose decoding stopped early, by reason and layer, most first.</summary>
    public IReadOnlyList<DecodeStopCount> Stops { get; init; } = [];
    /// <summary>A to F.</summary>
    public string Grade { get; init; } = "A";
    /// <summary>Why the grade, one sentence each, worst first.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}

/// <summary>Frames that stopped in one layer for one reason.</summary>
/// <param name="Layer">Layer name.</param>
/// <param name="Reason">cut, truncated, malformed, limit or unknown.</param>
/// <param name="Frames">How many.</param>
/// <param name="FirstFrame">The first of them.</param>
public sealed record DecodeStopCount(string Layer, string Reason, long Frames, long FirstFrame)
{
    /// <summary>Time of the first, ns.</summary>
    public long FirstTime { get; init; }
}
