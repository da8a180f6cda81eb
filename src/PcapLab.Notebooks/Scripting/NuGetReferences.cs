using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PcapLab.Notebooks.Scripting;

/// <summary><c>#r "nuget: Name, Version"</c>: restored by the SDK in a folder of its own, when the SDK is there.</summary>
internal static partial class NuGetReferences
{
    /// <summary>Takes the package lines out, leaving blanks so that every other position stays.</summary>
    public static (string Code, IReadOnlyList<(string Id, string Version)> Packages) Extract(string code)
    {
        var packages = new List<(string, string)>();
        var plain = Line().Replace(code, m =>
        {
            packages.Add((m.Groups[1].Value, m.Groups[2].Success ? m.Groups[2].Value : "*"));
            return new string(' ', m.Length);
        });
        return (plain, packages);
    }

    /// <summary>Restores a package; the assemblies to refer to, or an error in one line.</summary>
    public static async Task<(IReadOnlyList<string> Paths, string? Error)> RestoreAsync((string Id, string Version) package, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("pcaplab-nuget-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "p.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies></PropertyGroup>
                <ItemGroup><PackageReference Include="{package.Id}" Version="{package.Version}" /></ItemGroup></Project>
                """, cancel).ConfigureAwait(false);
            // Two calls: one that restores and resolves at once would read the project before its packages are known.
            if (await DotnetAsync(folder, cancel, "restore", "-v:q").ConfigureAwait(false) is { Code: not 0 } failed) return ([], Explain(package, failed.Out));
            var (code, output) = await DotnetAsync(folder, cancel, "msbuild", "p.csproj", "-t:ResolveReferences", "-getItem:ReferenceCopyLocalPaths").ConfigureAwait(false);
            return code == 0 ? (Parse(output), null) : ([], Explain(package, output));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return ([], $"#r \"nuget: {package.Id}\" needs the .NET SDK (dotnet on PATH); #r \"path/to.dll\" works without it.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Explain((string Id, string Version) package, string output)
    {
        var error = Error().Match(output);
        return $"{package.Id} {package.Version} could not be restored: {(error.Success ? error.Groups[1].Value.Trim() : "dotnet restore failed")}";
    }

    private static List<string> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("Items").GetProperty("ReferenceCopyLocalPaths").EnumerateArray()
            .Select(i => i.GetProperty("FullPath").GetString()!).Where(p => p.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))];
    }

    private static async Task<(int Code, string Out)> DotnetAsync(string folder, CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancel);
        var text = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return (process.ExitCode, process.ExitCode == 0 ? text : text + await error.ConfigureAwait(false));
    }

    [GeneratedRegex("""^[ \t]*#r[ \t]+"nuget:[ \t]*([A-Za-z0-9_.\-]+)[ \t]*(?:,[ \t]*([A-Za-z0-9_.\-+*]+))?[ \t]*"[ \t]*$""", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("error ([A-Z]+[0-9]+:[^\\[\\n]*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Error();
}
