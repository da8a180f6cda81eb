using PcapLab.Schema;

namespace PcapLab.Tests.Schema;

public class TimestampTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(1_700_000_000_123_456_789, "2023-11-14T22:13:20.123456789Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void Text_and_back(long ns, string text)
    {
        Assert.Equal(text, Timestamp.Format(ns));
        if (ns != long.MinValue)
        {
            Assert.True(Timestamp.TryParse(text, out var read));
            Assert.Equal(ns, read);
        }
    }

    [Theory]
    [InlineData("2023-11-14T23:13:20.5+01:00", 1_700_000_000_500_000_000)]
    [InlineData("2023-11-14T22:13:20Z", 1_700_000_000_000_000_000)]
    [InlineData("1700000000000000001", 1_700_000_000_000_000_001)]
    public void Reads_offsets_and_numbers(string text, long ns)
    {
        Assert.True(Timestamp.TryParse(text, out var read));
        Assert.Equal(ns, read);
    }

    [Fact]
    public void Refuses_what_is_no_time() => Assert.False(Timestamp.TryParse("yesterday", out _));
}
