using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Server.Workers;

/// <summary>
/// The capture process: libpcap to pcapng, flushed as it comes, so that the file is the live view's source and its memory at once. It ends when its
/// standard input does, that is when the dashboard stops it or dies.
/// </summary>
internal static class CaptureWorker
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    public static int Run(TextReader input, TextWriter output, TimeProvider time)
    {
        try
        {
            var spec = JsonSerializer.Deserialize(input.ReadLine() ?? "{}", WorkerJson.Default.CaptureSpec)!;
            var file = Target(spec.File);
            using var source = new LiveSource(spec.Interfaces, new LiveOptions { Snaplen = spec.Snaplen, Promiscuous = spec.Promiscuous, Filter = spec.Filter.Length == 0 ? null : spec.Filter, Clock = time });
            using var writer = CaptureWriter.Create(new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 1), CaptureFormat.Pcapng);
            var ends = Task.Run(() =>
            {
                input.ReadToEnd();
                source.Stop();
            });
            Copy(source, writer, output, time);
            return 0;
        }
        catch (Exception e) when (e is CaptureException or IOException or UnauthorizedAccessException or JsonException)
        {
            Report(output, new CaptureReport { Error = e.Message });
            return 1;
        }
    }

    private static void Copy(LiveSource source, CaptureWriter writer, TextWriter output, TimeProvider time)
    {
        var copy = new CaptureCopy(writer, source.Info);
        copy.Declare();
        writer.Flush();
        Report(output, Figures(source));
        var batch = new PacketBatch();
        var told = time.GetTimestamp();
        while (source.Read(batch, CancellationToken.None))
        {
            copy.Write(batch);
            if (batch.Count > 0) writer.Flush();
            if (time.GetElapsedTime(told) < ReportEvery) continue;
            told = time.GetTimestamp();
            Report(output, Figures(source));
        }

        copy.Finish();
        writer.Flush();
        Report(output, Figures(source));
    }

    private static CaptureReport Figures(LiveSource source) => new()
    {
        Packets = source.Info.Interfaces.Sum(i => i.Packets),
        Drops = source.Info.Interfaces.Any(i => i.Drops is not null) ? source.Info.Interfaces.Sum(i => i.Drops ?? 0) : null,
    };

    /// <summary>A bare name goes into the sessions folder and nowhere else; a full path is the user's own <c>--out</c>.</summary>
    private static string Target(string file)
    {
        if (Path.IsPathRooted(file)) return file == Environment.GetEnvironmentVariable(ServeStages.OutVariable) ? file : throw new IOException($"{file}: not the file that --out named");
        var folder = Environment.GetEnvironmentVariable(ServeStages.SessionsVariable) ?? throw new IOException("no folder for sessions was given");
        if (file != Path.GetFileName(file) || file.Length == 0) throw new IOException($"{file}: not a file name");
        return Path.Combine(folder, file);
    }

    private static void Report(TextWriter output, CaptureReport report)
    {
        output.WriteLine(JsonSerializer.Serialize(report, WorkerJson.Default.CaptureReport));
        output.Flush();
    }
}
