using System.Diagnostics;

namespace PcapLab.Tests;

/// <summary>What a test needs from outside: the repository's folders, other programs, and the rule that with CI=true a skip is a failure.</summary>
internal static class Peer
{
    /// <summary>The checkout's root: the folder that holds PcapLab.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Skips the test with its reason on a laptop, fails it in CI.</summary>
    public static void Missing(string reason)
    {
        if (IsCi) Assert.Fail("CI must not skip: " + reason);
        Assert.Skip(reason);
    }

    /// <summary>Requires a program on PATH.</summary>
    public static string Program(string name)
    {
        foreach (var dir in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var path = Path.Combine(dir, name);
            if (File.Exists(path)) return path;
        }

        Missing($"needs {name} on PATH");
        return name;
    }

    /// <summary>Requires root, as for network namespaces.</summary>
    public static void Root0()
    {
        if (!Environment.IsPrivilegedProcess) Missing("needs root");
    }

    /// <summary>Runs a program to its end; returns exit code, standard output and standard error.</summary>
    public static (int Code, string Out, string Err) Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Root };
        foreach (var a in args) start.ArgumentList.Add(a);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var err = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, err.GetAwaiter().GetResult());
    }

    private static string FindRoot()
    {
        var dir = AppContext.BaseDirectory;
        while (dir is not null && !File.Exists(Path.Combine(dir, "PcapLab.sln"))) dir = Path.GetDirectoryName(dir);
        return dir ?? throw new InvalidOperationException("PcapLab.sln not found above " + AppContext.BaseDirectory);
    }
}
