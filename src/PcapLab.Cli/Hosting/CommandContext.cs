using System.CommandLine;

namespace PcapLab.Cli;

/// <summary>What a running command works with: its parsed options, the two outputs and the wish to stop.</summary>
internal sealed class CommandContext(ParseResult parsed, Streams streams, CancellationToken cancellation)
{
    /// <summary>The parsed command line, settings included.</summary>
    public ParseResult Parsed => parsed;
    /// <summary>Where results go.</summary>
    public TextWriter Out => streams.Out;
    /// <summary>Standard output as bytes, for JSON, captures and payloads; never mixed with <see cref="Out"/>.</summary>
    public Stream OutBytes => streams.OutBytes;
    /// <summary>Where progress, warnings and summaries go.</summary>
    public TextWriter Error => streams.Error;
    /// <summary>Set by Ctrl-C and by termination.</summary>
    public CancellationToken Cancellation => cancellation;
    /// <summary>No warnings, summaries or progress.</summary>
    public bool Quiet => parsed.GetValue(SharedOptions.Quiet);
    /// <summary>Say more.</summary>
    public bool Verbose => parsed.GetValue(SharedOptions.Verbose);
    /// <summary>Colours of standard output.</summary>
    public Ansi Style { get; } = Ansi.ForOutput(parsed.GetValue(SharedOptions.NoColor));
    /// <summary>Columns of the terminal.</summary>
    public int Width => Terminal.Width;

    /// <summary>The same outputs with another command line, for a command that runs another's work.</summary>
    public CommandContext With(ParseResult other) => new(other, streams, cancellation);

    /// <summary>Value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);
    /// <summary>Value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);
    /// <summary>Whether the option was given (on the command line or by settings).</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A warning on standard error, unless <c>--quiet</c>.</summary>
    public void Warn(string message)
    {
        if (!Quiet) Error.WriteLine("pcaplab: " + TerminalText.Safe(message));
    }

    /// <summary>A summary or hint on standard error, unless <c>--quiet</c>.</summary>
    public void Note(string message)
    {
        if (!Quiet) Error.WriteLine(TerminalText.Safe(message));
    }

    /// <summary>A detail on standard error, with <c>--verbose</c> only.</summary>
    public void Detail(string message)
    {
        if (Verbose) Error.WriteLine(TerminalText.Safe(message));
    }

    /// <summary>Runs another command to its end with arguments of its own, as recording does for its report; an interrupt that ended this one does not reach it.</summary>
    public int RunCommand(string name, params string[] args)
    {
        var (code, syntax) = CommandRegistry.All.Single(c => c.Name == name).Build();
        return code.Run(new CommandContext(syntax.Parse(Quiet ? [.. args, "--quiet"] : args), streams, CancellationToken.None));
    }

    /// <summary>The progress bar of this run; draws only on a terminal, after half a second, unless <c>--quiet</c>.</summary>
    public ProgressBar Progress() => new(Error, !Quiet && Terminal.ErrorIsTerminal, TimeProvider.System);
}
