using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace PcapLab.Pipeline;

/// <summary>
/// Turns a scan, which pushes packets that live for one call, into rows that an exporter pulls. The scan runs on its own thread behind a bounded queue, so
/// that memory does not depend on the capture's length.
/// </summary>
public static class ScanRows
{
    private const int Ahead = 4096;

    /// <summary>Makes a row of a packet; null leaves it out.</summary>
    public delegate TRow? Select<TRow>(in ScannedPacket packet)
        where TRow : class;

    /// <summary>The rows of a scan in capture order.</summary>
    /// <param name="scan">The scan; it runs once the rows are asked for.</param>
    /// <param name="select">Makes a row of a packet.</param>
    /// <param name="limit">At most so many rows; the scan ends there.</param>
    /// <param name="cancellation">Ends the scan with what was read so far.</param>
    public static IEnumerable<TRow> Of<TRow>(PacketScan scan, Select<TRow> select, int? limit, CancellationToken cancellation)
        where TRow : class
    {
        if (limit == 0) yield break;
        using var queue = new BlockingCollection<TRow>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        var worker = Task.Run(() =>
        {
            try
            {
                Fill(scan, select, limit ?? int.MaxValue, queue, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Rows read so far are handed out; whoever cancelled knows.
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                queue.CompleteAdding();
            }
        }, CancellationToken.None);
        try
        {
            foreach (var row in queue.GetConsumingEnumerable(CancellationToken.None)) yield return row;
        }
        finally
        {
            stop.Cancel(); // the reader may have had enough
            worker.GetAwaiter().GetResult();
        }

        failure?.Throw();
    }

    private static void Fill<TRow>(PacketScan scan, Select<TRow> select, int left, BlockingCollection<TRow> queue, CancellationToken stop)
        where TRow : class => scan.Run((in p) =>
        {
            if (select(in p) is not { } row) return true;
            queue.Add(row, stop);
            return --left > 0;
        }, stop);
}
