using System.Reflection;
using System.Runtime.InteropServices;

namespace PcapLab.Captures.Live;

/// <summary>The functions of libpcap (Npcap on Windows) that are used, found under whichever name the system has it.</summary>
internal static unsafe partial class LibPcap
{
    public const int ErrorBufferSize = 256;
    public const int ErrorNoSuchDevice = -5, ErrorPermission = -8, ErrorNotUp = -9, ErrorPromiscPermission = -11;
    public const uint InterfaceLoopback = 1, InterfaceUp = 2, InterfaceRunning = 4;
    private const string Name = "pcap";

    private static readonly string[] Candidates = ["libpcap.so.1", "libpcap.so.0.8", "libpcap.so", "libpcap.dylib", "libpcap.A.dylib", "wpcap.dll"];
    private static readonly Lazy<nint> Loaded = new(Load);

    static LibPcap() => NativeLibrary.SetDllImportResolver(typeof(LibPcap).Assembly, Resolve);

    /// <summary>True when the library is there.</summary>
    public static bool IsAvailable => Loaded.Value != 0;

    /// <summary>Asks for the library, with the way to get it when it is missing.</summary>
    /// <exception cref="CaptureException">It is not installed.</exception>
    public static void Require()
    {
        if (!IsAvailable) throw new CaptureException("live capture needs libpcap, which is not installed; " + HowToInstall);
    }

    /// <summary>Where the user gets the library.</summary>
    public static string HowToInstall =>
        OperatingSystem.IsWindows() ? "install Npcap from https://npcap.com"
        : OperatingSystem.IsMacOS() ? "it comes with macOS: check /usr/lib/libpcap.A.dylib"
        : "install it: apt install libpcap0.8 (Debian, Ubuntu), dnf install libpcap (Fedora, RHEL), apk add libpcap (Alpine)";

    /// <summary>A program that filters packets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BpfProgram
    {
        public uint Length;
        public nint Instructions;
    }

    /// <summary>One entry of the list of interfaces.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Device
    {
        public Device* Next;
        public byte* Name;
        public byte* Description;
        public nint Addresses;
        public uint Flags;
    }

    /// <summary>Counters of a capture; Windows appends more.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Statistics
    {
        public uint Received;
        public uint Dropped;
        public uint DroppedByInterface;
        private readonly ulong _windows1, _windows2;
    }

    /// <summary>Text of a C string, or empty.</summary>
    public static string Text(byte* text) => text == null ? "" : Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? Loaded.Value : 0;

    private static nint Load()
    {
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        }

        return 0;
    }

    [LibraryImport(Name)] public static partial byte* pcap_lib_version();
    [LibraryImport(Name)] public static partial int pcap_findalldevs(Device** devices, byte* error);
    [LibraryImport(Name)] public static partial void pcap_freealldevs(Device* devices);
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)] public static partial PcapHandle pcap_create(string device, byte* error);
    [LibraryImport(Name)] public static partial PcapHandle pcap_open_dead(int linkType, int snaplen);
    [LibraryImport(Name)] public static partial int pcap_set_snaplen(PcapHandle handle, int snaplen);
    [LibraryImport(Name)] public static partial int pcap_set_promisc(PcapHandle handle, int promiscuous);
    [LibraryImport(Name)] public static partial int pcap_set_timeout(PcapHandle handle, int milliseconds);
    [LibraryImport(Name)] public static partial int pcap_set_buffer_size(PcapHandle handle, int bytes);
    [LibraryImport(Name)] public static partial int pcap_set_tstamp_precision(PcapHandle handle, int precision);
    [LibraryImport(Name)] public static partial int pcap_get_tstamp_precision(PcapHandle handle);
    [LibraryImport(Name)] public static partial int pcap_activate(PcapHandle handle);
    [LibraryImport(Name)] public static partial int pcap_setnonblock(PcapHandle handle, int nonBlocking, byte* error);
    [LibraryImport(Name)] public static partial int pcap_get_selectable_fd(PcapHandle handle);
    [LibraryImport(Name)] public static partial int pcap_datalink(PcapHandle handle);
    [LibraryImport(Name)] public static partial int pcap_next_ex(nint handle, byte** header, byte** data);
    [LibraryImport(Name)] public static partial int pcap_sendpacket(PcapHandle handle, byte* data, int length);
    [LibraryImport(Name)] public static partial int pcap_stats(PcapHandle handle, Statistics* statistics);
    [LibraryImport(Name)] public static partial byte* pcap_geterr(PcapHandle handle);
    [LibraryImport(Name)] public static partial byte* pcap_statustostr(int status);
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)] public static partial int pcap_compile(PcapHandle handle, BpfProgram* program, string filter, int optimize, uint netmask);
    [LibraryImport(Name)] public static partial int pcap_setfilter(PcapHandle handle, BpfProgram* program);
    [LibraryImport(Name)] public static partial void pcap_freecode(BpfProgram* program);
    [LibraryImport(Name)] public static partial int pcap_offline_filter(BpfProgram* program, byte* header, byte* data);
    [LibraryImport(Name)] public static partial void pcap_close(nint handle);

    /// <summary>What poll(2) waits for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)] public static partial int poll(PollFd* fds, nuint count, int milliseconds);
}

/// <summary>A libpcap handle that is closed exactly once, whatever happens to its owner.</summary>
internal sealed class PcapHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibPcap.pcap_close(handle);
        return true;
    }
}
