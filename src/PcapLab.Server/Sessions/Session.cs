using PcapLab.Pipeline;

namespace PcapLab.Server.Sessions;

/// <summary>Where a session stands.</summary>
internal enum SessionState
{
    /// <summary>Packets are still coming: the file is being read, the replay runs, the capture is on.</summary>
    Running,
    /// <summary>Held by the user.</summary>
    Paused,
    /// <summary>Everything is in.</summary>
    Done,
    /// <summary>Ended by an error; what was read stays.</summary>
    Failed,
}

/// <summary>The figures that change most often.</summary>
internal sealed record SessionStatus
{
    public SessionState State { get; init; }
    public long Packets { get; init; }
    public long Bytes { get; init; }
    public long? Drops { get; init; }
    /// <summary>Newest packet seen by the source minus newest packet analysed.</summary>
    public double LagSeconds { get; init; }
    /// <summary>Over the last second of packet time.</summary>
    public double PacketsPerSecond { get; init; }
    public double BitsPerSecond { get; init; }
    /// <summary>0 to 1 for files and replays, null when there is no end in sight.</summary>
    public double? Progress { get; init; }
    public long? FirstNs { get; init; }
    public long? LastNs { get; init; }
    /// <summary>One sentence, when something went wrong.</summary>
    public string? Error { get; init; }
}

/// <summary>
/// One capture that is shown: a file, a replay, a live capture or one recorded before. The API reads sessions and nothing else, so that all four look alike.
/// </summary>
internal abstract class Session : IAsyncDisposable
{
    /// <summary>Short id for links.</summary>
    public required string Id { get; init; }
    /// <summary>File name, or interfaces and time.</summary>
    public required string Title { get; init; }
    /// <summary>Name of its file in the sessions folder, or null.</summary>
    public string? File { get; init; }
    /// <summary>file, replay or live.</summary>
    public required string Kind { get; init; }
    /// <summary>The latest whole analysis; immutable, replaced as packets come.</summary>
    public abstract AnalysisResult Result { get; }
    /// <summary>Grows whenever <see cref="Result"/> is replaced.</summary>
    public abstract long Version { get; }
    public abstract SessionStatus Status { get; }
    /// <summary>Whole seconds of packet time after one, oldest first, without the empty ones.</summary>
    public abstract SecondOfTraffic[] SecondsAfter(long second);
    /// <summary>The packets themselves, by number.</summary>
    public abstract IPackets Packets { get; }

    /// <summary>Who talked to whom, over any period.</summary>
    public abstract Packets.TrafficView Traffic { get; }
    /// <summary>Where addresses are and what lists say of them.</summary>
    public abstract Analysis.Intelligence.Knowledge Knowledge { get; }
    /// <summary>Addresses by the numbers that <see cref="Traffic"/> uses.</summary>
    public abstract Schema.Ip[] Addresses { get; }

    /// <summary>Holds or goes on; packets that come in between are kept by the capture file.</summary>
    public virtual void Pause(bool pause) => throw new Api.ApiException($"a {Kind} that is read whole cannot be paused");

    /// <summary>Ends the capture or replay and keeps what there is.</summary>
    public virtual Task Stop() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
