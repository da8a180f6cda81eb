using System.CommandLine;
using System.CommandLine.Parsing;
using PcapLab.Captures;

namespace PcapLab.Cli;

/// <summary>From words to an exit code: finds the command, parses with settings filled in, runs it, and turns every failure into one line.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    public static int Run(string[] args)
    {
        using var streams = new Streams();
        try
        {
            var code = Dispatch(args, streams);
            streams.Flush();
            return code;
        }
        catch (IOException e) when (IoText.IsBrokenPipe(e))
        {
            return ExitCode.Done; // "pcaplab … | head" has what it wanted
        }
        catch (Exception e)
        {
            return Fail(e, streams);
        }
    }

    /// <summary>The version, with the commit it was built from.</summary>
    public static string Version { get; } = typeof(CommandLine).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyInformationalVersionAttribute), false) is [System.Reflection.AssemblyInformationalVersionAttribute v] ? v.InformationalVersion : "0";

    private static int Dispatch(string[] args, Streams streams)
    {
        if (args is [] or ["--help" or "-h" or "-?" or "help"])
        {
            HelpWriter.Root(streams.Out, Ansi.ForOutput(false));
            return args.Length == 0 ? ExitCode.Usage : ExitCode.Done;
        }

        if (args is ["--version" or "version"])
        {
            streams.Out.WriteLine("pcaplab " + Version);
            return ExitCode.Done;
        }

        if (args[0] == "help") args = [.. args[1..], "--help"];
        var path = args[0];
        var entry = Find(CommandRegistry.All, args[0]);
        var (code, syntax) = entry.Build();
        var rest = args[1..];
        while (code.Subcommands.Count > 0 && rest.Length > 0 && !rest[0].StartsWith('-'))
        {
            path += " " + rest[0];
            (code, syntax) = Find(code.Subcommands, rest[0]).Build();
            rest = rest[1..];
        }

        return Run(path, code, syntax, rest, streams);
    }

    private static int Run(string path, CliCommand code, Command syntax, string[] args, Streams streams)
    {
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null }; // '@file' is a file name like any other
        var parsed = syntax.Parse(args, configuration);
        if (parsed.GetValue(SharedOptions.Help))
        {
            HelpWriter.Command(streams.Out, path, code, syntax, Ansi.ForOutput(parsed.GetValue(SharedOptions.NoColor)));
            return ExitCode.Done;
        }

        Check(path, syntax, parsed);
        var extra = Settings.Load().Extra(syntax, parsed);
        if (extra.Count > 0)
        {
            parsed = syntax.Parse([.. extra, .. args], configuration);
            Check(path, syntax, parsed);
        }

        using var interrupt = new Interrupt();
        return code.Run(new CommandContext(parsed, streams, interrupt.Token));
    }

    private static CommandEntry Find(IReadOnlyList<CommandEntry> entries, string name)
    {
        foreach (var e in entries)
        {
            if (e.Name == name) return e;
        }

        var near = Suggestions.For(name, entries.Select(e => e.Name));
        throw CliException.Usage($"no command '{name}'{near}; 'pcaplab --help' lists them");
    }

    private static void Check(string path, Command syntax, ParseResult parsed)
    {
        if (UnknownOption(parsed) is { } option)
        {
            var near = Suggestions.For(option, syntax.Options.SelectMany(o => o.Aliases.Append(o.Name)));
            throw CliException.Usage($"{path}: no option '{option}'{near}; see 'pcaplab {path} --help'");
        }

        if (parsed.Errors.Count == 0) return;
        var what = parsed.UnmatchedTokens.Count > 0 ? $"too many arguments: '{parsed.UnmatchedTokens[0]}'" : OneLine(parsed.Errors[0].Message);
        throw CliException.Usage($"{path}: {what}; see 'pcaplab {path} --help'");
    }

    /// <summary>A mistyped option, which the parser would take for a file name. Names that start with a dash can follow <c>--</c>.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var typed = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(t => t.Length > 1 && t[0] == '-' && typed.Contains(t));
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    private static int Fail(Exception e, Streams streams)
    {
        try
        {
            streams.Flush(); // what was finished before the failure still counts
        }
        catch (IOException)
        {
            // The reader has gone; the error below still goes to standard error.
        }

        if (e is OperationCanceledException)
        {
            streams.Error.WriteLine("pcaplab: interrupted");
            return ExitCode.Interrupted;
        }

        var (text, code) = e switch
        {
            CliException c => (c.Message, c.ExitCode),
            CaptureException c => (c.Message, ExitCode.Failed),
            AggregateException { InnerException: CaptureException c } => (c.Message, ExitCode.Failed),
            IOException or UnauthorizedAccessException => (e.Message.ReplaceLineEndings(" ").TrimEnd('.'), ExitCode.Failed),
            OutOfMemoryException => ("out of memory; analyse a part of the capture with --filter or 'pcaplab split'", ExitCode.Failed),
            _ => ($"internal error: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}{Where(e)}; please report it with the command that shows it", ExitCode.Failed),
        };
        streams.Error.WriteLine("pcaplab: " + TerminalText.Safe(text));
        return code;
    }

    /// <summary>The innermost method of ours, which is what a bug report needs.</summary>
    private static string Where(Exception e)
    {
        var method = new System.Diagnostics.StackTrace(e).GetFrames().Select(f => System.Diagnostics.DiagnosticMethodInfo.Create(f))
            .FirstOrDefault(m => m?.DeclaringTypeName?.StartsWith("PcapLab", StringComparison.Ordinal) == true);
        return method is null ? "" : $" (in {method.DeclaringTypeName}.{method.Name})";
    }
}
