using System.Text.Json;
using System.Text.Json.Nodes;

namespace PcapLab.Notebooks.Jupyter;

/// <summary>The folder by which Jupyter, VS Code and nbclient find the kernel.</summary>
public static class KernelSpec
{
    /// <summary>Name of the kernel in notebooks' metadata.</summary>
    public const string Name = "pcaplab";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the kernelspec.</summary>
    /// <param name="prefix">Where to, as <c>sys.prefix</c> of a Python installation; null for the user's own folder.</param>
    /// <param name="command">Program and arguments that start <c>pcaplab</c>.</param>
    /// <returns>The folder.</returns>
    public static string Install(string? prefix, IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var folder = Path.Combine(prefix is null ? UserData() : Path.Combine(prefix, "share", "jupyter"), "kernels", Name);
        Directory.CreateDirectory(folder);
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray([.. command.Concat(["notebook", "kernel", "{connection_file}"]).Select(a => JsonValue.Create(a))]),
            ["display_name"] = "C# (PcapLab)",
            ["language"] = "csharp",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
        File.WriteAllText(Path.Combine(folder, "kernel.json"), spec.ToJsonString(Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, "logo-svg.svg"), Logo);
        return folder;
    }

    /// <summary>The command that starts this very program again.</summary>
    public static IReadOnlyList<string> ThisProgram()
    {
        var host = Environment.ProcessPath ?? "pcaplab";
        var isDotnet = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isDotnet && System.Reflection.Assembly.GetEntryAssembly()?.Location is { Length: > 0 } program ? [host, program] : [host];
    }

    // Where jupyter --paths looks first.
    private static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } said) return said;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        return Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(home, ".local", "share"), "jupyter");
    }

    private const string Logo = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="#0072B2"/><path d="M8 40h10l6-20 8 30 8-24 5 14h11" fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/></svg>

        """;
}
