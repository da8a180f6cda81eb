using PcapLab.Captures;

namespace PcapLab.Cli;

/// <summary>How commands turn captures into a capture: one way for formats, atomic files, damage and exit codes.</summary>
internal static class CaptureOutput
{
    /// <summary>Decides about one packet: its time in the output, or null to leave it out.</summary>
    public delegate long? Edit(PacketBatch batch, int index);

    /// <summary>Decides what is kept with one packet; null keeps nothing.</summary>
    public delegate PacketNote? Annotate(PacketBatch batch, int index, PacketNote? note);

    /// <summary>Format by the output's name; classic pcap gets nanoseconds when the input has them. Standard output is pcapng.</summary>
    public static CaptureFormat FormatFor(string path, CaptureInfo from) =>
        path == "-" ? CaptureFormat.Pcapng : CaptureWriter.FormatFor(path, from.Format != "pcap" || from.Interfaces.Any(i => i.TicksPerSecond > 1_000_000));

    /// <summary>Writes a source's packets to the command's <c>--out</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(CommandContext context, PacketSource source, Edit edit, Annotate? annotate = null)
    {
        var path = context.Get(SharedOptions.Out) ?? throw CliException.Usage("say where to write with --out FILE ('-' is standard output)");
        using var file = AtomicFile.Create(path, context.Get(SharedOptions.Force), context.OutBytes);
        long read = 0, written;
        using (var writer = CaptureWriter.Create(file.Unowned, FormatFor(path, source.Info), source.Info))
        {
            read = Copy(context, source, writer, edit, annotate);
            written = writer.Packets;
        }

        file.Commit();
        if (source.Info.Damage is { } damage) context.Warn(damage.StartsWith(source.Info.Name, StringComparison.Ordinal) ? damage : $"{source.Info.Name}: {damage}");
        context.Note($"{Size.Count(written)} packets{(read > written ? $", {Size.Count(read - written)} left out" : "")} → {(path == "-" ? "standard output" : path)}");
        return source.Info.Damage is not null && context.Get(SharedOptions.Strict) ? ExitCode.Damaged : ExitCode.Done;
    }

    private static long Copy(CommandContext context, PacketSource source, CaptureWriter writer, Edit edit, Annotate? annotate)
    {
        using var progress = context.Progress();
        var copy = new CaptureCopy(writer, source.Info);
        var batch = new PacketBatch();
        long read = 0;
        while (source.Read(batch, context.Cancellation))
        {
            var note = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                while (note < batch.Notes.Count && batch.Notes[note].Index < i) note++;
                var own = note < batch.Notes.Count && batch.Notes[note].Index == i ? batch.Notes[note] : null;
                if (edit(batch, i) is { } time) copy.WriteAt(batch, i, time, annotate is null ? own : annotate(batch, i, own));
            }

            read += batch.Count;
            progress.Report(new Pipeline.AnalysisProgress(read, batch.InputPosition, source.Info.SizeBytes));
        }

        copy.Finish();
        return read;
    }
}
