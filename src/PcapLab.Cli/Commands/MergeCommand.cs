using System.CommandLine;
using PcapLab.Captures;

namespace PcapLab.Cli.Commands;

/// <summary><c>merge</c>: several captures into one, by time.</summary>
internal sealed class MergeCommand : CliCommand
{
    private readonly Argument<string[]> _inputs = SharedOptions.Inputs();

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("merge a.pcap b.pcap --out both.pcapng", "in order of time, interfaces kept apart"),
        new("merge ring_*.pcapng --out - | pcaplab report -", "a rotation's files in one report"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_inputs, SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var sources = new List<PacketSource>();
        try
        {
            foreach (var path in context.Get(_inputs)!) sources.Add(CaptureFile.Open(path));
        }
        catch
        {
            sources.ForEach(s => s.Dispose());
            throw;
        }

        using var merged = new MergedSource(sources);
        return CaptureOutput.Write(context, merged, (batch, i) => batch.Records[i].Time);
    }
}
