using System.Runtime.InteropServices;

namespace PcapLab.Server.Privileges;

/// <summary>The few calls that change what a thread may do; Linux only.</summary>
internal static unsafe partial class Libc
{
    public const int SetKeepCapabilities = 8, BoundingRead = 23, BoundingDrop = 24, SetNoNewPrivileges = 38, Ambient = 47;
    public const nuint AmbientRaise = 2, AmbientClear = 4;

    [StructLayout(LayoutKind.Sequential)]
    public struct CapabilityHeader
    {
        public uint Version;
        public int Pid;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CapabilityData
    {
        public uint Effective, Permitted, Inheritable;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setpriority(int which, uint who, int niceness);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int capset(CapabilityHeader* header, CapabilityData* data);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setresuid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int initgroups(string user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int execve(string path, byte** arguments, byte** environment);
}
