using System.Runtime.Versioning;
using PcapLab.Server.Privileges;

namespace PcapLab.Server.Workers;

/// <summary>The roles in which the program runs while the dashboard is on.</summary>
internal enum ServeStage
{
    /// <summary>As the user started it.</summary>
    Start,
    /// <summary>Holds the capture privilege, starts workers, never listens.</summary>
    Keeper,
    /// <summary>On its way to the web process: gives everything up and starts over.</summary>
    Drop,
    /// <summary>Serves, without any privilege.</summary>
    Web,
    /// <summary>Captures to a file.</summary>
    Capture,
    /// <summary>Scans the local network.</summary>
    Scan,
}

/// <summary>
/// Who does what, so that the process that parses packets and listens to the network can do nothing else: start → keeper (CAP_NET_RAW only)
/// → web (nothing) and, on demand, capture or scan (CAP_NET_RAW only). Without privileges to begin with, start is the web process.
/// </summary>
internal static class ServeStages
{
    /// <summary>Environment variable that tells a child its role.</summary>
    public const string Variable = "PCAPLAB_SERVE_STAGE";
    /// <summary>Folder that workers may write into.</summary>
    public const string SessionsVariable = "PCAPLAB_SERVE_SESSIONS";

    /// <summary>The one file outside of it that the command line named (<c>--out</c>).</summary>
    public const string OutVariable = "PCAPLAB_SERVE_OUT";

    public static ServeStage Current =>
        Enum.TryParse<ServeStage>(Environment.GetEnvironmentVariable(Variable), true, out var stage) ? stage : ServeStage.Start;

    /// <summary>Moves on to the next process image where one is due; returns where this one may do its work.</summary>
    public static void Advance()
    {
        if (OperatingSystem.IsLinux()) AdvanceOnLinux();
    }

    [SupportedOSPlatform("linux")]
    private static void AdvanceOnLinux()
    {
        if (Current == ServeStage.Start && Capabilities.Effective != 0)
        {
            var user = SudoUser.Find();
            int[] kept = (Capabilities.Effective >> Capabilities.NetRaw & 1) == 1 ? [Capabilities.NetRaw] : [];
            Capabilities.Reduce(kept, user);
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = kept.Length > 0 ? "keeper" : "web" };
            if (user is not null) environment["HOME"] = user.Home;
            Capabilities.Restart(environment);
        }

        if (Current == ServeStage.Drop)
        {
            Capabilities.Reduce([], null);
            Capabilities.Restart(new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = "web" });
        }

        if (Current == ServeStage.Web && Capabilities.OfAllThreads() != 0)
            throw new DashboardException("the web process still has privileges and will not start; run `pcaplab serve` as an ordinary user");
    }
}
