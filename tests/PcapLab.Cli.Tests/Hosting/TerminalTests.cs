using PcapLab.Cli;
using PcapLab.Pipeline;

namespace PcapLab.Tests.Hosting;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("plain ä 漢", "plain ä 漢")]
    [InlineData("\u001b]0;owned\u0007", "\\x1b]0;owned\\x07")]
    [InlineData("a\r\nb\tc", "a\\x0d\\x0ab\\x09c")]
    [InlineData("\u009b31m", "\\x9b31m")]
    [InlineData("evil\u202Egpj.exe", "evil\\u{202e}gpj.exe")]
    [InlineData("😀", "😀")]
    public void Nothing_a_terminal_acts_on_gets_through(string text, string safe) => Assert.Equal(safe, TerminalText.Safe(text));

    [Fact]
    public void Broken_surrogates_are_written_out() => Assert.Equal("\\u{d800}x\\u{dc00}", TerminalText.Safe("\ud800x\udc00"));

    [Fact]
    public void A_table_fits_its_width_and_keeps_its_numbers()
    {
        var table = new TextTable(new("name", Cut: true), new("bytes", Right: true));
        table.Add(new string('x', 200), "1,234,567");
        table.Add("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "1");
        var text = new StringWriter { NewLine = "\n" };
        table.Write(text, 40, new Ansi(false));
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines, l => Assert.True(TerminalText.Width(l) <= 40, l));
        Assert.EndsWith("…  1,234,567", lines[1], StringComparison.Ordinal);
        Assert.Equal(40, TerminalText.Width(lines[2]) + (TerminalText.Width(lines[2]) % 2)); // a wide character that would stick out is dropped whole
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(999_999, "1.00 MB")]
    [InlineData(1_530_000_000, "1.53 GB")]
    [InlineData(long.MaxValue, "9.22 EB")]
    public void Sizes_are_SI_with_three_figures(long bytes, string text) => Assert.Equal(text, Size.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.000_042_634, "42.6 µs")]
    [InlineData(0.105174, "105 ms")]
    [InlineData(6.195, "6.20 s")]
    [InlineData(119.9, "120 s")]
    [InlineData(3700, "61 min 40 s")]
    [InlineData(90_000, "25 h 0 min")]
    [InlineData(864_000, "10 d 0 h")]
    public void Durations_have_the_unit_that_fits(double seconds, string text) => Assert.Equal(text, Size.Duration(seconds));

    [Fact]
    public void Progress_stays_silent_for_short_work_and_clears_its_line()
    {
        var text = new StringWriter();
        var clock = new HandClock();
        using (var bar = new ProgressBar(text, enabled: true, clock))
        {
            clock.Seconds = 0.4;
            bar.Report(new AnalysisProgress(10, 100, 1000));
            Assert.Equal("", text.ToString());
            clock.Seconds = 2;
            bar.Report(new AnalysisProgress(1000, 500, 1000));
            Assert.Contains("50%", text.ToString(), StringComparison.Ordinal);
            Assert.Contains("500 packets/s  0:02 left", text.ToString(), StringComparison.Ordinal);
            var drawn = text.ToString().Length;
            clock.Seconds = 2.05;
            bar.Report(new AnalysisProgress(1001, 501, 1000));
            Assert.Equal(drawn, text.ToString().Length);
        }

        Assert.EndsWith("\r\u001b[K", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_file_appears_whole_or_not_at_all()
    {
        using var folder = new TempFolder();
        var path = folder.File("s.json");
        using (var file = AtomicFile.Create(path, force: false, Stream.Null)) file.Stream.Write("half"u8);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        using (var file = AtomicFile.Create(path, force: false, Stream.Null))
        {
            file.Stream.Write("whole"u8);
            Assert.False(File.Exists(path));
            file.Commit();
        }

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal(["s.json"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Contains("--force", Assert.Throws<CliException>(() => AtomicFile.Create(path, force: false, Stream.Null)).Message, StringComparison.Ordinal);
        using (var file = AtomicFile.Create(path, force: true, Stream.Null)) file.Commit();
        Assert.Equal("", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("tables", "tabels", 1)]
    [InlineData("record", "recrod", 1)]
    [InlineData("a", "b", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_counts_edits_and_swaps(string a, string b, int edits) => Assert.Equal(edits, Suggestions.Distance(a, b));

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; }
        public override long TimestampFrequency => 1_000_000;
        public override long GetTimestamp() => (long)(Seconds * 1_000_000);
    }
}
