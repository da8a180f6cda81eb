using System.CommandLine;
using PcapLab.Pipeline;
using PcapLab.Reports;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Compare;
using PcapLab.Reports.Terminal;

namespace PcapLab.Cli.Commands;

/// <summary><c>compare</c>: what changed from one capture to another.</summary>
internal sealed class CompareCommand : CliCommand
{
    private readonly Argument<string> _before = new("BEFORE") { Description = "The earlier capture" };
    private readonly Argument<string> _after = new("AFTER") { Description = "The later capture" };
    private readonly ReportChoices _choices = new();

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("compare monday.pcap tuesday.pcap", "on the terminal"),
        new("compare before.pcap after.pcap --format pdf --title 'New firewall'", "before-vs-after.pdf in the current folder"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_before, _after);
        _choices.Declare(command);
        command.Add(SharedOptions.Out, SharedOptions.Json);
        CaptureInput.Declare(command);
        KnowledgeInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var (before, after) = (Analyze(context, context.Get(_before)!), Analyze(context, context.Get(_after)!));
        var document = ComparisonReport.Build(before, after, _choices.Options(context) with { Command = $"pcaplab compare {Shell.Quote(before.Info.File)} {Shell.Quote(after.Info.File)}" });
        if (!_choices.HasFormat(context) && !context.Get(SharedOptions.Json) && context.Get(SharedOptions.Out) is null) context.Out.Write(TextRenderer.Render(document, context.Width));
        else Write(context, document);
        return CaptureInput.ExitFor(context, [before, after]);
    }

    private static AnalysisResult Analyze(CommandContext context, string file) =>
        CaptureInput.Analyze(context, file, o => o with { HashFile = file == "-" ? null : file });

    private void Write(CommandContext context, ReportDocument document)
    {
        var format = _choices.Format(context);
        var name = $"{ReportCommand.DefaultName(context.Get(_before)!)}-vs-{ReportCommand.DefaultName(context.Get(_after)!)}{format.Extension}";
        var path = context.Get(SharedOptions.Out) ?? (context.Get(SharedOptions.Json) ? "-" : name);
        using var file = AtomicFile.Create(path, force: true, context.OutBytes);
        format.Render(document, file.Unowned, _choices.Pdf(context));
        file.Commit();
        if (path != "-") context.Note(file.Replaces ? $"replaced {path}" : $"wrote {path}");
    }
}
