using System.CommandLine;
using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Pipeline;
using PcapLab.Reports;
using PcapLab.Reports.Compare;
using PcapLab.Reports.Tracing;

namespace PcapLab.Cli.Commands;

/// <summary><c>report</c>: a capture as a report to hand over.</summary>
internal sealed class ReportCommand : CliCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Argument<string[]> _files = SharedOptions.Inputs();
    private readonly Option<string?> _compare = new("--compare") { Description = "An earlier capture: the report says what changed since", HelpName = "FILE" };
    private readonly Option<bool> _anonymize = new("--anonymize") { Description = "Pseudonyms for addresses and names, the same as 'anonymize' gives without --key" };
    private readonly Option<bool> _watch = new("--watch") { Description = "Keep watching the folder: a report of every capture that comes; Ctrl-C ends it" };
    private readonly ReportChoices _choices = new();

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("report s.pcap", "s.pdf in the current folder"),
        new("report s.pcap --format html --title 'Branch office' --classification Confidential", "one page that needs no network"),
        new("report s.pcap --sections findings,performance,dns --paper letter", "only these sections, on Letter"),
        new("report ring_1.pcap ring_2.pcap", "several captures in one report, in order of time: ring_1-and-1.pdf"),
        new("report captures/ --format html --out reports", "a folder: a report each and an index page"),
        new("report captures/ --watch --out reports", "and one of every capture that comes"),
        new("report today.pcap --compare yesterday.pcap", "what changed"),
        new("report - --format md < s.pcap", "a capture from a pipe"),
    ];

    /// <inheritdoc/>
    public override string Details => "'pcaplab list sections' lists the sections. An existing report is replaced.\nWithout --format the ending of --out chooses the format.\nThe report carries what it takes to make it again: 'verify-report' does so and compares.";

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_files, _compare, _anonymize, _watch);
        _choices.Declare(command);
        command.Add(SharedOptions.Out, SharedOptions.Json);
        FindingGate.Declare(command);
        CaptureInput.Declare(command);
        KnowledgeInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var paths = context.Get(_files)!;
        var gate = FindingGate.From(context);
        var format = _choices.Format(context);
        if (context.Get(_watch)) return Watch(context, paths, () => context.Cancellation.WaitHandle.WaitOne(LookEvery));
        if (paths is [var folder] && Directory.Exists(folder)) return RunBatch(context, folder, gate, format);
        var input = ReportInput.Of(paths);
        var (report, analysis) = Make(context, input, gate);
        var path = context.Get(SharedOptions.Out) ?? (context.Get(SharedOptions.Json) ? "-" : input.DefaultName + format.Extension);
        Save(context, path, report);
        return gate.IsHit(analysis.Findings) ? ExitCode.Finding : CaptureInput.ExitFor(context, [analysis]);
    }

    private int RunBatch(CommandContext context, string folder, FindingGate gate, ReportFormat format)
    {
        if (context.Get(_compare) is not null) throw CliException.Usage("--compare: works on one capture, not on a folder");
        var entries = ReportBatch.Run(context, folder, context.Get(SharedOptions.Out) ?? ".", _choices.Options(context), (capture, target) => MakeOne(context, capture, target, gate, format));
        var read = entries.Where(e => e.Analysis is not null).Select(e => e.Analysis!).ToList();
        if (read.Count < entries.Count) return ExitCode.Failed;
        return gate.IsHit(read.SelectMany(r => r.Findings)) ? ExitCode.Finding : CaptureInput.ExitFor(context, read);
    }

    /// <summary>Watches a folder until <paramref name="pause"/> says that it is enough; Ctrl-C is how it ends.</summary>
    internal int Watch(CommandContext context, string[] paths, Func<bool> pause)
    {
        if (paths is not [var folder] || !Directory.Exists(folder)) throw CliException.Usage("--watch: name one folder");
        if (context.Get(_compare) is not null) throw CliException.Usage("--compare: works on one capture, not on a folder");
        var (gate, format) = (FindingGate.From(context), _choices.Format(context));
        try
        {
            ReportBatch.Watch(context, folder, context.Get(SharedOptions.Out) ?? ".", _choices.Options(context), (capture, target) => MakeOne(context, capture, target, gate, format), pause);
        }
        catch (OperationCanceledException)
        {
            // Stopped in the middle of a capture: its report is made the next time.
        }

        return ExitCode.Done;
    }

    private IndexEntry MakeOne(CommandContext context, string capture, string target, FindingGate gate, ReportFormat format)
    {
        var (report, analysis) = Make(context, ReportInput.Of(capture), gate);
        // The whole name: s.pcap and s.pcapng of one folder must not take each other's place.
        var name = Path.GetFileName(capture) + format.Extension;
        Save(context, Path.Combine(target, name), report);
        return IndexEntry.Of(analysis, name);
    }

    private static void Save(CommandContext context, string path, byte[] report)
    {
        using var file = AtomicFile.Create(path, force: true, context.OutBytes);
        file.Stream.Write(report);
        file.Commit();
        if (path != "-") context.Note(file.Replaces ? $"replaced {path}" : $"wrote {path}");
    }

    /// <summary>
    /// Analyses and renders. <c>verify-report</c> calls it with the options of the report it checks, and with what that report records of its
    /// making: the names of its files are taken from there, for a renamed capture is the same capture.
    /// </summary>
    public (byte[] Report, AnalysisResult Analysis) Make(CommandContext context, ReportInput input, FindingGate gate, ReportManifest? recorded = null)
    {
        var format = _choices.Format(context);
        var arguments = recorded?.Arguments ?? Arguments(context, gate);
        var made = Analyze(context, input, gate, recorded?.File);
        var before = context.Get(_compare) is { } earlier ? Analyze(context, ReportInput.Of(earlier), gate, recorded?.BeforeFile) : null;
        var manifest = new ReportManifest(format.Name, CommandLine.Version, made.Identity, arguments)
        {
            // An anonymized report names no capture: its identity is a keyed hash that only who has the capture can compute.
            File = context.Get(_anonymize) ? null : string.Join('\n', made.Names), Before = before?.Identity, BeforeFile = context.Get(_anonymize) ? null : before?.Result.Info.File,
            Logo = _choices.LogoHash(context),
        };
        var options = _choices.Options(context) with
        {
            Anonymized = context.Get(_anonymize), Draft = made.Draft, Build = CommandLine.Version, Manifest = manifest.Encode(), Inputs = made.Inputs,
            Command = string.Join(' ', new[] { "pcaplab", "report" }.Concat(input.IsFile ? made.Names : ["-"]).Concat(arguments).Select(Shell.Quote)),
        };
        using var stream = new MemoryStream();
        format.Render(before is null ? Reports.Report.Build(made.Result, options) : ComparisonReport.Build(before.Result, made.Result, options), stream, _choices.Pdf(context));
        return (stream.ToArray(), made.Result);
    }

    private IReadOnlyList<string> Arguments(CommandContext context, FindingGate gate)
    {
        var arguments = _choices.Arguments(context, gate).ToList();
        if (context.Get(_anonymize)) arguments.Add("--anonymize");
        if (context.Get(_compare) is { } earlier) arguments.AddRange(["--compare", context.Get(_anonymize) ? "EARLIER" : Path.GetFileName(earlier)]);
        return arguments;
    }

    private sealed record Analyzed(AnalysisResult Result, string Identity, IReadOnlyList<string> Names, IReadOnlyList<(string, string)> Inputs, ReportDraft? Draft);

    private Analyzed Analyze(CommandContext context, ReportInput input, FindingGate gate, string? recordedName)
    {
        var (analysis, hashing) = input.Analyze(context, o => o with { Ignore = gate.Ignore });
        context.Cancellation.ThrowIfCancellationRequested();
        // The flow as it was captured is told by its number: what the report shows may have pseudonyms.
        Func<FlowRow, FlowTrace?>? trace = input.IsFile ? shown => ReadTrace(context, input, analysis.Flows[(int)shown.FlowId - 1]) : null;
        // A comparison shows neither tables nor packets of a flow: nothing is gathered for it.
        ReportDraft? Draft(AnalysisResult shown) => context.Get(_compare) is null ? ReportDraft.Begin(shown, _choices.Options(context), trace) : null;

        if (context.Get(_anonymize))
        {
            var secret = input.Secret();
            using var names = new Pseudonyms(secret);
            var disguised = ResultAnonymizer.Apply(analysis, names);
            return new(disguised, ReportManifest.KeyedIdentity(secret), ["anonymized"], [], Draft(disguised));
        }

        var draft = Draft(analysis);
        var files = recordedName?.Split('\n') ?? [.. input.Names];
        var name = files.Length == 1 ? files[0] : $"{files[0]} and {files.Length - 1} more";
        var hashes = hashing.GetAwaiter().GetResult();
        var info = analysis.Info with { File = name, Sha256 = hashes is [var hash] ? hash : null };
        return new(analysis with { Info = info }, string.Join('+', hashes), files, input.Count > 1 ? [.. files.Zip(hashes)] : [], draft);
    }

    private static FlowTrace ReadTrace(CommandContext context, ReportInput input, FlowRow flow)
    {
        using var source = input.Open(context);
        return FlowTrace.Read(source, flow, context.Cancellation);
    }

    /// <summary>The capture's name without its extensions; <c>stdin</c> for a pipe.</summary>
    internal static string DefaultName(string input)
    {
        if (input == "-") return "stdin";
        var name = Path.GetFileName(input);
        var dot = name.IndexOf('.', 1);
        return dot < 0 ? name : name[..LastKnown(name)];
    }

    private static int LastKnown(string name)
    {
        var length = name.Length;
        foreach (var end in new[] { ".gz", ".zst", ".pcapng", ".pcap", ".cap", ".dmp" })
            if (name.AsSpan(0, length).EndsWith(end, StringComparison.OrdinalIgnoreCase) && length > end.Length) length -= end.Length;
        return length;
    }
}
