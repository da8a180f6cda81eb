using System.CommandLine;

namespace PcapLab.Cli;

/// <summary>An example of <c>--help</c>.</summary>
/// <param name="Command">What to type, without the leading <c>pcaplab</c>.</param>
/// <param name="Does">What it does, a few words.</param>
internal sealed record Example(string Command, string Does);

/// <summary>
/// One command, one file. Instances are made only for the command that runs (start-up is a feature), so options are plain instance fields:
/// declare them, hand them to the parser in <see cref="Declare"/>, read them in <see cref="Run"/>.
/// </summary>
internal abstract class CliCommand
{
    /// <summary>At least one example; the help shows them.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>More help text under the summary, or null.</summary>
    public virtual string? Details => null;

    /// <summary>Commands below this one (<c>notebook install</c>); most have none.</summary>
    public virtual IReadOnlyList<CommandEntry> Subcommands => [];

    /// <summary>Adds this command's arguments and options, shared ones (<see cref="SharedOptions"/>) included.</summary>
    public virtual void Declare(Command command)
    {
    }

    /// <summary>Does the work and returns the exit code. Throws <see cref="CliException"/> to fail with one line.</summary>
    public abstract int Run(CommandContext context);
}

/// <summary>A command's line in the registry: all that the list of commands needs without building any.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Group">Heading in the list of commands.</param>
/// <param name="Summary">One line for the list.</param>
/// <param name="Create">Makes the command.</param>
internal sealed record CommandEntry(string Name, string Group, string Summary, Func<CliCommand> Create)
{
    /// <summary>Builds the parser's view of the command.</summary>
    public (CliCommand Code, Command Syntax) Build()
    {
        var code = Create();
        var syntax = new Command(Name, Summary);
        code.Declare(syntax);
        SharedOptions.AddAlways(syntax);
        return (code, syntax);
    }
}

/// <summary>A command that only holds others: alone it is wrong usage and prints its help.</summary>
internal abstract class CommandGroup : CliCommand
{
    /// <inheritdoc/>
    public sealed override int Run(CommandContext context) =>
        throw CliException.Usage($"say what to do: {string.Join(", ", Subcommands.Select(s => s.Name))}; see --help");
}
