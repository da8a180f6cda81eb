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
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly Option<string?> _compare = new("--compare") { Description = "An earlier capture: the report says what changed since", HelpName = "FILE" };
    private readonly Option<bool> _anonymize = new("--anonymize") { Description = "Pseudonyms for addresses and names, the same as 'anonymize' gives without --key" };
    private readonly ReportChoices _choices = new();

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("report s.pcap", "s.pdf in the current folder"),
        new("report s.pcap --format html --title 'Branch office' --classification Confidential", "one page that needs no network"),
        new("report s.pcap --sections findings,performance,dns --paper letter", "only these sections, on Letter"),
        new("report captures/ --format html --out reports", "a folder: a report each and an index page"),
        new("report today.pcap --compare yesterday.pcap", "what changed"),
        new("report - --format md < s.pcap", "a capture from a pipe"),
    ];

    /// <inheritdoc/>
    public override string Details => "'pcaplab list sections' lists the sections. An existing report is replaced.\nThe report carries what it takes to make it again: 'verify-report' does so and compares.";

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_file, _compare, _anonymize);
        _choices.Declare(command);
        command.Add(SharedOptions.Out, SharedOptions.Json);
        FindingGate.Declare(command);
        CaptureInput.Declare(command);
        KnowledgeInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var input = context.Get(_file)!;
        var gate = FindingGate.From(context);
        var format = _choices.Format(context);
        if (Directory.Exists(input)) return RunBatch(context, input, gate, format);
        var (report, analysis) = Make(context, input, gate);
        var path = context.Get(SharedOptions.Out) ?? (context.Get(SharedOptions.Json) ? "-" : DefaultName(input) + format.Extension);
        Save(context, path, report);
        return gate.IsHit(analysis.Findings) ? ExitCode.Finding : CaptureInput.ExitFor(context, [analysis]);
    }

    private int RunBatch(CommandContext context, string folder, FindingGate gate, ReportFormat format)
    {
        if (context.Get(_compare) is not null) throw CliException.Usage("--compare: works on one capture, not on a folder");
        var entries = ReportBatch.Run(context, folder, context.Get(SharedOptions.Out) ?? ".", _choices.Options(context), (capture, target) =>
        {
            var (report, analysis) = Make(context, capture, gate);
            // The whole name: s.pcap and s.pcapng of one folder must not take each other's place.
            var name = Path.GetFileName(capture) + format.Extension;
            Save(context, Path.Combine(target, name), report);
            return new IndexEntry(analysis.Info.File, name, analysis);
        });
        var read = entries.Where(e => e.Analysis is not null).Select(e => e.Analysis!).ToList();
        if (read.Count < entries.Count) return ExitCode.Failed;
        return gate.IsHit(read.SelectMany(r => r.Findings)) ? ExitCode.Finding : CaptureInput.ExitFor(context, read);
    }

    private static void Save(CommandContext context, string path, byte[] report)
    {
        using var file = AtomicFile.Create(path, force: true, context.OutBytes);
        file.Stream.Write(report);
        file.Commit();
        if (path != "-") context.Note(file.Replaces ? $"replaced {path}" : $"wrote {path}");
    }

    /// <summary>Analyses and renders; <c>verify-report</c> calls it with the options of the report it checks.</summary>
    public (byte[] Report, AnalysisResult Analysis) Make(CommandContext context, string input, FindingGate gate)
    {
        var format = _choices.Format(context);
        var options = _choices.Options(context) with { Anonymized = context.Get(_anonymize) };
        var (analysis, trace) = Analyze(context, input, gate);
        options = options with { Trace = trace };
        var arguments = _choices.Arguments(context, gate);
        if (options.Anonymized) arguments = [.. arguments, "--anonymize"];
        options = options with { Command = Command(input, arguments, analysis), Build = CommandLine.Version };
        using var stream = new MemoryStream();
        if (context.Get(_compare) is { } earlier)
        {
            options = options with { Command = options.Command + " --compare " + Shell.Quote(Path.GetFileName(earlier)) };
            format.Render(ComparisonReport.Build(Analyze(context, earlier, gate).Result, analysis, options), stream, _choices.Pdf(context));
            return (stream.ToArray(), analysis);
        }

        // An anonymized report must not name its capture, not even by hash: it is checked by making it again.
        if (!options.Anonymized) options = options with { Manifest = new ReportManifest(format.Name, CommandLine.Version, analysis.Info.Sha256 ?? "", arguments).Encode() };
        format.Render(Reports.Report.Build(analysis, options), stream, _choices.Pdf(context));
        return (stream.ToArray(), analysis);
    }

    private (AnalysisResult Result, Func<FlowRow, FlowTrace?>? Trace) Analyze(CommandContext context, string input, FindingGate gate)
    {
        var analysis = CaptureInput.Analyze(context, input, o => o with { Ignore = gate.Ignore, HashFile = input == "-" ? null : input });
        context.Cancellation.ThrowIfCancellationRequested();
        // The flow as it was captured is told by its number: what the report shows may have pseudonyms.
        Func<FlowRow, FlowTrace?>? trace = input == "-" ? null : shown => ReadTrace(context, input, analysis.Flows[(int)shown.FlowId - 1]);
        if (!context.Get(_anonymize)) return (analysis, trace);
        if (input == "-") throw CliException.Usage("--anonymize: the pseudonyms come from the capture, and standard input can be read only once; give a file");
        using var stream = File.OpenRead(input);
        using var names = new Pseudonyms(Pseudonyms.SecretOf(stream));
        return (ResultAnonymizer.Apply(analysis, names), trace);
    }

    private static FlowTrace ReadTrace(CommandContext context, string input, FlowRow flow)
    {
        using var source = CaptureInput.OpenFiltered(context, input);
        return FlowTrace.Read(source, flow, context.Cancellation);
    }

    private static string Command(string input, IReadOnlyList<string> arguments, AnalysisResult analysis) =>
        string.Join(' ', new[] { "pcaplab", "report", input == "-" ? "-" : analysis.Info.File }.Concat(arguments).Select(Shell.Quote));

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
