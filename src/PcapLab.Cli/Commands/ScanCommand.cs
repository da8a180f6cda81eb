using System.CommandLine;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Export;
using PcapLab.Server.Scan;

namespace PcapLab.Cli.Commands;

/// <summary><c>scan</c>: the devices on an interface's own network.</summary>
internal sealed class ScanCommand : CliCommand
{
    private readonly Option<string> _interface = new("--iface", "-i") { Description = "Interface whose network is asked", HelpName = "NAME", Required = true };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Ask networks above 1,022 addresses too" };
    private readonly Option<bool> _csv = new("--csv") { Description = "CSV on standard output" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("scan --iface eth0", "who is there"),
        new("scan --iface eth0 --json", "…for programs"),
    ];

    /// <inheritdoc/>
    public override string Details =>
        "ARP to every address of the interface's own network (at most a /16, above a /22 only with --yes), an IPv6 echo to all nodes, then an echo\n"
        + "and a question for its name (DNS, mDNS, NetBIOS) to each device. Says what changed since the last scan.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_interface, _yes, _csv, SharedOptions.Json);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var name = context.Get(_interface)!;
        IReadOnlyList<DeviceRow> found;
        try
        {
            found = new DeviceScanner(TimeProvider.System).Scan(name, context.Get(_yes), MacVendors.Find, null, context.Cancellation).GetAwaiter().GetResult();
        }
        catch (CaptureException e)
        {
            throw new CliException("scan: " + e.Message);
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var devices = new ScanHistory(Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "pcaplab")).Compare(name, found);
        Write(context, devices);
        context.Note($"{found.Count} devices on {name}; {MacVendors.Source}");
        return ExitCode.Done;
    }

    private void Write(CommandContext context, IReadOnlyList<DeviceRow> devices)
    {
        var format = context.Get(SharedOptions.Json) ? "json" : context.Get(_csv) ? "csv" : null;
        if (format is not null)
        {
            ExporterRegistry.Find(format)!.Write(DeviceRow.Table, devices, context.OutBytes);
            return;
        }

        var table = new TextTable([.. DeviceRow.Table.Columns.Select(c => new TextTable.Head(c.Name, c.Type == Schema.ColumnType.Real, c.Name is "vendor" or "name"))]);
        foreach (var device in devices) table.Add([.. DeviceRow.Table.Columns.Select(c => CellText.Plain(c.Type, c.Get(device)))]);
        table.Write(context.Out, context.Width, context.Style);
    }
}
