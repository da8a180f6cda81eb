using System.CommandLine;
using PcapLab.Export;
using PcapLab.Export.Files;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Cli.Commands;

/// <summary><c>extract</c>: the files that a capture carries.</summary>
internal sealed class ExtractCommand : CliCommand
{
    private const string Manifest = "manifest";
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly Option<string> _out = new("--out", "-o") { Description = "Folder for the files and their manifest; made if it is not there", HelpName = "FOLDER", Required = true };
    private readonly Option<string[]> _type = new("--type") { Description = "Only these: media types (image/*), endings (pdf) or protocols (smb); several with commas", HelpName = "TYPE" };
    private readonly Option<string> _mostBytes = new("--max-size") { Description = "Longest file, such as 100M; longer ones are cut (default: 1G)", HelpName = "SIZE", DefaultValueFactory = _ => "1G" };
    private readonly Option<string> _mostTotal = new("--max-total") { Description = "All files together (default: 16G)", HelpName = "SIZE", DefaultValueFactory = _ => "16G" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("extract s.pcap --out files", "every file, with a manifest of names, types and hashes"),
        new("extract s.pcap --out pictures --type 'image/*'", "pictures only"),
        new("extract s.pcap --out mails --type smtp -Y 'ip.addr == 192.0.2.10'", "mails of one host"),
        new("extract s.pcap --out files --json | jq '.[].sha256'", "hashes to look up"),
    ];

    /// <inheritdoc/>
    public override string Details =>
        $"Reads {string.Join(", ", CarverRegistry.Names)}. Files are never run: names are made harmless, what a double click could run ends in .quarantine. "
        + "The folder gets manifest.json and manifest.csv; a file that is not all there says why in 'note'.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(
        _file, _out, _type, _mostBytes, _mostTotal, SharedOptions.Json, SharedOptions.Force,
        SharedOptions.Filter, SharedOptions.CaptureFilter, SharedOptions.DecodeAs, SharedOptions.KeyLog, SharedOptions.CheckChecksums, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var filter = CaptureInput.Filter(context);
        var limits = new FileLimits(Quantity.Bytes("--max-size", context.Get(_mostBytes))!.Value, Quantity.Bytes("--max-total", context.Get(_mostTotal))!.Value);
        using var source = CaptureInput.Open(context, context.Get(_file)!);
        var folder = Folder(context);
        using var progress = context.Progress();
        ExtractedFiles result;
        try
        {
            result = FileExtraction.Run(source, new FileExtractionOptions
            {
                Folder = folder, Limits = limits, Types = [.. (context.Get(_type) ?? []).SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
                Filter = filter is null ? null : (in p) => filter.Matches(in p), Scan = PacketInput.Options(context), Progress = progress,
            }, context.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{folder}: cannot be written: {IoText.Reason(e)}; files that were whole are there, without a manifest");
        }

        progress.Dispose();
        WriteManifest(context, folder, result.Files);
        if (context.Get(SharedOptions.Json)) new JsonExporter().Write(FileRow.Table, result.Files, context.OutBytes);
        else Show(context, result.Files);
        if (result.LeftOut > 0) context.Warn($"{Size.Count(result.LeftOut)} files were left out: together they exceed --max-total");
        return CaptureInput.ExitFor(context, source);
    }

    private string Folder(CommandContext context)
    {
        var folder = Path.GetFullPath(context.Get(_out)!);
        if (File.Exists(folder)) throw new CliException($"{context.Get(_out)}: is a file; name a folder with --out");
        if (!context.Get(SharedOptions.Force) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new CliException($"{context.Get(_out)}: is not empty; give --force to write into it or another folder with --out");
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static void WriteManifest(CommandContext context, string folder, IReadOnlyList<FileRow> files)
    {
        foreach (var exporter in new TableExporter[] { new JsonExporter(), new CsvExporter() })
        {
            using var output = AtomicFile.Create(Path.Combine(folder, $"{Manifest}.{exporter.Name}"), context.Get(SharedOptions.Force), context.OutBytes);
            exporter.Write(FileRow.Table, files, output.Unowned);
            output.Commit();
        }
    }

    private static void Show(CommandContext context, IReadOnlyList<FileRow> files)
    {
        if (files.Count == 0)
        {
            context.Note("no files");
            return;
        }

        var table = new TextTable(new("frame", Right: true), new("protocol"), new("size", Right: true), new("type", Cut: true), new("file", Cut: true), new("sha256"), new("note", Cut: true));
        foreach (var f in files)
            table.Add(Size.Count(f.Frame), f.Protocol, Size.Count(f.Size), f.DetectedType ?? f.ContentType, f.File, f.Sha256[..16], f.Complete ? "" : "partial: " + f.Note);
        table.Write(context.Out, context.Width, context.Style);
        context.Note($"{Size.Count(files.Count)} files, {Size.Count(files.Count(f => !f.Complete))} of them partial");
    }
}
