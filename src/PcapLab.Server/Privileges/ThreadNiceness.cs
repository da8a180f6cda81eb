namespace PcapLab.Server.Privileges;

/// <summary>Work in the background stands behind whoever waits for an answer. On Linux a thread has its own niceness and .NET's priorities do nothing; elsewhere they do.</summary>
internal static class ThreadNiceness
{
    /// <summary>Makes the calling thread nicer; there is no way back for it.</summary>
    public static void Lower(int by)
    {
        if (OperatingSystem.IsLinux()) _ = Libc.setpriority(0, 0, by);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }
}
