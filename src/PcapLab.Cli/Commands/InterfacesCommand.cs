using System.CommandLine;
using System.Text.Json;
using PcapLab.Captures.Live;
using PcapLab.Export;

namespace PcapLab.Cli.Commands;

/// <summary><c>interfaces</c>: what can be captured here, and what is in the way.</summary>
internal sealed class InterfacesCommand : CliCommand
{
    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("interfaces", "names for --iface"),
        new("interfaces --json", "for scripts"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(SharedOptions.Json);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var devices = CaptureDevices.List();
        if (context.Get(SharedOptions.Json)) WriteJson(context, devices);
        else WriteTable(context, devices);
        return ExitCode.Done;
    }

    private static void WriteTable(CommandContext context, IReadOnlyList<CaptureDevice> devices)
    {
        var table = new TextTable(new("name"), new("state"), new("link type"), new("addresses", Cut: true), new("capture", Cut: true), new("description", Cut: true));
        foreach (var d in devices)
        {
            table.Add(d.Name, d.IsUp ? "up" : "down", d.LinkType?.ToString() ?? "", string.Join(' ', d.Addresses), d.CanCapture ? "yes" : Reason(d), d.Description);
        }

        table.Write(context.Out, context.Width, context.Style);
    }

    /// <summary>The problem without the interface's name, which stands in its own column.</summary>
    private static string Reason(CaptureDevice device) =>
        device.Problem is null ? "no" : "no: " + (device.Problem.StartsWith(device.Name + ": ", StringComparison.Ordinal) ? device.Problem[(device.Name.Length + 2)..] : device.Problem);

    private static void WriteJson(CommandContext context, IReadOnlyList<CaptureDevice> devices)
    {
        using var json = new Utf8JsonWriter(context.OutBytes, JsonExporter.Options);
        json.WriteStartArray();
        foreach (var d in devices)
        {
            json.WriteStartObject();
            json.WriteString("name", d.Name);
            json.WriteString("description", d.Description);
            json.WriteString("mac", d.HardwareAddress);
            json.WriteStartArray("addresses");
            foreach (var a in d.Addresses) json.WriteStringValue(a);
            json.WriteEndArray();
            json.WriteString("link_type", d.LinkType?.ToString());
            if (d.LinkType is { } type) json.WriteNumber("link_type_id", (int)type);
            else json.WriteNull("link_type_id");
            json.WriteBoolean("up", d.IsUp);
            json.WriteBoolean("loopback", d.IsLoopback);
            json.WriteBoolean("can_capture", d.CanCapture);
            json.WriteString("problem", d.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
