using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PcapLab.Server.Privileges;

/// <summary>
/// What this process may do beyond its user, and giving that up. Linux keeps capabilities per thread and a running runtime has many, so they are
/// dropped on one thread that then replaces the process by itself: the new image starts with that thread's rights and no other.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class Capabilities
{
    /// <summary>Raw and packet sockets: all that capturing needs.</summary>
    public const int NetRaw = 13;
    private const uint Version3 = 0x20080522;

    /// <summary>The effective capabilities of the calling process as the kernel shows them.</summary>
    public static ulong Effective => Read("/proc/self/status", "CapEff:");

    /// <summary>Capabilities that any thread of this process has, effective or in reserve.</summary>
    public static ulong OfAllThreads()
    {
        ulong all = 0;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
            foreach (var set in new[] { "CapEff:", "CapPrm:", "CapInh:", "CapAmb:" }) all |= Read(Path.Combine(task, "status"), set);
        return all;
    }

    /// <summary>Leaves the calling thread with <paramref name="kept"/> and what the next image may inherit with the same.</summary>
    /// <param name="kept">Capability numbers.</param>
    /// <param name="user">User to become when the process was started through sudo; null keeps the present one.</param>
    public static void Reduce(IReadOnlyList<int> kept, SudoUser? user)
    {
        for (var cap = 0; Libc.prctl(Libc.BoundingRead, (nuint)cap, 0, 0, 0) >= 0 && cap < 64; cap++)
        {
            // Fails only where there is nothing to drop from: a process without CAP_SETPCAP cannot gain through exec after no-new-privileges.
            if (!kept.Contains(cap)) _ = Libc.prctl(Libc.BoundingDrop, (nuint)cap, 0, 0, 0);
        }

        if (user is not null) Become(user);
        _ = Libc.prctl(Libc.Ambient, Libc.AmbientClear, 0, 0, 0);
        uint mask = 0;
        foreach (var cap in kept) mask |= 1u << cap;
        var header = new Libc.CapabilityHeader { Version = Version3 };
        var data = stackalloc Libc.CapabilityData[2];
        data[0] = new Libc.CapabilityData { Effective = mask, Permitted = mask, Inheritable = mask };
        Check(Libc.capset(&header, data), "capset");
        foreach (var cap in kept) Check(Libc.prctl(Libc.Ambient, Libc.AmbientRaise, (nuint)cap, 0, 0), "ambient capability");
        if (kept.Count == 0) Check(Libc.prctl(Libc.SetNoNewPrivileges, 1, 0, 0, 0), "no-new-privileges");
    }

    /// <summary>Replaces this process by a fresh start of the same program with the same arguments. Returns only by failing.</summary>
    public static void Restart(IReadOnlyDictionary<string, string> environment)
    {
        var arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(v => !environment.ContainsKey((string)v.Key)).Select(v => $"{v.Key}={v.Value}").Concat(environment.Select(v => $"{v.Key}={v.Value}"));
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(variables);
        Check(Libc.execve(Environment.ProcessPath!, argv.Pointer, envp.Pointer), "execve");
    }

    private static void Become(SudoUser user)
    {
        Check(Libc.prctl(Libc.SetKeepCapabilities, 1, 0, 0, 0), "keep capabilities");
        Check(Libc.initgroups(user.Name, user.Group), "initgroups");
        Check(Libc.setresgid(user.Group, user.Group, user.Group), "setresgid");
        Check(Libc.setresuid(user.Id, user.Id, user.Id), "setresuid");
    }

    private static void Check(int result, string what)
    {
        if (result < 0) throw new DashboardException($"privileges cannot be given up ({what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}); start the dashboard as an ordinary user");
    }

    private static ulong Read(string file, string name)
    {
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith(name, StringComparison.Ordinal)) return ulong.Parse(line.AsSpan(name.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return 0;
    }

    /// <summary>A null-terminated array of UTF-8 strings.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly int _count;

        public NativeStrings(IEnumerable<string> texts)
        {
            var all = texts.ToArray();
            _count = all.Length;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(all.Length + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < all.Length; i++) Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++) Marshal.FreeCoTaskMem((nint)Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
