using System.CommandLine;
using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Cli.Commands;

/// <summary><c>split</c>: one capture into a row of files.</summary>
internal sealed class SplitCommand : CliCommand
{
    private readonly Argument<string> _input = SharedOptions.Input();
    private readonly Option<long?> _packets = new("--packets", "-c") { Description = "So many packets in each file", HelpName = "N" };
    private readonly Option<string?> _size = new("--size") { Description = "No file larger than this: 100MB", HelpName = "SIZE" };
    private readonly Option<string?> _time = new("--time") { Description = "So much packet time in each file: 10s, 5m, 1h", HelpName = "TIME" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("split s.pcap --packets 100000 --out part.pcapng", "part_00001.pcapng, part_00002.pcapng…"),
        new("split s.pcap --time 1h --out hour.pcap", "a file for each hour"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_input, _packets, _size, _time, SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var path = context.Get(SharedOptions.Out) ?? throw CliException.Usage("split: say how to name the parts with --out, such as --out part.pcapng");
        if (path == "-") throw CliException.Usage("split: the parts are files; name them with --out, such as --out part.pcapng");
        if (context.Get(_packets) is null && context.Get(_size) is null && context.Get(_time) is null) throw CliException.Usage("split: say where to split with --packets, --size or --time");
        if (context.Get(_packets) < 1) throw CliException.Usage("split: --packets counts from 1");
        using var source = CaptureFile.Open(context.Get(_input)!);
        using var recorder = new Recorder(source, new RecordingOptions
        {
            Path = path,
            Format = CaptureOutput.FormatFor(path, source.Info),
            Create = name => GrowingFile.Create(name, context.Get(SharedOptions.Force), context.OutBytes),
            RotatePackets = context.Get(_packets),
            RotateBytes = Quantity.Bytes("--size", context.Get(_size)),
            RotateTime = Quantity.Time("--time", context.Get(_time)),
        });
        recorder.Run(null, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        if (source.Info.Damage is { } damage) context.Warn($"{source.Info.Name}: {damage}");
        context.Note($"{Size.Count(recorder.State.Packets)} packets → {recorder.Files.Count} files, {recorder.Files[0]} to {recorder.Files[^1]}");
        return source.Info.Damage is not null && context.Get(SharedOptions.Strict) ? ExitCode.Damaged : ExitCode.Done;
    }
}
