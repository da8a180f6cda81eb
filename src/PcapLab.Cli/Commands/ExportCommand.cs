using System.CommandLine;
using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Pipeline;

namespace PcapLab.Cli.Commands;

/// <summary><c>export</c>: rows of a table, or the logs of another tool.</summary>
internal sealed class ExportCommand : CliCommand
{
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly Option<string?> _table = new("--table", "-t") { Description = "Which table; 'pcaplab tables' lists them", HelpName = "TABLE" };
    private readonly Option<string> _format = new("--format") { Description = string.Join(", ", Formats), HelpName = "FORMAT", DefaultValueFactory = _ => "csv" };
    private readonly Option<int?> _limit = new("--limit") { Description = "At most N rows", HelpName = "N" };

    private readonly Option<bool> _embed = new("--embed-keys") { Description = "Keep the secrets of --keylog in the pcapng, so that it opens without them" };

    private static IEnumerable<string> Formats => ExporterRegistry.All.Select(e => e.Name).Concat(LogExporterRegistry.All.Select(e => e.Name)).Concat(CaptureFormats);
    private static readonly string[] CaptureFormats = ["pcapng", "pcap"];

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("export s.pcap --table flows > flows.csv", "flows for a spreadsheet"),
        new("export s.pcap --table dns --format jsonl | jq .qname", "names asked for"),
        new("export s.pcap -Y 'dns && !dns.flags.response' --format pcapng --out questions.pcapng", "the packets that match"),
        new("export s.pcap --keylog keys.log --embed-keys --format pcapng --out s.pcapng", "with its TLS secrets inside, as 'editcap --inject-secrets' does"),
        new("export s.pcap --format zeek --out logs", "conn.log, dns.log, http.log, ssl.log, files.log, x509.log, ssh.log, ftp.log, smtp.log and notice.log in a folder"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_file, _table, _format, _limit, _embed, SharedOptions.Out, SharedOptions.Force);
        CaptureInput.Declare(command);
        KnowledgeInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var format = context.Get(_format)!;
        if (context.Get(_embed) && (format != "pcapng" || !context.Has(SharedOptions.KeyLog))) throw CliException.Usage("--embed-keys needs --format pcapng and --keylog FILE");
        if (LogExporterRegistry.Find(format) is { } logs) return Logs(context, logs);
        if (CaptureFormats.Contains(format)) return Packets(context, format);
        var exporter = ExporterRegistry.Find(format) ?? throw CliException.Usage($"--format {format}: not one of {string.Join(", ", Formats)}{Suggestions.For(format, Formats)}");
        var names = ResultTable.All.Select(t => t.Table.Name).Append(PacketLine.Table.Name).Order(StringComparer.Ordinal).ToList();
        var name = context.Get(_table) ?? throw CliException.Usage($"say which table with --table: {string.Join(", ", names)}");
        if (name == PacketLine.Table.Name) return Packets(context, exporter);
        var table = ResultTable.Find(name) ?? throw CliException.Usage($"no table '{name}'{Suggestions.For(name, names)}; 'pcaplab tables' lists them");
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        var result = CaptureInput.Analyze(context, context.Get(_file)!);
        table.Export(result, exporter, output.Stream, context.Get(_limit));
        output.Commit();
        return CaptureInput.ExitFor(context, [result]);
    }

    private int Packets(CommandContext context, TableExporter exporter)
    {
        using var source = CaptureInput.Open(context, context.Get(_file)!);
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        exporter.Write(PacketLine.Table, PacketInput.Rows(context, source, context.Get(_limit), null, (in p, first) => PacketLine.Of(in p, first)), output.Stream);
        output.Commit();
        return CaptureInput.ExitFor(context, source);
    }

    /// <summary>The packets that match, as a capture: comments, names and secrets go along.</summary>
    private int Packets(CommandContext context, string format)
    {
        if (context.Has(_table)) throw CliException.Usage($"--format {format} writes packets: leave --table out");
        using var source = CaptureInput.OpenFiltered(context, context.Get(_file)!);
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        if (context.Get(_embed)) source.Info.Secrets.Insert(0, new CapturedSecrets(KeyLogFile.Bytes(context.Get(SharedOptions.KeyLog)!), 0));
        var packets = Copy(source, output.Unowned, format == "pcapng" ? CaptureFormat.Pcapng : CaptureFormat.PcapNanoseconds, context.Get(_limit) ?? int.MaxValue, context.Cancellation);
        output.Commit();
        context.Note($"{Size.Count(packets)} packets");
        return CaptureInput.ExitFor(context, source);
    }

    private static long Copy(PacketSource source, Stream to, CaptureFormat format, int left, CancellationToken cancellation)
    {
        using var writer = CaptureWriter.Create(to, format, source.Info);
        var copy = new CaptureCopy(writer, source.Info);
        var batch = new PacketBatch();
        while (left > 0 && source.Read(batch, cancellation))
        {
            batch.Count = Math.Min(batch.Count, left);
            left -= batch.Count;
            copy.Write(batch);
        }

        copy.Finish();
        return writer.Packets;
    }

    private int Logs(CommandContext context, LogExporter exporter)
    {
        if (context.Has(_table)) throw CliException.Usage($"--format {exporter.Name} writes its own files: leave --table out");
        var folder = context.Get(SharedOptions.Out);
        if (folder is null or "-" && exporter.Files.Count > 1) throw CliException.Usage($"--format {exporter.Name} writes {string.Join(", ", exporter.Files)}: name a folder with --out");
        var outputs = exporter.Files.Select(f => AtomicFile.Create(Target(folder, exporter, f), context.Get(SharedOptions.Force), context.OutBytes)).ToList();
        try
        {
            var result = CaptureInput.Analyze(context, context.Get(_file)!);
            var rows = result.ToLogRows();
            foreach (var (file, output) in exporter.Files.Zip(outputs))
            {
                exporter.Write(rows, file, output.Stream);
                output.Commit();
            }

            return CaptureInput.ExitFor(context, [result]);
        }
        finally
        {
            foreach (var o in outputs) o.Dispose();
        }
    }

    private static string Target(string? folder, LogExporter exporter, string file)
    {
        if (folder is null or "-") return "-";
        if (exporter.Files.Count == 1) return Directory.Exists(folder) ? Path.Combine(folder, file) : folder;
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, file);
    }
}
