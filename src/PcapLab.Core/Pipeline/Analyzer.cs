using PcapLab.Captures;

namespace PcapLab.Pipeline;

/// <summary>Analyses a whole input.</summary>
public static class Analyzer
{
    private const long LargeHeap = 100 << 20;

    /// <summary>Reads a source to its end and analyses it.</summary>
    /// <param name="source">File, pipe, live capture or replay.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops early; what was read so far is analysed and the result says that it is not all.</param>
    /// <exception cref="CaptureException">The source fails.</exception>
    public static AnalysisResult Run(PacketSource source, AnalysisOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new AnalysisOptions();
        // Hashing a gigabyte takes longer than analysing it: it runs beside, on its own thread.
        var hash = options.HashFile is { } file ? Task.Run(() => Hash(file, cancellation), CancellationToken.None) : null;
        var run = new AnalysisRun(source, options, readsAhead: true);
        run.ReadAll(cancellation);
        // Streams, states and batches have just died; without this the result's objects would come on top of them.
        if (GC.GetTotalMemory(false) > LargeHeap) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var result = new ResultBuilder(run, copy: false).Build();
        return hash is null ? result : result with { Info = result.Info with { Sha256 = hash.GetAwaiter().GetResult() } };
    }

    private static string? Hash(string file, CancellationToken cancellation)
    {
        try
        {
            return CaptureHash.Sha256(file, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null; // of a capture that was read in part, the hash says nothing
        }
    }
}
