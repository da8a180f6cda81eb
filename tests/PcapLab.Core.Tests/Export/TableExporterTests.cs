using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PcapLab.Export;
using PcapLab.Schema;

namespace PcapLab.Tests.Export;

public sealed class TableExporterTests
{
    private sealed record Row(string? Text, long Number, double? Real, long Time);

    private static readonly Table<Row> Table = new("things", "One row per thing",
        new("text", ColumnType.Text, "Hostile", r => r.Text),
        new("number", ColumnType.Integer, "Exact", r => r.Number),
        new("real", ColumnType.Real, "Measured", r => r.Real, "ms"),
        new("time", ColumnType.Time, "When", r => r.Time));

    private static readonly Row[] Rows =
    [
        new("plain", 1, 0.1 + 0.2, 1_700_000_000_123_456_789),
        new("=cmd|'/C calc'!A0", -5, -1.5, -1),
        new("a,\"b\"\r\nc", long.MaxValue, null, 0),
        new("\u001b[2Jé漢😀", 0, 1e-9, 999_999_999),
        new(null, 0, double.NaN, 0),
    ];

    [Fact]
    public void Csv_follows_RFC_4180_and_disarms_formulas() => Assert.Equal(
        "text,number,real,time\r\n"
        + "plain,1,0.3,2023-11-14T22:13:20.123456789Z\r\n"
        + "\"'=cmd|'/C calc'!A0\",-5,-1.5,1969-12-31T23:59:59.999999999Z\r\n"
        + "\"a,\"\"b\"\"\\x0d\\x0ac\",9223372036854775807,,1970-01-01T00:00:00.000000000Z\r\n"
        + "\\x1b[2Jé漢😀,0,0.000000001,1970-01-01T00:00:00.999999999Z\r\n"
        + ",0,,1970-01-01T00:00:00.000000000Z\r\n", Write(new CsvExporter()));

    [Theory]
    [InlineData("+1+2")]
    [InlineData("-2+3")]
    [InlineData("@SUM(1)")]
    [InlineData("=1")]
    public void Text_that_looks_like_a_formula_gets_an_apostrophe(string text) =>
        Assert.Contains($"'{text}", Write(new CsvExporter(), new Row(text, 0, 0, 0)), StringComparison.Ordinal);

    [Fact]
    public void Json_keeps_every_character_and_digit()
    {
        var root = JsonDocument.Parse(Write(new JsonExporter())).RootElement;
        Assert.Equal(Rows.Length, root.GetArrayLength());
        for (var i = 0; i < Rows.Length; i++)
        {
            Assert.Equal(Rows[i].Text, root[i].GetProperty("text").GetString());
            Assert.Equal(Rows[i].Number, root[i].GetProperty("number").GetInt64());
        }

        Assert.Equal(JsonValueKind.Null, root[4].GetProperty("real").ValueKind);
        Assert.Equal("1969-12-31T23:59:59.999999999Z", root[1].GetProperty("time").GetString());
    }

    [Fact]
    public void Json_lines_are_one_object_each()
    {
        var lines = Write(new JsonLinesExporter()).TrimEnd('\n').Split('\n');
        Assert.Equal(Rows.Length, lines.Length);
        Assert.All(lines, l => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(l).RootElement.ValueKind));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
    }

    [Fact]
    public void Xml_is_well_formed_whatever_the_packet_says()
    {
        var root = XDocument.Parse(Write(new XmlExporter())).Root!;
        Assert.Equal("things", root.Name.LocalName);
        Assert.Equal(["plain", "=cmd|'/C calc'!A0", "a,\"b\"\\x0d\\x0ac", "\\x1b[2Jé漢😀", null], root.Elements("row").Select(r => r.Element("text")?.Value));
    }

    [Fact]
    public void Formats_are_registered_once()
    {
        Assert.Equal(ExporterRegistry.All.Count, ExporterRegistry.All.Select(e => e.Name).Distinct().Count());
        var types = typeof(TableExporter).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(TableExporter)) && !t.IsAbstract);
        Assert.All(types, t => Assert.Contains(ExporterRegistry.All, e => e.GetType() == t));
        var logs = typeof(LogExporter).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LogExporter)) && !t.IsAbstract);
        Assert.All(logs, t => Assert.Contains(LogExporterRegistry.All, e => e.GetType() == t));
    }

    private static string Write(TableExporter exporter, params Row[] rows)
    {
        using var to = new MemoryStream();
        exporter.Write(Table, rows.Length > 0 ? rows : Rows, to);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
