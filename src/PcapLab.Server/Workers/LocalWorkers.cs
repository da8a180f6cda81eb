using System.Diagnostics;

namespace PcapLab.Server.Workers;

/// <summary>Starts workers as children of this process: the same program in another role.</summary>
/// <param name="command">Program and first arguments that start pcaplab.</param>
/// <param name="sessions">The only folder workers may write into by file name.</param>
/// <param name="outFile">The file that <c>--out</c> named, or null.</param>
internal sealed class LocalWorkers(IReadOnlyList<string> command, string sessions, string? outFile) : IWorkers
{
    /// <summary>How this very program was started.</summary>
    public static IReadOnlyList<string> OwnCommand()
    {
        var program = Environment.ProcessPath ?? "pcaplab";
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }

    public Worker Start(string kind, string spec) => new LocalWorker(Launch(kind, spec));

    private Process Launch(string kind, string spec)
    {
        if (!Enum.TryParse<ServeStage>(kind, true, out var stage) || stage is not (ServeStage.Capture or ServeStage.Scan)) throw new DashboardException($"there is no worker \"{kind}\"");
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command.Skip(1).Append("serve")) start.ArgumentList.Add(argument);
        start.Environment[ServeStages.Variable] = stage.ToString().ToLowerInvariant();
        start.Environment[ServeStages.SessionsVariable] = sessions;
        start.Environment[ServeStages.OutVariable] = outFile ?? "";
        var process = Process.Start(start) ?? throw new DashboardException($"{command[0]} cannot be started");
        process.StandardInput.WriteLine(spec);
        process.StandardInput.Flush();
        return process;
    }

    private sealed class LocalWorker : Worker
    {
        private readonly Process _process;
        private readonly StreamWriter _input;

        public LocalWorker(Process process)
        {
            _process = process;
            _input = process.StandardInput; // the process object may be gone when it is told to stop once more
            _ = Listen();
        }

        public override void Stop()
        {
            try
            {
                _input.Close();
            }
            catch (IOException)
            {
                // It ended by itself.
            }
        }

        private async Task Listen()
        {
            while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line) Said(line);
            await _process.WaitForExitAsync().ConfigureAwait(false);
            var code = _process.ExitCode;
            _process.Dispose();
            Ended(code);
        }
    }
}
