using System.CommandLine;
using PcapLab.Pipeline;
using PcapLab.Reports;
using PcapLab.Reports.Pdf;

namespace PcapLab.Cli.Commands;

/// <summary><c>report</c>: a capture as a report to hand over.</summary>
internal sealed class ReportCommand : CliCommand
{
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly ReportChoices _choices = new();

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("report s.pcap", "s.pdf in the current folder"),
        new("report s.pcap --format html --title 'Branch office' --classification Confidential", "one page that needs no network"),
        new("report s.pcap --sections findings,performance,dns --paper letter", "only these sections, on Letter"),
        new("report - --format md < s.pcap", "a capture from a pipe"),
    ];

    /// <inheritdoc/>
    public override string Details => "'pcaplab list sections' lists the sections. An existing report is replaced.\nThe report carries what it takes to make it again: 'verify-report' does so and compares.";

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_file);
        _choices.Declare(command);
        command.Add(SharedOptions.Out, SharedOptions.Json);
        FindingGate.Declare(command);
        CaptureInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var input = context.Get(_file)!;
        var gate = FindingGate.From(context);
        var format = _choices.Format(context);
        var (report, analysis) = Make(context, input, gate);
        var path = context.Get(SharedOptions.Out) ?? (context.Get(SharedOptions.Json) ? "-" : DefaultName(input) + format.Extension);
        using (var file = AtomicFile.Create(path, force: true, context.OutBytes))
        {
            file.Stream.Write(report);
            file.Commit();
            if (path != "-") context.Note(file.Replaces ? $"replaced {path}" : $"wrote {path}");
        }

        return gate.IsHit(analysis.Findings) ? ExitCode.Finding : CaptureInput.ExitFor(context, [analysis]);
    }

    /// <summary>Analyses and renders; <c>verify-report</c> calls it with the options of the report it checks.</summary>
    public (byte[] Report, AnalysisResult Analysis) Make(CommandContext context, string input, FindingGate gate)
    {
        var (format, options) = (_choices.Format(context), _choices.Options(context));
        var analysis = CaptureInput.Analyze(context, input, o => o with { Ignore = gate.Ignore, HashFile = input == "-" ? null : input });
        context.Cancellation.ThrowIfCancellationRequested();
        var arguments = _choices.Arguments(context, gate);
        options = options with
        {
            Command = string.Join(' ', new[] { "pcaplab", "report", analysis.Info.File }.Concat(arguments).Select(Shell.Quote)), Build = CommandLine.Version,
            Manifest = new ReportManifest(format.Name, CommandLine.Version, analysis.Info.Sha256 ?? "", arguments).Encode(),
        };
        using var stream = new MemoryStream();
        format.Render(Reports.Report.Build(analysis, options), stream, _choices.Pdf(context));
        return (stream.ToArray(), analysis);
    }

    /// <summary>The capture's name without its extensions; <c>stdin</c> for a pipe.</summary>
    private static string DefaultName(string input)
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
