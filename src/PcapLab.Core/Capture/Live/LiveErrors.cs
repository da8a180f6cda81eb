namespace PcapLab.Captures.Live;

/// <summary>Says in one line why an interface cannot be captured, and what to do.</summary>
internal static class LiveErrors
{
    public static string Explain(string name, int status, string detail) => status switch
    {
        LibPcap.ErrorNoSuchDevice => UnknownInterface(name, CaptureDevices.Names()),
        LibPcap.ErrorPermission or LibPcap.ErrorPromiscPermission => $"{name}: capturing is not permitted; {HowToPermit}",
        LibPcap.ErrorNotUp => $"{name}: the interface is down; bring it up first{(OperatingSystem.IsLinux() ? $": ip link set {name} up" : "")}",
        _ => $"{name}: cannot be captured: {(detail.Length > 0 ? detail : Status(status))}",
    };

    /// <summary>What gives this program the right to capture.</summary>
    public static string HowToPermit =>
        OperatingSystem.IsLinux() ? $"run with sudo, or once: sudo setcap cap_net_raw,cap_net_admin+ep {Environment.ProcessPath}"
        : OperatingSystem.IsMacOS() ? "run with sudo, or give your user access to /dev/bpf* (Wireshark's ChmodBPF does)"
        : "run as administrator";

    public static string UnknownInterface(string name, IReadOnlyList<string> known)
    {
        var near = known.OrderBy(k => Distance(k, name)).ThenBy(k => k, StringComparer.Ordinal).FirstOrDefault();
        var hint = near is not null && Distance(near, name) <= Math.Max(2, name.Length / 2) ? $"did you mean {near}? " : "";
        return $"{name}: no such interface; {hint}{(known.Count == 0 ? "none is visible here" : "there are: " + string.Join(", ", known.Take(12)))}";
    }

    private static unsafe string Status(int status) => LibPcap.Text(LibPcap.pcap_statustostr(status));

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
