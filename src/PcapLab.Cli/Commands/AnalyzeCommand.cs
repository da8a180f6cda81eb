using System.CommandLine;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Pipeline;

namespace PcapLab.Cli.Commands;

/// <summary><c>analyze</c>: the whole analysis, as a page for people or as the document that everything else reads.</summary>
internal sealed class AnalyzeCommand : CliCommand
{
    private readonly Argument<string[]> _files = SharedOptions.Inputs();
    private readonly Option<bool> _full = new("--full") { Description = "All rows of every table instead of the top 20 (with --json or --jsonl)" };
    private readonly Option<bool> _hash = new("--hash") { Description = "SHA-256 of each file" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("analyze s.pcap", "what is in it, on one page"),
        new("analyze s.pcap --json | jq .findings", "one document"),
        new("analyze *.pcap --jsonl --full > all.jsonl", "one line per capture, all rows"),
        new("analyze s.pcap --fail-on high", "exit code 4 when there is a grave finding, for CI"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_files, SharedOptions.Json, SharedOptions.JsonLines, _full, _hash);
        FindingGate.Declare(command);
        CaptureInput.Declare(command);
        KnowledgeInput.Declare(command);
        command.Add(SharedOptions.Out, SharedOptions.Force);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var files = context.Get(_files)!;
        var gate = FindingGate.From(context);
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        var results = new List<AnalysisResult>();
        var failed = 0;
        using var writer = Writer(context, output.Stream, files.Length);
        writer.Begin();
        foreach (var file in files)
        {
            var (result, error) = Analyze(context, file, gate);
            if (result is not null) results.Add(result);
            else failed++;
            if (error is not null && (files.Length > 1 || writer.TellsErrors)) context.Error.WriteLine("pcaplab: " + TerminalText.Safe(error));
            if (error is not null && files.Length == 1 && !writer.TellsErrors) throw new CliException(error);
            writer.Document(file, result, error);
            if (context.Cancellation.IsCancellationRequested) break;
        }

        writer.End();
        output.Commit();
        var exit = CaptureInput.ExitFor(context, results);
        return failed > 0 ? ExitCode.Failed : gate.IsHit(results.SelectMany(r => r.Findings)) ? ExitCode.Finding : exit;
    }

    private (AnalysisResult? Result, string? Error) Analyze(CommandContext context, string file, FindingGate gate)
    {
        try
        {
            return (CaptureInput.Analyze(context, file, o => o with { Ignore = gate.Ignore, HashFile = context.Get(_hash) && file != "-" ? file : null }), null);
        }
        catch (CaptureException e)
        {
            return (null, e.Message);
        }
    }

    private AnalysisWriter Writer(CommandContext context, Stream to, int inputs)
    {
        if (context.Get(SharedOptions.JsonLines)) return new JsonWriter(to, context.Get(_full), lines: true, array: false);
        if (context.Get(SharedOptions.Json)) return new JsonWriter(to, context.Get(_full), lines: false, array: inputs > 1);
        return new PageWriter(new StreamWriter(to, leaveOpen: true) { NewLine = "\n" }, context.Width, context.Has(SharedOptions.Out) ? new Ansi(false) : context.Style);
    }

    /// <summary>One form of the result.</summary>
    private abstract class AnalysisWriter : IDisposable
    {
        /// <summary>Whether the form itself has a place for errors.</summary>
        public abstract bool TellsErrors { get; }
        public virtual void Begin()
        {
        }

        public abstract void Document(string file, AnalysisResult? result, string? error);
        public virtual void End()
        {
        }

        public abstract void Dispose();
    }

    private sealed class JsonWriter(Stream to, bool full, bool lines, bool array) : AnalysisWriter
    {
        private readonly Utf8JsonWriter _json = new(to, JsonExporter.Options);
        public override bool TellsErrors => true;
        public override void Begin()
        {
            if (array) _json.WriteStartArray();
        }

        public override void Document(string file, AnalysisResult? result, string? error)
        {
            AnalysisDocument.Write(_json, file, result, error, full);
            if (!lines) return;
            _json.Flush();
            _json.Reset();
            to.WriteByte((byte)'\n');
        }

        public override void End()
        {
            if (array) _json.WriteEndArray();
            _json.Flush();
            if (!lines) to.WriteByte((byte)'\n');
        }

        public override void Dispose() => _json.Dispose();
    }

    private sealed class PageWriter(StreamWriter to, int width, Ansi style) : AnalysisWriter
    {
        private bool _more;
        public override bool TellsErrors => false;
        public override void Document(string file, AnalysisResult? result, string? error)
        {
            if (result is null) return;
            if (_more) to.WriteLine();
            _more = true;
            new AnalysisPage(to, width, style).Write(result);
        }

        public override void End() => to.Flush();
        public override void Dispose() => to.Dispose();
    }
}
