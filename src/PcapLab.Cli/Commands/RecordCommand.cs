using System.CommandLine;
using System.Globalization;
using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Cli.Commands;

/// <summary><c>record</c>: an interface, or the replay of a file, into a capture file that grows under its final name.</summary>
internal sealed class RecordCommand : CliCommand
{
    private readonly Option<string[]> _interfaces = new("--iface", "-i") { Description = "Interface to capture; may be repeated (pcapng)", HelpName = "NAME" };
    private readonly Option<string?> _from = new("--from") { Description = "Record the replay of a capture file instead, without root", HelpName = "FILE" };
    private readonly Option<string> _speed = new("--speed") { Description = "Replay speed: 1 is the capture's own pace, 'max' waits for nothing", HelpName = "N", DefaultValueFactory = _ => "1" };
    private readonly Option<int> _snaplen = new("--snaplen", "-s") { Description = "Most bytes kept of a packet", HelpName = "BYTES", DefaultValueFactory = _ => 262_144 };
    private readonly Option<string?> _duration = new("--duration") { Description = "Stop after this time: 90, 10s, 5m, 1h", HelpName = "TIME" };
    private readonly Option<long?> _packets = new("--packets", "-c") { Description = "Stop after this many packets", HelpName = "N" };
    private readonly Option<string?> _rotateSize = new("--rotate-size") { Description = "Start another file before this size is passed: 100MB", HelpName = "SIZE" };
    private readonly Option<string?> _rotateTime = new("--rotate-time") { Description = "Start another file after this much packet time: 1h", HelpName = "TIME" };
    private readonly Option<int?> _keep = new("--keep") { Description = "Keep only the newest N files of a rotation", HelpName = "N" };
    private readonly Option<bool> _noPromiscuous = new("--no-promisc") { Description = "Only what is addressed to this host" };
    private readonly Option<string> _buffer = new("--buffer") { Description = "Kernel buffer", HelpName = "SIZE", DefaultValueFactory = _ => "64MiB" };

    private readonly Option<string?> _report = new("--report") { Description = "Make a report at the end: s.pdf, s.html or s.md", HelpName = "FILE" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("record --iface eth0 --out s.pcapng", "until Ctrl-C"),
        new("record -i eth0 -f 'port 53' --duration 1m --out dns.pcap", "one minute of DNS"),
        new("record -i eth0 --rotate-size 100MB --keep 10 --out ring.pcapng", "a ring of ten files, ring_00001.pcapng and so on"),
        new("record -i eth0 --duration 5m --out s.pcapng --report s.pdf", "five minutes and a report of them"),
        new("record --from s.pcap --speed max --out copy.pcapng", "a replay, without root"),
    ];

    /// <inheritdoc/>
    public override string Details =>
        "The output is classic pcap when its name ends in .pcap, else pcapng; '-' is standard output. It can be read while it grows: at most a second is\nunwritten. Ctrl-C ends the recording and is not an error.";

    /// <inheritdoc/>
    public override void Declare(Command command) =>
        command.Add(_interfaces, SharedOptions.Out, SharedOptions.Force, SharedOptions.CaptureFilter, _snaplen, _duration, _packets, _rotateSize, _rotateTime, _keep, _noPromiscuous, _buffer, _from, _speed, _report);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var path = context.Get(SharedOptions.Out) ?? throw CliException.Usage("record: say where to with --out FILE, such as --out s.pcapng ('-' is standard output)");
        Check(context, path);
        using var source = Open(context);
        var options = new RecordingOptions
        {
            Path = path,
            Format = CaptureOutput.FormatFor(path, source.Info),
            Create = name => GrowingFile.Create(name, context.Get(SharedOptions.Force), context.OutBytes),
            Packets = context.Get(_packets),
            Duration = Quantity.Time("--duration", context.Get(_duration)),
            RotateBytes = Quantity.Bytes("--rotate-size", context.Get(_rotateSize)),
            RotateTime = Quantity.Time("--rotate-time", context.Get(_rotateTime)),
            Keep = context.Get(_keep),
        };
        using var recorder = new Recorder(source, options);
        if (context.Get(_from) is null) context.Note($"recording {source.Info.Name}; Ctrl-C stops");
        using var line = new RecordingLine(context);
        recorder.Run(line.Update, context.Cancellation);
        line.Dispose();
        if (source.Info.Damage is { } damage) context.Warn($"{source.Info.Name}: {damage}");
        var state = recorder.State;
        context.Note(RecordingLine.Summary(state, path, recorder.Files.Count));
        recorder.Dispose();
        return context.Get(_report) is { } report ? context.RunCommand("report", path, "--out", report, "--format", Path.GetExtension(report).TrimStart('.')) : ExitCode.Done;
    }

    private void Check(CommandContext context, string path)
    {
        var names = context.Get(_interfaces)!;
        if (names.Length == 0 == context.Get(_from) is null) throw CliException.Usage("record: give either --iface NAME ('pcaplab interfaces' lists them) or --from FILE");
        if (names.Length > 1 && CaptureWriter.FormatFor(path, false) != CaptureFormat.Pcapng) throw CliException.Usage("record: several interfaces need pcapng; name the output .pcapng");
        var rotates = context.Has(_rotateSize) || context.Has(_rotateTime);
        if (context.Has(_keep) && !rotates) throw CliException.Usage("record: --keep needs --rotate-size or --rotate-time");
        if (path == "-" && rotates) throw CliException.Usage("record: standard output cannot rotate; name a file with --out");
        if (context.Get(_report) is { } report && (rotates || path == "-" || Path.GetExtension(report).ToLowerInvariant() is not (".pdf" or ".html" or ".md" or ".json")))
        {
            throw CliException.Usage("record: --report needs one recorded file, without rotation, and a name that ends in .pdf, .html, .md or .json");
        }

        if (context.Get(_snaplen) is < 1 or > 262_144) throw CliException.Usage("record: --snaplen is between 1 and 262144");
        if (context.Get(_packets) < 1 || context.Get(_keep) < 1) throw CliException.Usage("record: --packets and --keep count from 1");
    }

    private PacketSource Open(CommandContext context)
    {
        var filter = context.Get(SharedOptions.CaptureFilter);
        if (context.Get(_from) is not { } file)
        {
            return new LiveSource(context.Get(_interfaces)!, new LiveOptions
            {
                Snaplen = context.Get(_snaplen),
                Promiscuous = !context.Get(_noPromiscuous),
                BufferBytes = (int)Math.Min(int.MaxValue, Quantity.Bytes("--buffer", context.Get(_buffer))!.Value),
                Filter = filter,
            });
        }

        var replay = new ReplaySource(CaptureFile.Open(file), Speed(context.Get(_speed)!), TimeProvider.System);
        return filter is null ? replay : new CaptureFilteredSource(replay, filter);
    }

    private static double Speed(string text)
    {
        if (text == "max") return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed > 0
            ? speed
            : throw CliException.Usage($"record: --speed '{text}' is no factor; write a number such as 10, or max");
    }
}
