using System.Text;
using PcapLab.Pipeline;
using PcapLab.Pipeline.Tests;

namespace PcapLab.Tests.Flows;

/// <summary>Streams whose beginning was not captured, and heads that are easily missed: the hosts that tshark finds, we find.</summary>
public sealed class MidStreamTests
{
    private const string Client = "192.0.2.10:40000";
    private const byte PushAck = 0x18, Syn = 2, SynAck = 0x12;

    [Theory]
    [InlineData(false, "tail of a body\r\n|GET / HTTP/1.1\r\nHost: late.example\r\n\r\n")]
    [InlineData(false, "one\r\n|two\r\n|three\r\n|four\r\n|five\r\n|six\r\n|seven\r\n|eight\r\n|nine\r\n|ten\r\n|eleven\r\n|twelve\r\n|thirteen\r\n|GET / HTTP/1.1\r\nHost: late.example\r\n\r\n")]
    [InlineData(true, "\r\nGET / HTTP/1.1\r\nHost: blank.example\r\n\r\n")]
    [InlineData(true, "GET / HTTP/1.1 \r\nHost: space.example\r\n\r\n")]
    public void Hosts_are_those_of_tshark(bool fromStart, string segments)
    {
        const string server = "192.0.2.1:8080";
        var capture = new TestCapture();
        uint at = 1000;
        if (fromStart) capture.Tcp(Client, server, Syn, at - 1, 0).Tcp(server, Client, SynAck, 4999, at);
        foreach (var text in segments.Split('|'))
        {
            capture.Tcp(Client, server, PushAck, at, 5000, Encoding.ASCII.GetBytes(text));
            at += (uint)text.Length;
        }

        Assert.Equal(Theirs(capture, "http.host"), Hosts(capture));
    }

    [Fact]
    public void A_first_line_longer_than_a_segment_is_waited_for()
    {
        var head = $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: long.example\r\n\r\n";
        var capture = new TestCapture().Tcp(Client, "192.0.2.1:80", Syn, 999, 0).Tcp("192.0.2.1:80", Client, SynAck, 4999, 1000);
        for (var i = 0; i < head.Length; i += 1400)
            capture.Tcp(Client, "192.0.2.1:80", PushAck, (uint)(1000 + i), 5000, Encoding.ASCII.GetBytes(head.Substring(i, Math.Min(1400, head.Length - i))));
        Assert.Equal(Theirs(capture, "http.host"), Hosts(capture));
    }

    [Fact]
    public void Control_characters_of_names_are_written_as_tshark_writes_them()
    {
        byte[] query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 6, (byte)'a', 9, 0, 0x7f, (byte)'\\', (byte)'b', 1, (byte)'x', 0, 0, 1, 0, 1];
        var capture = new TestCapture().Udp("192.0.2.10:5000", "192.0.2.1:53", query);
        using var source = capture.Open();
        var names = Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken).Dns.Select(r => r.QName);
        Assert.Equal(Theirs(capture, "dns.qry.name"), names);
    }

    private static IEnumerable<string?> Hosts(TestCapture capture)
    {
        using var source = capture.Open();
        return Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken).Http.Select(r => r.Host).ToList();
    }

    private static string[] Theirs(TestCapture capture, string field)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, capture.Bytes);
        try
        {
            return Peer.Run(Peer.Program("tshark"), "-r", path, "-Y", field, "-T", "fields", "-e", field).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
