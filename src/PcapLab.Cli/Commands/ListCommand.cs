using System.CommandLine;
using System.Text.Json;
using PcapLab.Export;

namespace PcapLab.Cli.Commands;

/// <summary><c>list</c>: prints the registries, for people, scripts and docs/.</summary>
internal sealed class ListCommand : CliCommand
{
    private readonly Argument<string> _what = new("WHAT") { Description = "One of: " + string.Join(", ", Listing.All.Select(l => l.Name)) };
    private readonly Option<string> _format = new("--format") { Description = "table, json or md", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("list protocols", "what is decoded"),
        new("list fields --json", "every display-filter field, for an editor"),
        new("list commands --format md", "a page for the docs"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        _format.AcceptOnlyFromAmong("table", "json", "md");
        command.Add(_what, _format, SharedOptions.Json);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var name = context.Get(_what)!;
        var listing = Listing.All.FirstOrDefault(l => l.Name == name)
            ?? throw CliException.Usage($"nothing to list under '{name}'{Suggestions.For(name, Listing.All.Select(l => l.Name))}; there are {string.Join(", ", Listing.All.Select(l => l.Name))}");
        switch (context.Get(SharedOptions.Json) ? "json" : context.Get(_format))
        {
            case "json": WriteJson(context, listing); break;
            case "md": context.Out.Write(listing.Markdown()); break;
            default: WriteTable(context, listing); break;
        }

        return ExitCode.Done;
    }

    private static void WriteTable(CommandContext context, Listing listing)
    {
        var last = listing.Columns.Length - 1;
        var table = new TextTable(listing.Columns.Select((c, i) => new TextTable.Head(c, Cut: i == last)).ToArray());
        foreach (var row in listing.Rows()) table.Add(row);
        table.Write(context.Out, context.Width, context.Style);
    }

    private static void WriteJson(CommandContext context, Listing listing)
    {
        using var json = new Utf8JsonWriter(context.OutBytes, JsonExporter.Options);
        json.WriteStartArray();
        foreach (var row in listing.Rows())
        {
            json.WriteStartObject();
            for (var i = 0; i < row.Length; i++) json.WriteString(listing.Columns[i], row[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
