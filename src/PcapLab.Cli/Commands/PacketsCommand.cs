using System.CommandLine;
using System.Globalization;
using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Cli.Commands;

/// <summary><c>packets</c>: the packet list, chosen fields of every packet, or one packet's tree and bytes.</summary>
internal sealed class PacketsCommand : CliCommand
{
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly Option<string?> _fields = new("--fields") { Description = "Print these fields instead, joined by commas, such as ip.src,tcp.port; 'pcaplab list fields' lists them", HelpName = "NAMES" };
    private readonly Option<string> _format = new("--format") { Description = "table, " + string.Join(", ", ExporterRegistry.All.Select(e => e.Name)), HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
    private readonly Option<int?> _limit = new("--limit") { Description = "At most N packets", HelpName = "N" };
    private readonly Option<long?> _number = new("--number", "-n") { Description = "One packet: its tree and bytes", HelpName = "FRAME" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("packets s.pcap --limit 20", "the first packets"),
        new("packets s.pcap --fields ip.src,tcp.port --format csv", "chosen fields of every packet"),
        new("packets s.pcap -Y 'tcp.analysis.retransmission' --limit 20", "the first retransmissions"),
        new("packets s.pcap --number 7", "everything about one packet"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        command.Add(_file, _fields, _format, _limit, _number, SharedOptions.Json, SharedOptions.JsonLines, SharedOptions.Out, SharedOptions.Force);
        CaptureInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        using var source = CaptureInput.Open(context, context.Get(_file)!);
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        var format = context.Get(SharedOptions.Json) ? "json" : context.Get(SharedOptions.JsonLines) ? "jsonl" : context.Get(_format)!;
        if (context.Get(_number) is { } number) One(context, source, number, format, output.Stream);
        else if (context.Get(_fields) is { } names) Fields(context, source, names, format, output.Stream);
        else List(context, source, format, output.Stream);
        output.Commit();
        return CaptureInput.ExitFor(context, source);
    }

    private void List(CommandContext context, PacketSource source, string format, Stream to)
    {
        var rows = PacketInput.Rows(context, source, context.Get(_limit), null, (in p, first) => PacketLine.Of(in p, first));
        if (format != "table") Exporter(format).Write(PacketLine.Table, rows, to);
        else Lines(context, rows, to);
    }

    /// <summary>A list that streams cannot know its widest cell: the first rows decide how wide addresses are, the info takes what is left.</summary>
    private static void Lines(CommandContext context, IEnumerable<PacketLine> rows, Stream to)
    {
        using var text = new StreamWriter(to, leaveOpen: true) { NewLine = "\n" };
        using var all = rows.GetEnumerator();
        var head = new List<PacketLine>();
        while (head.Count < 200 && all.MoveNext()) head.Add(all.Current);
        var wide = Math.Clamp(head.Count == 0 ? 0 : head.Max(r => Pair(r).Length), 20, 43);
        // In a pipe nothing wraps, so nothing is cut there.
        var width = Terminal.OutputIsTerminal ? context.Width : int.MaxValue;
        text.WriteLine(context.Style.Dim($"frame      time  {"source → destination".PadRight(wide)}  protocol  length  info"));
        foreach (var r in head) text.WriteLine(Line(r, wide, width));
        while (all.MoveNext()) text.WriteLine(Line(all.Current, wide, width));
    }

    private static string Pair(PacketLine r) => $"{r.Source} → {r.Destination}";

    private static string Line(PacketLine r, int wide, int width)
    {
        var pair = TerminalText.Fit(TerminalText.Safe(Pair(r)), wide);
        var line = string.Create(CultureInfo.InvariantCulture, $"{r.Frame,5} {Seconds(r.Relative),9}  {pair.PadRight(wide)}  {TerminalText.Fit(r.Protocol, 8),-8}  {r.Length,6}  {TerminalText.Safe(r.Info)}");
        return width == int.MaxValue ? line.TrimEnd() : TerminalText.Fit(line, width);
    }

    private static string Seconds(double s) => s.ToString(Math.Abs(s) < 10 ? "0.000000" : Math.Abs(s) < 1000 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private void Fields(CommandContext context, PacketSource source, string names, string format, Stream to)
    {
        var fields = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Field).ToArray();
        var columns = new FieldColumns(fields);
        var rows = PacketInput.Rows(context, source, context.Get(_limit), fields.Select(f => f.Name), (in p, _) => columns.Row(in p));
        var table = new Table<string?[]>("packets", "Chosen fields", fields.Select((f, i) => new Column<string?[]>(f.Name, ColumnType.Text, f.Title, r => r[i])).ToArray());
        if (format != "table") Exporter(format).Write(table, rows, to);
        else TabSeparated(rows, to);
    }

    /// <summary>As tshark's <c>-T fields</c>: tabs between fields, commas between several values of one.</summary>
    private static void TabSeparated(IEnumerable<string?[]> rows, Stream to)
    {
        using var text = new StreamWriter(to, leaveOpen: true) { NewLine = "\n" };
        foreach (var row in rows) text.WriteLine(string.Join('\t', row.Select(TerminalText.Safe)));
    }

    private static Field Field(string name) => FieldCatalog.Default.TryField(name, out var field, out _)
        ? field
        : throw CliException.Usage($"--fields: no field '{name}'{Suggestions.For(name, FieldCatalog.Default.Suggest(name))}; 'pcaplab list fields' lists them");

    private static void One(CommandContext context, PacketSource source, long number, string format, Stream to)
    {
        PacketPage? page = null;
        new PacketScan(source, PacketInput.Options(context)).Find(number, (in p) =>
        {
            page = PacketPage.Of(in p);
            return true;
        }, context.Cancellation);
        if (page is null) throw new CliException($"{source.Info.Name}: has no frame {number}; 'pcaplab info' tells how many there are");
        if (format is "json" or "jsonl") page.WriteJson(to);
        else if (format == "table") page.WriteText(to, context.Width, context.Has(SharedOptions.Out) ? new Ansi(false) : context.Style);
        else throw CliException.Usage("--number prints as table or json");
    }

    private static TableExporter Exporter(string format) => ExporterRegistry.Find(format)
        ?? throw CliException.Usage($"--format {format}: not one of table, {string.Join(", ", ExporterRegistry.All.Select(e => e.Name))}");
}
