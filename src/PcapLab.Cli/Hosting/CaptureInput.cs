using System.CommandLine;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Cli;

/// <summary>How commands read captures: the same options, the same messages, one way into the pipeline.</summary>
internal static class CaptureInput
{
    /// <summary>The options that <see cref="Open"/> and <see cref="Analyze"/> honour; a command that calls them declares these.</summary>
    public static void Declare(Command command) =>
        command.Add(SharedOptions.Filter, SharedOptions.CaptureFilter, SharedOptions.DecodeAs, SharedOptions.KeyLog, SharedOptions.CheckChecksums, SharedOptions.Threads, SharedOptions.Strict);

    /// <summary>Opens a capture, <c>-</c> being standard input, behind the capture filter if there is one.</summary>
    /// <exception cref="CaptureException">It cannot be read.</exception>
    public static PacketSource Open(CommandContext context, string path) => Open(context, () => CaptureFile.Open(path));

    private static PacketSource Open(CommandContext context, Func<PacketSource> open)
    {
        var source = open();
        return context.Get(SharedOptions.CaptureFilter) is { } expression ? new CaptureFilteredSource(source, expression) : source;
    }

    /// <summary>Opens a capture behind the capture filter and the display filter: packets keep their own numbers.</summary>
    public static PacketSource OpenFiltered(CommandContext context, string path) => OpenFiltered(context, () => CaptureFile.Open(path));

    /// <summary>The same for a source that is opened otherwise: several captures as one, a pipe that is hashed.</summary>
    public static PacketSource OpenFiltered(CommandContext context, Func<PacketSource> open)
    {
        var filter = Filter(context); // a filter that is wrong is told before the file is touched
        var source = Open(context, open);
        return filter is null ? source : new DisplayFilteredSource(source, (in p) => filter.Matches(in p), PacketInput.Options(context) with { Headers = HeaderNeeds.Of(filter) });
    }

    /// <summary>The display filter, or null.</summary>
    /// <exception cref="CliException">It cannot be understood; the message says what and where.</exception>
    public static Filter? Filter(CommandContext context)
    {
        if (context.Get(SharedOptions.Filter) is not { Length: > 0 } text) return null;
        try
        {
            return FilterCompiler.Compile(text);
        }
        catch (FilterException e)
        {
            throw CliException.Usage($"--filter {text}: column {e.Column}: {e.Problem}");
        }
    }

    /// <summary>Options of the analysis as the command line gives them.</summary>
    public static AnalysisOptions Options(CommandContext context) => new()
    {
        Threads = context.Get(SharedOptions.Threads) is >= 0 and var threads ? threads : throw CliException.Usage("--threads: at least 1, or 0 for all cores"),
        CheckChecksums = context.Get(SharedOptions.CheckChecksums),
        DecodeAs = (context.Get(SharedOptions.DecodeAs) ?? []).SelectMany(DecodeAsRule.Parse).ToArray(),
        KeyLog = KeyLogFile.Read(context),
        Knowledge = KnowledgeInput.Read(context),
    };

    /// <summary>Analyses one capture to its end, with progress; damage is told on standard error and kept in the result.</summary>
    /// <param name="context">The command.</param>
    /// <param name="path">File, or <c>-</c>.</param>
    /// <param name="adjust">Changes to the options that only this command makes.</param>
    /// <exception cref="CaptureException">It cannot be read at all.</exception>
    public static AnalysisResult Analyze(CommandContext context, string path, Func<AnalysisOptions, AnalysisOptions>? adjust = null) => Analyze(context, () => CaptureFile.Open(path), adjust);

    /// <summary>The same for a source that is opened otherwise; <paramref name="atEnd"/> runs before it is closed.</summary>
    public static AnalysisResult Analyze(CommandContext context, Func<PacketSource> open, Func<AnalysisOptions, AnalysisOptions>? adjust, Action? atEnd = null)
    {
        using var source = OpenFiltered(context, open);
        using var progress = context.Progress();
        var options = Options(context) with { Progress = progress };
        var result = Analyzer.Run(source, adjust is null ? options : adjust(options), context.Cancellation);
        atEnd?.Invoke();
        progress.Dispose();
        if (result.Info.Damage is { } damage) context.Warn($"{result.Info.File}: {damage}");
        foreach (var limit in result.Limits) context.Detail($"{result.Info.File}: {limit}");
        return result;
    }

    /// <summary>The exit code of finished work over these results: interrupted, damaged under <c>--strict</c>, or done.</summary>
    public static int ExitFor(CommandContext context, IEnumerable<AnalysisResult> results)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        return context.Get(SharedOptions.Strict) && results.Any(r => r.Info.Truncated || r.Info.Damage is not null) ? ExitCode.Damaged : ExitCode.Done;
    }

    /// <summary>The same for a capture that was scanned packet by packet; its damage is told here.</summary>
    public static int ExitFor(CommandContext context, PacketSource source)
    {
        if (source.Info.Damage is { } damage) context.Warn($"{source.Info.Name}: {damage}");
        context.Cancellation.ThrowIfCancellationRequested();
        return context.Get(SharedOptions.Strict) && (source.Info.Truncated || source.Info.Damage is not null) ? ExitCode.Damaged : ExitCode.Done;
    }
}
