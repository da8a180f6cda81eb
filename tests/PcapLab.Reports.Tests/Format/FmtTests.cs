using PcapLab.Reports.Format;

namespace PcapLab.Reports.Tests.Format;

public sealed class FmtTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(1234, "1.23 kB")]
    [InlineData(999_949, "1.00 MB")]
    [InlineData(1_234_567, "1.23 MB")]
    [InlineData(12_345_678, "12.3 MB")]
    [InlineData(123_456_789_012, "123 GB")]
    [InlineData(long.MaxValue, "9.22 EB")]
    public void Bytes(long value, string expected) => Assert.Equal(expected, Fmt.Bytes(value));

    [Fact]
    public void Binary_units_say_so() => Assert.Equal("1.5 KiB", Fmt.BinaryBytes(1536));

    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(850, "850 ns")]
    [InlineData(850_000, "850 µs")]
    [InlineData(12_345_678, "12.3 ms")]
    [InlineData(4_560_000_000, "4.56 s")]
    [InlineData(192_000_000_000, "3 min 12 s")]
    [InlineData(7_500_000_000_000, "2 h 5 min")]
    [InlineData(273_600_000_000_000, "3 d 4 h")]
    [InlineData(-5_000_000, "-5 ms")]
    [InlineData(long.MinValue, "–")]
    public void Durations(long ns, string expected) => Assert.Equal(expected, Fmt.Duration(ns));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_767_182_400_123_456_789, "2025-12-31T12:00:00.123456789Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void Times_keep_nanoseconds_over_the_whole_range(long ns, string expected) => Assert.Equal(expected, Fmt.Rfc3339(ns));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(0.0004, "<0.1%")]
    [InlineData(0.004, "0.4%")]
    [InlineData(0.714, "71%")]
    [InlineData(0.9996, ">99%")]
    [InlineData(1, "100%")]
    [InlineData(double.NaN, "–")]
    public void Shares(double share, string expected) => Assert.Equal(expected, Fmt.Percent(share));

    [Theory]
    [InlineData(1234567, "1,234,567")]
    [InlineData(-1234, "-1,234")]
    public void Counts(long value, string expected) => Assert.Equal(expected, Fmt.Count(value));

    [Fact]
    public void Shortening_never_splits_a_character() => Assert.Equal("ab…", Fmt.Shorten("ab😀cd", 4));

    [Theory]
    [InlineData("de-DE", "1.234.567", "1,23 MB", "0,4%", "21.11.2026 11:00:39.123")]
    [InlineData("fr", "1\u00a0234\u00a0567", "1,23 MB", "0,4%", "21/11/2026 11:00:39.123")]
    [InlineData("tr-TR", "1.234.567", "1,23 MB", "0,4%", "21.11.2026 11:00:39.123")]
    [InlineData("ja", "1,234,567", "1.23 MB", "0.4%", "2026/11/21 11:00:39.123")]
    public void A_style_that_was_asked_for_changes_numbers_and_dates(string culture, string count, string bytes, string percent, string time)
    {
        using (NumberStyle.Use(NumberStyle.Find(culture)))
        {
            Assert.Equal((count, bytes, percent, time), (Fmt.Count(1_234_567), Fmt.Bytes(1_234_567), Fmt.Percent(0.004), Fmt.Time(1_795_258_839_123_000_000)));
        }

        Assert.Equal("1,234,567", Fmt.Count(1_234_567));
        Assert.Null(NumberStyle.Find("klingon"));
    }

    [Fact]
    public void Figures_of_a_column_have_their_decimals() =>
        Assert.Equal(("74.0 kB", "312 B", "5.00 ms", "5.0%", "1.00 GB", "74k"), (Fmt.Bytes(74_000), Fmt.Bytes(312), Fmt.DurationInColumn(5_000_000), Fmt.PercentInColumn(0.05), Fmt.Bytes(999_924_263), Fmt.Si(74_000, "")));
}
