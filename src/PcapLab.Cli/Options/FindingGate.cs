using System.CommandLine;
using PcapLab.Findings;

namespace PcapLab.Cli;

/// <summary><c>--fail-on</c> and <c>--ignore</c>: which findings count, and from which severity on the exit code says so.</summary>
internal sealed class FindingGate
{
    private static readonly Option<string?> FailOn = new("--fail-on") { Description = "Exit with 4 when a finding of this severity or worse exists: info, low, medium, high, critical", HelpName = "SEVERITY" };
    private static readonly Option<string[]> Ignored = new("--ignore") { Description = "A known finding to leave out, FINDING or FINDING:KEY; may be repeated (list them in pcaplab.json)", HelpName = "FINDING" };

    private Severity? _from;

    /// <summary>Findings to leave out.</summary>
    public required IReadOnlySet<string> Ignore { get; init; }

    /// <summary>Adds the two options.</summary>
    public static void Declare(Command command) => command.Add(FailOn, Ignored);

    /// <summary>Reads them.</summary>
    /// <exception cref="CliException">No such severity or detector.</exception>
    public static FindingGate From(CommandContext context)
    {
        var ignored = context.Get(Ignored) ?? [];
        var known = DetectorRegistry.Create().Select(d => d.Id).ToList();
        foreach (var i in ignored)
        {
            var id = i.Split(':')[0];
            if (!known.Contains(id)) throw CliException.Usage($"--ignore {i}: no detector '{id}'{Suggestions.For(id, known)}; 'pcaplab list detectors' lists them");
        }

        return new FindingGate { _from = ParseSeverity(context.Get(FailOn)), Ignore = ignored.ToHashSet(StringComparer.Ordinal) };
    }

    /// <summary>Whether one of the findings is grave enough.</summary>
    public bool IsHit(IEnumerable<Finding> findings) => _from is { } from && findings.Any(f => f.Severity >= from);

    private static Severity? ParseSeverity(string? text)
    {
        if (text is null) return null;
        var names = Enum.GetNames<Severity>().Select(n => n.ToLowerInvariant()).ToList();
        var index = names.IndexOf(text.ToLowerInvariant());
        return index >= 0 ? (Severity)index : throw CliException.Usage($"--fail-on {text}: not one of {string.Join(", ", names)}{Suggestions.For(text, names)}");
    }
}
