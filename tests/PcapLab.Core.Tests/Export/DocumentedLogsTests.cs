using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Pipeline;

namespace PcapLab.Tests.Export;

/// <summary>The logs of Zeek and Suricata over every capture we ship, held against what those tools document: each name, each type, each value's form.</summary>
public sealed class DocumentedLogsTests
{
    private static readonly string Folder = Path.Combine(Peer.Root, "sample-captures");

    private static readonly ILookup<string, string[]> Documented = File.ReadLines(Path.Combine(Peer.Root, "tests", "PcapLab.Core.Tests", "Export", "documented-logs.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToLookup(w => w[0] + " " + w[1], w => w[2..]);

    public static TheoryData<string> Captures => new(Directory.GetFiles(Folder, "*.pcapng").Select(Path.GetFileName).Order(StringComparer.Ordinal)!);

    [Fact]
    public void Zeek_columns_are_the_documented_ones_in_their_order()
    {
        var rows = Rows("web.pcapng");
        foreach (var file in new ZeekExporter().Files)
        {
            var lines = Text(new ZeekExporter(), rows, file).Split('\n');
            var names = lines.First(l => l.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t')[1..];
            var types = lines.First(l => l.StartsWith("#types\t", StringComparison.Ordinal)).Split('\t')[1..];
            Assert.Equal(Documented["zeek " + file[..^4]].Single().Select(c => c.TrimStart('+')), names.Zip(types, (n, t) => n + ":" + t));
        }
    }

    [Theory, MemberData(nameof(Captures))]
    public void Zeek_values_have_the_form_of_their_types(string capture)
    {
        var rows = Rows(capture);
        foreach (var file in new ZeekExporter().Files)
        {
            var types = Documented["zeek " + file[..^4]].Single().Select(c => c.Split(':')[1]).ToList();
            foreach (var line in Text(new ZeekExporter(), rows, file).Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
            {
                var values = line.Split('\t');
                Assert.Equal(types.Count, values.Length);
                for (var i = 0; i < values.Length; i++) Assert.True(Fits(values[i], types[i]), $"{file}: '{values[i]}' is no {types[i]}");
            }
        }
    }

    [Theory, MemberData(nameof(Captures))]
    public void Eve_events_hold_only_members_of_the_schema_with_its_types(string capture)
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Text(new EveExporter(), Rows(capture), "eve.json").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var one = JsonDocument.Parse(line).RootElement;
            Check(one, "event");
            var type = one.GetProperty("event_type").GetString()!;
            Assert.True(one.TryGetProperty(type, out _), line);
            Assert.Matches(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+[+\-]\d+$", one.GetProperty("timestamp").GetString());
            kinds.Add(type);
        }

        Assert.Contains("flow", kinds);
    }

    private static void Check(JsonElement value, string name)
    {
        var allowed = Documented["eve " + name].Single().Select(m => m.Split(':')).ToDictionary(m => m[0], m => m[1], StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(allowed.TryGetValue(member.Name, out var type), $"{name}.{member.Name} is not documented");
            var kind = member.Value.ValueKind;
            Assert.True(type switch
            {
                "string" => kind == JsonValueKind.String, "integer" => kind == JsonValueKind.Number && member.Value.TryGetInt64(out _),
                "boolean" => kind is JsonValueKind.True or JsonValueKind.False, "object" => kind == JsonValueKind.Object, _ => kind == JsonValueKind.Array,
            }, $"{name}.{member.Name} is {kind}, not {type}");
            if (kind == JsonValueKind.Object) Check(member.Value, member.Name);
            if (kind == JsonValueKind.Array && Documented.Contains("eve " + member.Name)) foreach (var item in member.Value.EnumerateArray()) Check(item, member.Name);
        }
    }

    private static bool Fits(string value, string type) => value == "-" || type switch
    {
        "time" or "interval" or "double" => decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "count" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "port" => ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "addr" => IPAddress.TryParse(value, out _),
        "bool" => value is "T" or "F",
        _ => value.Length > 0 && !value.Contains('\t', StringComparison.Ordinal),
    };

    private static LogRows Rows(string capture)
    {
        using var source = CaptureFile.Open(Path.Combine(Folder, capture));
        return Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken).ToLogRows();
    }

    private static string Text(LogExporter exporter, LogRows rows, string file)
    {
        using var to = new MemoryStream();
        exporter.Write(rows, file, to);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
