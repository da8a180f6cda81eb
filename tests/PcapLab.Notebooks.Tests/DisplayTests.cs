using PcapLab.Notebooks.Api;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Tests;

public class DisplayTests
{
    private sealed record Row(string Name, long Bytes, IReadOnlyList<double> Trend);

    [Fact]
    public void A_sequence_is_a_table_with_plain_text_beside_it()
    {
        var shown = Formatter.Format(new[] { new Row("a", 10, [1, 2, 3]), new Row("b", 9, []) });
        Assert.Equal("Name  Bytes  Trend\na        10  ▃▆█  \nb         9       ", shown.Plain.ReplaceLineEndings("\n"));
        Assert.Contains("<polyline", shown.Html);
        Assert.Contains("data-v=\"10\"", shown.Html);
        Assert.Contains("2 rows.", shown.Html);
    }

    [Fact]
    public void Only_as_many_items_are_read_as_are_shown()
    {
        var read = 0;
        IEnumerable<int> Endless()
        {
            while (true) yield return ++read;
        }

        var shown = Formatter.Format(Endless());
        Assert.Equal(Formatter.MaxRows + 1, read);
        Assert.Contains("The first 1,000 rows.", shown.Html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onmouseover='x'", "&quot; onmouseover=&#39;x&#39;")]
    [InlineData("$\\href{javascript:x}{y}$", "&#36;\\href{javascript:x}{y}&#36;")]
    [InlineData("a\u001b[31mb\u202e", "a\ufffd[31mb\ufffd")]
    public void Text_from_packets_is_escaped(string hostile, string safe)
    {
        Assert.Equal(safe, HtmlText.Escape(hostile));
        var shown = Formatter.Format(new[] { new { Name = hostile } });
        Assert.Contains(safe, shown.Html);
        Assert.DoesNotContain("\u001b", shown.Plain);
    }

    /// <summary>The convention of .NET Interactive: found by name and shape, from an assembly that knows nothing of us.</summary>
    [Fact]
    public void A_foreign_attribute_of_the_same_name_is_honoured()
    {
        var shown = Formatter.Format(new Foreign.Thing());
        Assert.Equal("<b>thing</b>", shown.Html);
        Assert.Equal("thing", shown.Plain);
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("text", "text")]
    [InlineData(1.5, "1.5")]
    [InlineData(true, "True")]
    public void Single_values_are_words(object? value, string plain) => Assert.Equal(plain, Formatter.Format(value).Plain);

    [Fact]
    public void A_property_that_throws_costs_its_cell_and_not_the_table() => Assert.Contains("NotSupportedException", Formatter.Format(new[] { new Broken() }).Plain);

    private sealed class Broken
    {
        public int Fine => 1;
        public int Throws => throw new NotSupportedException();
    }

    [Fact]
    public void Every_public_member_of_the_api_has_words_for_the_person()
    {
        var xml = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PcapLab.Notebooks.xml"));
        foreach (var type in (Type[])[typeof(Capture), typeof(CaptureFlow), typeof(FlowList), typeof(PacketList), typeof(PacketDetail), typeof(Conversation), typeof(CaptureCharts), typeof(Report), typeof(Session), typeof(Live)])
        {
            foreach (var property in type.GetProperties().Where(p => p.DeclaringType == type && p.GetIndexParameters().Length == 0))
                Assert.Contains($"P:{type.FullName}.{property.Name}\"", xml);
        }
    }
}
