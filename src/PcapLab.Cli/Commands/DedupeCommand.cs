using System.CommandLine;
using PcapLab.Captures;

namespace PcapLab.Cli.Commands;

/// <summary><c>dedupe</c>: leaves out packets that were captured twice.</summary>
internal sealed class DedupeCommand : CliCommand
{
    private readonly Argument<string> _input = SharedOptions.Input();
    private readonly Option<int> _window = new("--window") { Description = "Compare with so many packets, the packet itself included", HelpName = "N", DefaultValueFactory = _ => 5 };
    private readonly Option<string?> _within = new("--within") { Description = "Compare with the packets of this time before instead: 1ms, 0.5", HelpName = "TIME" };
    private readonly Option<int> _ignore = new("--ignore-bytes") { Description = "Leading bytes left out of the comparison, such as 14 for different MAC addresses", HelpName = "N" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("dedupe s.pcap --out once.pcapng", "as editcap -d"),
        new("dedupe s.pcap --within 2ms --ignore-bytes 14 --out once.pcapng", "the same packet seen on two ports of a switch"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_input, _window, _within, _ignore, SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        if (context.Get(_window) is < 1 or > 1_000_000) throw CliException.Usage("dedupe: --window is between 1 and 1000000");
        if (context.Get(_ignore) < 0) throw CliException.Usage("dedupe: --ignore-bytes counts from 0");
        long? within = context.Get(_within) is { } text ? Quantity.SignedNanoseconds("--within", text) : null;
        if (within < 0) throw CliException.Usage("dedupe: --within looks back: give a positive time");
        using var source = CaptureFile.Open(context.Get(_input)!);
        var finder = new DuplicateFinder(context.Get(_window), within, context.Get(_ignore));
        return CaptureOutput.Write(context, source, (batch, i) =>
        {
            ref readonly var record = ref batch.Records[i];
            return finder.IsDuplicate(record.Time, batch.Bytes(record)) ? null : record.Time;
        });
    }
}
