using System.Diagnostics;

namespace PcapLab.Tests;

/// <summary>Runs the built program as a user does: own process, real pipes, real exit codes.</summary>
internal static class Pcaplab
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "pcaplab.dll");

    /// <summary>What a run left behind.</summary>
    public sealed record Result(int Code, string Out, string Err)
    {
        /// <summary>The one line on standard error; fails when there is not exactly one.</summary>
        public string ErrorLine
        {
            get
            {
                var lines = Err.TrimEnd('\n').Split('\n');
                Assert.True(lines.Length == 1 && lines[0].Length > 0, "expected one line on stderr, got:\n" + Err);
                Assert.DoesNotContain("   at ", Err, StringComparison.Ordinal);
                return lines[0];
            }
        }
    }

    /// <summary>Runs with arguments and nothing on standard input.</summary>
    public static Result Run(params string[] args) => Run([], null, null, args);

    /// <summary>Runs with bytes on standard input, in a folder, with extra environment variables.</summary>
    public static Result Run(byte[] input, string? folder, Dictionary<string, string>? environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false), WorkingDirectory = folder ?? Peer.Root,
        };
        start.ArgumentList.Add(Dll);
        foreach (var a in args) start.ArgumentList.Add(a);
        foreach (var (k, v) in environment ?? []) start.Environment[k] = v;
        using var process = Process.Start(start)!;
        var err = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program may end before it has read everything; its exit code and output tell.
        }

        process.WaitForExit();
        return new Result(process.ExitCode, text.GetAwaiter().GetResult(), err.GetAwaiter().GetResult());
    }
}
