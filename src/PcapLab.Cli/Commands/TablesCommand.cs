using System.CommandLine;
using System.Text.Json;
using PcapLab.Export;
using PcapLab.Pipeline;

namespace PcapLab.Cli.Commands;

/// <summary><c>tables</c>: what can be exported and queried, with every column.</summary>
internal sealed class TablesCommand : CliCommand
{
    private readonly Argument<string?> _table = new("TABLE") { Description = "Only this table, with its columns", Arity = ArgumentArity.ZeroOrOne };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("tables", "all tables"),
        new("tables flows", "the columns of one"),
        new("tables --json", "names, types and units for scripts"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_table, SharedOptions.Json);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var tables = ResultTable.All.Select(t => t.Table).Append(PacketLine.Table).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        if (context.Get(_table) is { } name)
        {
            var near = Suggestions.For(name, tables.Select(t => t.Name));
            tables = tables.FindAll(t => t.Name == name) is { Count: > 0 } found ? found : throw CliException.Usage($"no table '{name}'{near}; 'pcaplab tables' lists them");
        }

        if (context.Get(SharedOptions.Json)) WriteJson(context, tables);
        else if (tables.Count == 1) WriteColumns(context, tables[0]);
        else WriteNames(context, tables);
        return ExitCode.Done;
    }

    private static void WriteNames(CommandContext context, List<Schema.Table> tables)
    {
        var text = new TextTable(new("table"), new("columns", Right: true), new("one row is", Cut: true));
        foreach (var t in tables) text.Add(t.Name, Size.Count(t.ColumnInfo.Count), t.Description);
        text.Write(context.Out, context.Width, context.Style);
    }

    private static void WriteColumns(CommandContext context, Schema.Table table)
    {
        context.Out.WriteLine($"{context.Style.Head(table.Name)}: {table.Description}");
        var text = new TextTable(new("column"), new("type"), new("unit"), new("meaning", Cut: true));
        foreach (var c in table.ColumnInfo) text.Add(c.Name, c.Type.ToString().ToLowerInvariant(), c.Unit, c.Description);
        text.Write(context.Out, context.Width, context.Style);
    }

    private static void WriteJson(CommandContext context, List<Schema.Table> tables)
    {
        using var json = new Utf8JsonWriter(context.OutBytes, JsonExporter.Options);
        json.WriteStartArray();
        foreach (var t in tables)
        {
            json.WriteStartObject();
            json.WriteString("table", t.Name);
            json.WriteString("description", t.Description);
            json.WriteStartArray("columns");
            foreach (var c in t.ColumnInfo)
            {
                json.WriteStartObject();
                json.WriteString("name", c.Name);
                json.WriteString("type", c.Type.ToString().ToLowerInvariant());
                json.WriteString("unit", c.Unit);
                json.WriteString("description", c.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
