using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Pipeline.Tests;

namespace PcapLab.Tests.Analysis;

public class VoiceTests
{
    /// <summary>PCMU packets, 20 ms each, that come at the given times (ms) with the given sequence numbers.</summary>
    private static TestCapture Speech(params (double Ms, ushort Sequence)[] packets)
    {
        var capture = new TestCapture();
        foreach (var (ms, sequence) in packets)
        {
            var rtp = new byte[12 + 160];
            rtp[0] = 0x80;
            BinaryPrimitives.WriteUInt16BigEndian(rtp.AsSpan(2), sequence);
            BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(4), 160u * sequence);
            BinaryPrimitives.WriteUInt32BigEndian(rtp.AsSpan(8), 0xdecafbad);
            capture.Time = 1_700_000_000_000_000_000 + (long)(ms * 1e6);
            capture.Udp("10.0.0.1:6000", "10.0.0.2:6002", rtp);
        }

        return capture;
    }

    private static (double, ushort)[] Wavering(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 200).Where(i => random.Next(12) > 0).Select(i => (20.0 * i + random.Next(15), (ushort)(100 + i)))];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Loss_and_jitter_are_those_of_tshark(int seed)
    {
        var tshark = Peer.Program("tshark");
        using var folder = new TempFolder();
        var capture = Speech(Wavering(seed));
        File.WriteAllBytes(folder.File("speech.pcap"), capture.Bytes);
        var (code, text, error) = Peer.Run(tshark, ["-n", "-r", folder.File("speech.pcap"), "-d", "udp.port==6002,rtp", "-q", "-z", "rtp,streams"]);
        Assert.True(code == 0, error);
        var words = text.Split('\n').Single(line => line.Contains("0xDECAFBAD", StringComparison.OrdinalIgnoreCase)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var row = Assert.Single(AnalyzerTests.Run(capture).Rtp);

        Assert.Equal(words[8], row.Packets.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(words[9], row.Lost.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(words[13], Text(row.MaxDeltaMs));
        Assert.Equal(words[15], Text(row.MeanJitterMs));
        Assert.Equal(words[16], Text(row.MaxJitterMs));

        static string Text(double? value) => value!.Value.ToString("F3", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_late_packet_is_not_lost()
    {
        var row = Assert.Single(AnalyzerTests.Run(Speech((0, 1), (20, 2), (60, 4), (61, 3), (80, 5))).Rtp);
        Assert.Equal((5, 0L, 2L), ((int)row.Packets, row.Lost, row.SequenceErrors));
    }

    [Fact]
    public void Sequence_numbers_wrap()
    {
        var row = Assert.Single(AnalyzerTests.Run(Speech((0, 65_534), (20, 65_535), (60, 1), (80, 2))).Rtp);
        Assert.Equal((4, 1L), ((int)row.Packets, row.Lost));
    }

    [Fact]
    public void A_call_from_invite_to_bye()
    {
        const string head = "From: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: 7@example.com\r\n";
        var capture = new TestCapture();
        Say(0, true, "INVITE sip:bob@example.com SIP/2.0\r\n" + head + "CSeq: 1 INVITE\r\n\r\n");
        Say(40, false, "SIP/2.0 180 Ringing\r\n" + head + "CSeq: 1 INVITE\r\n\r\n");
        Say(2500, false, "SIP/2.0 200 OK\r\n" + head + "CSeq: 1 INVITE\r\n\r\n");
        Say(2510, true, "ACK sip:bob@example.com SIP/2.0\r\n" + head + "CSeq: 1 ACK\r\n\r\n");
        Say(62_500, true, "BYE sip:bob@example.com SIP/2.0\r\n" + head + "CSeq: 2 BYE\r\n\r\n");
        Say(62_510, false, "SIP/2.0 200 OK\r\n" + head + "CSeq: 2 BYE\r\n\r\n");

        var call = Assert.Single(AnalyzerTests.Run(capture).Calls);

        Assert.Equal(("sip:alice@example.com", "sip:bob@example.com", "ended", 200), (call.From, call.To, call.State, call.Status));
        Assert.Equal((40, 2500, 60), (call.RingMs, call.SetupMs, call.DurationS));

        void Say(int ms, bool isCaller, string text)
        {
            capture.Time = 1_700_000_000_000_000_000 + ms * 1_000_000L;
            capture.Udp(isCaller ? "10.0.0.1:5060" : "10.0.0.2:5060", isCaller ? "10.0.0.2:5060" : "10.0.0.1:5060", Encoding.ASCII.GetBytes(text));
        }
    }
}
