namespace PcapLab.Captures.Live;

/// <summary>How to capture.</summary>
public sealed record LiveOptions
{
    /// <summary>Most bytes kept of a packet.</summary>
    public int Snaplen { get; init; } = 262_144;
    /// <summary>See what is not addressed to this host, too.</summary>
    public bool Promiscuous { get; init; } = true;
    /// <summary>Kernel buffer in bytes: what may arrive while the reader is busy. Large, since a burst lost is lost for ever.</summary>
    public int BufferBytes { get; init; } = 64 << 20;
    /// <summary>Longest time that packets wait in the kernel, in milliseconds.</summary>
    public int TimeoutMilliseconds { get; init; } = 100;
    /// <summary>Capture filter in the language of pcap-filter(7); null for all packets.</summary>
    public string? Filter { get; init; }
    /// <summary>The clock that decides how often counters are fetched.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
