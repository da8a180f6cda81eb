using System.IO.Compression;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Server.Packets;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Sessions;

/// <summary>Makes sessions: of a file, of a replay, of a live capture, of one recorded earlier.</summary>
internal sealed class SessionOpener(SessionFiles files, IWorkers workers, string? outFile, SessionSetting setting)
{
    private static int _number;

    /// <summary>Opens a file. Compressed files and pipes are unpacked into the data folder first, because packets are read back by position.</summary>
    public Session Open(string path, double? speed, TimeProvider time, string? recorded = null)
    {
        var (readable, temporary) = Readable(path);
        var source = CaptureFile.Open(readable);
        var offsets = speed is null ? null : new OffsetTap(source);
        if (offsets is not null) source = new ReplaySource(offsets, speed!.Value, time);
        return new CaptureSession(source, readable, null, temporary, setting, offsets) { Id = NewId(), Title = path == "-" ? "stdin" : Path.GetFileName(path), Kind = speed is null ? "file" : "replay", File = recorded };
    }

    public Session OpenRecorded(string name) => Open(files.Find(name), null, TimeProvider.System, name);

    /// <summary>Starts a capture process and follows the file it writes. Waits until it runs or says why not.</summary>
    public async Task<Session> Capture(CaptureSpec spec, CancellationToken cancellation)
    {
        var name = outFile ?? files.NewName(spec.Interfaces);
        var worker = workers.Start("capture", JsonSerializer.Serialize(spec with { File = name }, WorkerJson.Default.CaptureSpec));
        var capture = new CaptureProcess(worker);
        try
        {
            await capture.Started.WaitAsync(cancellation).ConfigureAwait(false);
            var path = Path.Combine(files.Folder, name);
            var source = CaptureFile.OpenGrowing(path, () => capture.IsOver);
            return new CaptureSession(source, path, capture, null, setting) { Id = NewId(), Title = string.Join(", ", spec.Interfaces), Kind = "live", File = Path.GetFileName(path) };
        }
        catch
        {
            await capture.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string NewId() => Interlocked.Increment(ref _number).ToString(System.Globalization.CultureInfo.InvariantCulture) + "-" + Security.Secrets.NewToken()[..6];

    private (string Path, string? Temporary) Readable(string path)
    {
        if (path != "-")
        {
            using var probe = CaptureFile.Open(path);
            if (probe.Info.Compression is null && File.Exists(path)) return (path, null);
        }

        var temporary = Path.Combine(files.Folder, "unpacked-" + Security.Secrets.NewToken()[..12]);
        using var from = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        using var unpacked = path == "-" ? from : new GZipStream(from, CompressionMode.Decompress);
        using var to = File.Create(temporary);
        unpacked.CopyTo(to);
        return (temporary, temporary);
    }
}
