using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Cli.Commands;

/// <summary><c>info</c>: what a capture file is and holds, without decoding a packet.</summary>
internal sealed class InfoCommand : CliCommand
{
    private readonly Argument<string[]> _inputs = SharedOptions.Inputs();
    private readonly Option<bool> _hash = new("--hash") { Description = "SHA-256 of each file, computed alongside" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("info s.pcap", "packets, bytes, times, interfaces"),
        new("info --hash *.pcapng", "with SHA-256, for the record"),
        new("info s.pcap --json", "for scripts"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_inputs, _hash, SharedOptions.Json, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var json = context.Get(SharedOptions.Json) ? new Utf8JsonWriter(context.OutBytes, JsonExporter.Options) : null;
        json?.WriteStartArray();
        var code = ExitCode.Done;
        foreach (var path in context.Get(_inputs)!)
        {
            var (facts, error) = Read(context, path);
            if (error is not null) code = ExitCode.Failed;
            else if (facts!.Damage is not null && code == ExitCode.Done && context.Get(SharedOptions.Strict)) code = ExitCode.Damaged;
            if (json is null && facts is not null) Print(context, facts);
            if (json is not null) WriteJson(json, path, facts, error);
            if (error is not null) context.Error.WriteLine("pcaplab: " + TerminalText.Safe(error));
            else if (facts!.Damage is not null) context.Warn($"{path}: {facts.Damage}");
        }

        json?.WriteEndArray();
        json?.Dispose();
        return code;
    }

    private (CaptureFacts? Facts, string? Error) Read(CommandContext context, string path)
    {
        try
        {
            using var source = CaptureFile.Open(path);
            var hash = context.Get(_hash) && path != "-" ? CaptureScan.HashAsync(path, context.Cancellation) : null;
            using var progress = context.Progress();
            var facts = CaptureScan.Read(source, progress, context.Cancellation);
            return (facts with { Sha256 = hash?.GetAwaiter().GetResult() }, null);
        }
        catch (CaptureException e)
        {
            return (null, e.Message);
        }
    }

    private static void WriteJson(Utf8JsonWriter json, string path, CaptureFacts? facts, string? error)
    {
        if (facts is not null)
        {
            AnalysisDocument.Info(json, facts);
            return;
        }

        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("error", error);
        json.WriteEndObject();
    }

    private static void Print(CommandContext context, CaptureFacts f)
    {
        context.Out.WriteLine(context.Style.Head(TerminalText.Safe(f.File)));
        Line(context, "format", $"{f.Format}, {f.ByteOrder}-endian{(f.Compression is null ? "" : ", " + f.Compression)}");
        if (f.SizeBytes is { } size) Line(context, "size", Exact(Size.Bytes(size), size));
        if (f.Sha256 is not null) Line(context, "sha256", f.Sha256);
        Line(context, "packets", Size.Count(f.Packets) + (f.CutPackets > 0 ? $", {Size.Count(f.CutPackets)} cut at the snapshot length" : ""));
        Line(context, "bytes", Exact(Size.Bytes(f.Bytes), f.Bytes) + (f.CapturedBytes != f.Bytes ? $", {Size.Bytes(f.CapturedBytes)} captured" : ""));
        if (f.First is { } first && f.Last is { } last)
        {
            Line(context, "first", Timestamp.Format(first));
            Line(context, "last", Timestamp.Format(last) + (f.InOrder ? "" : " (stamps go backwards in places)"));
            Line(context, "duration", Size.Duration(f.DurationS));
            if (f.DurationS > 0) Line(context, "rate", $"{Size.Rate(f.Bytes * 8 / f.DurationS)}, {Size.Short(f.Packets / f.DurationS)} packets/s");
        }

        foreach (var i in f.Interfaces)
        {
            Line(context, "interface", $"{(i.Name.Length > 0 ? i.Name + ", " : "")}{i.LinkType}, snaplen {(i.Snaplen == 0 ? "none" : Size.Count(i.Snaplen))}, {Size.Count(i.Packets)} packets{(i.Drops is { } d ? $", {Size.Count(d)} dropped" : "")}");
        }

        foreach (var comment in f.Comments) Line(context, "comment", comment);
        context.Out.WriteLine();
    }

    private static string Exact(string rounded, long value) => value < 1000 ? rounded : $"{rounded} ({Size.Count(value)})";

    private static void Line(CommandContext context, string name, string value) =>
        context.Out.WriteLine("  " + context.Style.Dim(string.Create(CultureInfo.InvariantCulture, $"{name,-10}")) + TerminalText.Safe(value));
}
