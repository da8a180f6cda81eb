using System.CommandLine;
using PcapLab.Captures;
using PcapLab.Schema;

namespace PcapLab.Cli.Commands;

/// <summary><c>shift</c>: moves all stamps, for a clock that was wrong.</summary>
internal sealed class ShiftCommand : CliCommand
{
    private readonly Argument<string> _input = SharedOptions.Input();
    private readonly Option<string?> _by = new("--by") { Description = "Move by this time: -1.5, +2h, 250us", HelpName = "TIME" };
    private readonly Option<string?> _to = new("--to") { Description = "Move so that the first packet has this time: 2026-01-02T03:04:05Z", HelpName = "TIME" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("shift s.pcap --by=-1h --out utc.pcapng", "an hour back"),
        new("shift s.pcap --to 2026-01-02T03:04:05Z --out s2.pcapng", "starts at a given time"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_input, _by, _to, SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        if (context.Get(_by) is null == context.Get(_to) is null) throw CliException.Usage("shift: give either --by TIME or --to TIME");
        long? by = context.Get(_by) is { } text ? Quantity.SignedNanoseconds("--by", text) : null;
        long start = 0;
        if (context.Get(_to) is { } to && !Timestamp.TryParse(to, out start)) throw CliException.Usage($"--to: '{to}' is no time; write it like 2026-01-02T03:04:05Z");
        using var source = CaptureFile.Open(context.Get(_input)!);
        return CaptureOutput.Write(context, source, (batch, i) =>
        {
            var time = batch.Records[i].Time;
            by ??= start - time;
            return (long)Int128.Clamp((Int128)time + by.Value, long.MinValue, long.MaxValue);
        });
    }
}
