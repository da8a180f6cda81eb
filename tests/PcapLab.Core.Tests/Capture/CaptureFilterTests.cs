using PcapLab.Captures;
using PcapLab.Captures.Live;

namespace PcapLab.Tests.Capture;

public class CaptureFilterTests
{
    private static readonly string Web = Path.Combine(Peer.Root, "sample-captures", "web.pcapng");

    private static void NeedsLibrary()
    {
        if (CaptureDevices.LibraryVersion is null) Peer.Missing("needs libpcap");
    }

    [Theory]
    [InlineData("udp port 53")]
    [InlineData("ip6 and tcp")]
    [InlineData("tcp[tcpflags] & tcp-syn != 0")]
    [InlineData("greater 1000")]
    public void Matches_what_tcpdump_matches(string filter)
    {
        NeedsLibrary();
        var (code, text, err) = Peer.Run(Peer.Program("tcpdump"), "-nn", "-tt", "--time-stamp-precision=nano", "-r", Web, filter);
        Assert.True(code == 0, err);

        var own = ReadCapture.From(new CaptureFilteredSource(CaptureFile.Open(Web), filter));

        // tcpdump prints one line per packet that starts with its stamp.
        var theirs = text.Split('\n').Where(l => l.Length > 20 && char.IsAsciiDigit(l[0])).Select(l => long.Parse(l[..l.IndexOf(' ', StringComparison.Ordinal)].Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEmpty(own.Packets);
        Assert.Equal(theirs, own.Times);
    }

    [Fact]
    public void Notes_stay_with_their_packets()
    {
        NeedsLibrary();
        byte[] udp = [.. new byte[12], 8, 0, 0x45, 0, 0, 28, .. new byte[5], 17, .. new byte[18]], other = [.. new byte[12], 0x99, 0x99, .. new byte[40]];
        var made = new MadeCapture().Section().Interface()
            .Packet(0, 1, other, options: o => o.Option(1, 65)).Packet(0, 2, udp, options: o => o.Option(1, 66)).Packet(0, 3, other).Packet(0, 4, udp, options: o => o.Option(1, 67));

        var read = ReadCapture.From(new CaptureFilteredSource(CaptureFile.Open(new MemoryStream(made.Bytes), "made"), "udp"));

        Assert.Equal([(1L, "B"), (2L, "C")], read.Notes.Select(n => (n.Number, n.Note.Comments[0])));
    }

    [Fact]
    public void A_wrong_expression_is_told_in_one_line()
    {
        NeedsLibrary();
        var e = Assert.Throws<CaptureException>(() => new CaptureFilteredSource(CaptureFile.Open(Web), "tcp prot 80"));

        Assert.Contains("tcp prot 80", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }
}
