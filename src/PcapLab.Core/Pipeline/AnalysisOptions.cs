using PcapLab.Flows;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Pipeline;

/// <summary>How far an analysis has come.</summary>
/// <param name="Packets">Packets so far.</param>
/// <param name="Position">Bytes of the input consumed.</param>
/// <param name="Size">Bytes of the input, or null for pipes and live.</param>
public readonly record struct AnalysisProgress(long Packets, long Position, long? Size);

/// <summary>Takes what a packet's payload turned out to be.</summary>
/// <param name="number">Frame number.</param>
/// <param name="protocols">Numbers of the protocols that were entered.</param>
/// <param name="areDissected">Whether all of them were dissected: one that no table is made of is not, and may hold others.</param>
public delegate void AppsSeen(long number, ReadOnlySpan<ushort> protocols, bool areDissected);

/// <summary>How an analysis runs. None of these changes what it finds, but for the ones that say so.</summary>
public sealed record AnalysisOptions
{
    /// <summary>
    /// Threads that follow flows and read in turn, the caller's among them; 0 takes one for each processor. Never shows in the result.
    /// </summary>
    public int Threads { get; init; }
    /// <summary>File whose SHA-256 goes into the facts, computed beside the analysis; null for none.</summary>
    public string? HashFile { get; init; }
    /// <summary>Whether IP checksums are verified.</summary>
    public bool CheckChecksums { get; init; }
    /// <summary>Ports whose protocol the user names.</summary>
    public IReadOnlyList<DecodeAs> DecodeAs { get; init; } = [];
    /// <summary>Secrets that open encrypted connections, beside those that a pcapng file carries; null for none.</summary>
    public TlsKeyLog? KeyLog { get; init; }
    /// <summary>Told about every batch.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }
    /// <summary>The clock that paces live snapshots; analysis itself runs on packet time alone.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
    /// <summary>Findings that are known and not to be shown: <c>id</c> or <c>id:key</c>.</summary>
    public IReadOnlySet<string> Ignore { get; init; } = new HashSet<string>();

    /// <summary>Places and threat lists that the user brought; they add columns to hosts and findings.</summary>
    public Analysis.Intelligence.Knowledge Knowledge { get; init; } = Analysis.Intelligence.Knowledge.None;

    /// <summary>Told what packets with a flow turned out to be, on the threads that follow flows; null for nobody.</summary>
    public AppsSeen? AppsSeen { get; init; }

    /// <summary>How many threads follow flows, and read in turn.</summary>
    internal int Shards => Threads == 0 ? Math.Clamp(Environment.ProcessorCount, 1, 8) : Math.Clamp(Threads, 1, 64);
}
