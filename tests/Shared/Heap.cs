namespace PcapLab.Tests;

/// <summary>Measures what code takes from the managed heap.</summary>
internal static class Heap
{
    /// <summary>
    /// Bytes that an action allocates on this thread: the least of some tries, for a collection that another test causes between two readings of the counter
    /// moves it by kilobytes. What an action needs it takes each time, so nothing hides.
    /// </summary>
    public static long Of(Action action)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
