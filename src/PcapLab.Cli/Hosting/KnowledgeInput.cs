using System.CommandLine;
using PcapLab.Analysis.Intelligence;

namespace PcapLab.Cli;

/// <summary>Databases of places and threat lists, as commands that analyse take them.</summary>
internal static class KnowledgeInput
{
    private const long Most = 1L << 30;

    /// <summary>Databases.</summary>
    public static Option<string[]> GeoIp { get; } = new("--geoip") { Description = "Database of countries or networks (.mmdb) that you have; may be repeated", HelpName = "FILE" };

    /// <summary>Lists.</summary>
    public static Option<string[]> ThreatList { get; } = new("--threat-list") { Description = "Known-bad addresses, networks and names, one a line; may be repeated", HelpName = "FILE" };

    /// <summary>Adds both.</summary>
    public static void Declare(Command command) => command.Add(GeoIp, ThreatList);

    /// <summary>What the command line names, read.</summary>
    /// <exception cref="CliException">A file cannot be read or is no such thing.</exception>
    public static Knowledge Read(CommandContext context)
    {
        var (places, threats) = (context.Get(GeoIp) ?? [], context.Get(ThreatList) ?? []);
        if (places.Length + threats.Length == 0) return Knowledge.None;
        var knowledge = new Knowledge();
        foreach (var file in places) Check("--geoip", file, knowledge.AddPlaces(Path.GetFileName(file), Bytes("--geoip", file)));
        foreach (var file in threats) Check("--threat-list", file, knowledge.AddThreats(Path.GetFileName(file), Bytes("--threat-list", file)));
        return knowledge;
    }

    private static void Check(string option, string file, string? problem)
    {
        if (problem is not null) throw new CliException($"{option} {file}: {problem}");
    }

    private static byte[] Bytes(string option, string file)
    {
        try
        {
            return new FileInfo(file).Length <= Most ? File.ReadAllBytes(file) : throw new CliException($"{option} {file}: larger than 1 GiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{option} {file}: {e.Message}");
        }
    }
}
