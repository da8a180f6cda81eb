using System.Net.NetworkInformation;
using PcapLab.Wire;

namespace PcapLab.Captures.Live;

/// <summary>An interface of this host.</summary>
/// <param name="Name">What <c>--iface</c> takes.</param>
/// <param name="Description">The system's words for it, or empty.</param>
/// <param name="Addresses">IP addresses with prefix lengths.</param>
/// <param name="HardwareAddress">MAC address, or null.</param>
/// <param name="LinkType">Link type of its packets, or null when it cannot be opened.</param>
/// <param name="IsUp">The interface is up.</param>
/// <param name="IsLoopback">It reaches this host only.</param>
/// <param name="CanCapture">This process may capture on it.</param>
/// <param name="Problem">Why it cannot be captured, or null.</param>
public sealed record CaptureDevice(
    string Name, string Description, IReadOnlyList<string> Addresses, string? HardwareAddress, LinkType? LinkType, bool IsUp, bool IsLoopback, bool CanCapture, string? Problem);

/// <summary>The interfaces that can be captured.</summary>
public static class CaptureDevices
{
    private static readonly LiveOptions Probe = new() { Promiscuous = false, BufferBytes = 1 << 20, Snaplen = 256 };

    /// <summary>The capture library's own words for its version, or null when it is not installed.</summary>
    public static unsafe string? LibraryVersion => LibPcap.IsAvailable ? LibPcap.Text(LibPcap.pcap_lib_version()) : null;

    /// <summary>How to get the capture library on this system.</summary>
    public static string HowToInstall => LibPcap.HowToInstall;

    /// <summary>What gives this program the right to capture.</summary>
    public static string HowToPermit => LiveErrors.HowToPermit;

    /// <summary>Lists the interfaces, each tried once for whether this process may capture on it.</summary>
    /// <exception cref="CaptureException">libpcap is missing or fails.</exception>
    public static IReadOnlyList<CaptureDevice> List()
    {
        var system = NetworkInterface.GetAllNetworkInterfaces();
        return [.. Enumerate().Select(d => Describe(d, system.FirstOrDefault(s => s.Name == d.Name || d.Name.Contains(s.Id, StringComparison.OrdinalIgnoreCase))))];
    }

    /// <summary>Names alone, without trying any.</summary>
    internal static IReadOnlyList<string> Names() => [.. Enumerate().Select(d => d.Name)];

    private static CaptureDevice Describe((string Name, string Description, uint Flags) device, NetworkInterface? system)
    {
        LinkType? linkType = null;
        string? problem = null;
        try
        {
            using var opened = new LiveDevice(device.Name, 0, Probe);
            linkType = opened.LinkType;
        }
        catch (CaptureException e)
        {
            problem = e.Message;
        }

        string[] addresses = system is null ? [] : [.. system.GetIPProperties().UnicastAddresses.Select(a => $"{a.Address}/{a.PrefixLength}")];
        var mac = system?.GetPhysicalAddress().GetAddressBytes() is { Length: 6 } bytes ? Convert.ToHexStringLower(bytes) : null;
        return new CaptureDevice(
            device.Name, device.Description.Length > 0 ? device.Description : "", addresses,
            mac is null ? null : string.Join(':', Enumerable.Range(0, 6).Select(i => mac.Substring(i * 2, 2))),
            linkType, (device.Flags & LibPcap.InterfaceUp) != 0, (device.Flags & LibPcap.InterfaceLoopback) != 0, problem is null, problem);
    }

    private static unsafe List<(string Name, string Description, uint Flags)> Enumerate()
    {
        LibPcap.Require();
        var error = stackalloc byte[LibPcap.ErrorBufferSize];
        LibPcap.Device* first;
        if (LibPcap.pcap_findalldevs(&first, error) != 0) throw new CaptureException($"the interfaces cannot be listed: {LibPcap.Text(error)}");
        var found = new List<(string, string, uint)>();
        for (var d = first; d != null; d = d->Next) found.Add((LibPcap.Text(d->Name), LibPcap.Text(d->Description), d->Flags));
        LibPcap.pcap_freealldevs(first);
        return found;
    }
}
