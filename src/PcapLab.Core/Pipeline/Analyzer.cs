using System.Security.Cryptography;
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
        var run = new AnalysisRun(source, options);
        run.ReadAll(cancellation);
        // Streams, states and batches have just died; without this the result's objects would come on top of them.
        if (GC.GetTotalMemory(false) > LargeHeap) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new ResultBuilder(run, copy: false).Build(hash?.GetAwaiter().GetResult());
    }

    private static string? Hash(string file, CancellationToken cancellation)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return Convert.ToHexStringLower(SHA256.HashDataAsync(stream, cancellation).AsTask().GetAwaiter().GetResult());
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new CaptureException($"{file}: cannot be read for its hash: {e.Message}", e);
        }
    }
}
