namespace PcapLab.Captures.Live;

/// <summary>What a recording writes, and when it ends or starts another file.</summary>
public sealed record RecordingOptions
{
    /// <summary>File name; with rotation, a number goes before the extension.</summary>
    public required string Path { get; init; }
    /// <summary>Format to write.</summary>
    public required CaptureFormat Format { get; init; }
    /// <summary>Opens a file of the recording under its final name.</summary>
    public required Func<string, Stream> Create { get; init; }
    /// <summary>Ends after this many packets.</summary>
    public long? Packets { get; init; }
    /// <summary>Ends after this time.</summary>
    public TimeSpan? Duration { get; init; }
    /// <summary>Starts another file before this size is passed.</summary>
    public long? RotateBytes { get; init; }
    /// <summary>Starts another file after this many packets.</summary>
    public long? RotatePackets { get; init; }
    /// <summary>Starts another file for every such stretch of packet time since the first packet in which there are packets.</summary>
    public TimeSpan? RotateTime { get; init; }
    /// <summary>Keeps only this many files, the newest.</summary>
    public int? Keep { get; init; }
    /// <summary>How long a packet may stay unwritten: what a crash can cost.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>The clock of duration, flushing and the progress line.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether there can be more than one file.</summary>
    public bool Rotates => RotateBytes is not null || RotatePackets is not null || RotateTime is not null;
}
