using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace PcapLab.Server.Workers;

/// <summary>What a capture is started with.</summary>
internal sealed record CaptureSpec
{
    public IReadOnlyList<string> Interfaces { get; set; } = [];
    public string Filter { get; set; } = "";
    public int Snaplen { get; set; } = 262_144;
    public bool Promiscuous { get; set; } = true;
    /// <summary>File name in the sessions folder, or the full path that the command line gave.</summary>
    public string File { get; set; } = "";
}

/// <summary>What a scan is started with.</summary>
internal sealed record ScanSpec
{
    public string Interface { get; set; } = "";
    /// <summary>Whether a network above /22 may be asked.</summary>
    public bool Confirm { get; set; }
}

/// <summary>A line that a capture worker writes about itself.</summary>
internal sealed record CaptureReport
{
    public long Packets { get; init; }
    public long? Drops { get; init; }
    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaptureSpec))]
[JsonSerializable(typeof(ScanSpec))]
[JsonSerializable(typeof(CaptureReport))]
[JsonSerializable(typeof(KeeperMessage))]
internal sealed partial class WorkerJson : JsonSerializerContext;

/// <summary>A process that does one privileged thing and tells about it line by line; closing its standard input ends it.</summary>
internal abstract class Worker : IAsyncDisposable
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it wrote, as it comes.</summary>
    public IAsyncEnumerable<string> Lines => _lines.Reader.ReadAllAsync();

    /// <summary>Its exit code.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Asks it to end; it keeps what it has.</summary>
    public abstract void Stop();

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Exit.ConfigureAwait(false);
    }

    protected void Said(string line) => _lines.Writer.TryWrite(line);

    protected void Ended(int code)
    {
        _lines.Writer.TryComplete();
        _exit.TrySetResult(code);
    }
}

/// <summary>Starts workers: directly, or through the keeper that holds the capture privilege.</summary>
internal interface IWorkers
{
    /// <param name="kind">capture or scan.</param>
    /// <param name="spec">JSON of its specification.</param>
    Worker Start(string kind, string spec);
}
