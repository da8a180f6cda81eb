using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Export;

namespace PcapLab.Cli.Commands;

/// <summary><c>doctor</c>: what works on this machine, what is missing and how to get it, and which settings are in force.</summary>
internal sealed class DoctorCommand : CliCommand
{
    /// <summary>One thing looked at.</summary>
    /// <param name="Name">What.</param>
    /// <param name="State">ok, missing or note.</param>
    /// <param name="Text">What was found.</param>
    /// <param name="Mend">How to get it, or null.</param>
    private sealed record Check(string Name, string State, string Text, string? Mend = null);

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples => [new("doctor", "a look at everything"), new("doctor --json", "the same for a script")];

    /// <inheritdoc/>
    public override string Details => "Exit code 0 also when something is missing: reading captures needs none of it.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(SharedOptions.Json);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        Check[] checks = [Program(), Library(), Permission(), Jupyter(), SettingsFile(), .. Variables()];
        if (context.Get(SharedOptions.Json)) WriteJson(context.OutBytes, checks);
        else WriteText(context, checks);
        return ExitCode.Done;
    }

    private static Check Program() => new("program", "ok",
        $"pcaplab {CommandLine.Version.Split('+')[0]}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores");

    private static Check Library() => CaptureDevices.LibraryVersion is { } version
        ? new("libpcap", "ok", version)
        : new("libpcap", "missing", "not found: live capture and capture filters are off, files are read without it", CaptureDevices.HowToInstall);

    private static Check Permission()
    {
        if (CaptureDevices.LibraryVersion is null) return new("capturing", "missing", "needs libpcap");
        try
        {
            var devices = CaptureDevices.List();
            var open = devices.Where(d => d.CanCapture).Select(d => d.Name).ToList();
            return open.Count > 0 ? new("capturing", "ok", "permitted on " + string.Join(", ", open)) : new("capturing", "missing", "not permitted on any interface", CaptureDevices.HowToPermit);
        }
        catch (CaptureException e)
        {
            return new("capturing", "missing", e.Message);
        }
    }

    private static Check Jupyter()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(d => Path.Combine(d, OperatingSystem.IsWindows() ? "jupyter.exe" : "jupyter")).FirstOrDefault(File.Exists);
        return found is not null ? new("jupyter", "ok", found) : new("jupyter", "missing", "not on PATH: notebooks open in VS Code only", "apt install jupyter-notebook, or pip install notebook");
    }

    private static Check SettingsFile() => Settings.Load().Path is { } path ? new("settings", "ok", path) : new("settings", "note", "no pcaplab.json; looked for " + string.Join(" and ", Settings.Candidates()));

    private static IEnumerable<Check> Variables() => Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(k => k.StartsWith("PCAPLAB_", StringComparison.Ordinal) || k == "NO_COLOR")
        .Order(StringComparer.Ordinal).Select(k => new Check(k, "ok", k.Contains("TOKEN", StringComparison.Ordinal) || k.Contains("PASSWORD", StringComparison.Ordinal) ? "set" : Environment.GetEnvironmentVariable(k) ?? ""));

    private static void WriteText(CommandContext context, Check[] checks)
    {
        foreach (var c in checks)
        {
            var state = c.State switch { "ok" => context.Style.Good("ok     "), "missing" => context.Style.Caution("missing"), _ => context.Style.Dim("note   ") };
            context.Out.WriteLine($"{state}  {c.Name.PadRight(10)} {TerminalText.Safe(c.Text)}");
            if (c.Mend is not null) context.Out.WriteLine($"{new string(' ', 20)}{TerminalText.Safe(c.Mend)}");
        }
    }

    private static void WriteJson(Stream to, Check[] checks)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        json.WriteStartArray();
        foreach (var c in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", c.Name);
            json.WriteString("state", c.State);
            json.WriteString("text", c.Text);
            json.WriteString("mend", c.Mend);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
