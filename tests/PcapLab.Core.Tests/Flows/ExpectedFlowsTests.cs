using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Tests.Flows;

/// <summary>Flows announced by other flows: RFC 959, RFC 2428, RFC 1350, RFC 8866.</summary>
public sealed class ExpectedFlowsTests
{
    private static readonly Ip Client = Ip.FromV4(0xc000020a), Server = Ip.FromV4(0xc0000201), Other = Ip.FromV4(0xc0000263);
    private readonly ExpectedFlows _expected = new();
    private long _frame;

    private string Look(Ip from, int fromPort, Ip to, int toPort, string payload, PayloadKind kind = PayloadKind.Tcp, long time = 0)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(payload);
        var p = new PacketFacts
        {
            Number = ++_frame, Time = time, Source = from.Bits, Destination = to.Bits, SourcePort = (ushort)fromPort, DestinationPort = (ushort)toPort, IpVersion = 4,
            Payload = kind, PayloadCaptured = bytes.Length, PayloadLength = bytes.Length,
        };
        _expected.Look(ref p, bytes);
        return ProtocolRegistry.Find(p.Expected)?.Name ?? "";
    }

    [Theory]
    [InlineData("227 Entering Passive Mode (192,0,2,1,19,136).\r\n", "192.0.2.1", 5000)]
    [InlineData("227 =192,0,2,1,19,136\r\n", "192.0.2.1", 5000)]
    [InlineData("229 Entering Extended Passive Mode (|||6446|)\r\n", null, 6446)]
    [InlineData("PORT 132,235,1,2,24,131\r\n", "132.235.1.2", 6275)]
    [InlineData("EPRT |1|132.235.1.2|6275|\r\n", "132.235.1.2", 6275)]
    [InlineData("eprt |2|1080::8:800:200C:417A|5282|\r\n", "1080::8:800:200c:417a", 5282)]
    public void Commands_and_answers_name_the_endpoint(string line, string? address, int port)
    {
        Assert.True(FtpEndpoint.TryParse(System.Text.Encoding.ASCII.GetBytes(line), out var ip, out var number));
        Assert.Equal((address, port), (ip.IsNone ? null : ip.ToString(), number));
    }

    [Theory]
    [InlineData("227 Entering Passive Mode (192,0,2,1,19)\r\n")]
    [InlineData("227 Entering Passive Mode (192,0,2,256,19,1)\r\n")]
    [InlineData("229 Entering (||6446|)\r\n")]
    [InlineData("PORT 1,2,3,4,0,0\r\n")]
    [InlineData("EPRT |1|x|6275|\r\n")]
    [InlineData("226 Transfer complete\r\n")]
    public void What_names_none_is_left_alone(string line) => Assert.False(FtpEndpoint.TryParse(System.Text.Encoding.ASCII.GetBytes(line), out _, out _));

    [Fact]
    public void A_passive_answer_announces_the_clients_next_connection_for_five_minutes()
    {
        Look(Server, 21, Client, 40000, "227 Entering Passive Mode (192,0,2,1,19,136).\r\n");
        Assert.Equal("ftp-data", Look(Client, 40001, Server, 5000, "data data", time: 1));
        Assert.Equal("", Look(Other, 40001, Server, 5000, "data data"));
        Assert.Equal("", Look(Client, 40001, Server, 5001, "data data"));
        Assert.Equal("", Look(Client, 40001, Server, 5000, "data data", time: 301_000_000_000));
    }

    [Fact]
    public void A_tftp_request_announces_the_answer_from_another_port()
    {
        Look(Client, 1234, Server, 69, "\0\u0001boot.img\0octet\0", PayloadKind.Udp);
        Assert.Equal("tftp", Look(Server, 40000, Client, 1234, "\0\u0003\0\u0001....", PayloadKind.Udp));
    }

    [Fact]
    public void A_session_description_announces_its_media()
    {
        Look(Client, 5060, Server, 5060, "INVITE sip:b SIP/2.0\r\nCall-ID: 1\r\n\r\nv=0\r\nc=IN IP4 192.0.2.10\r\nm=audio 4000 RTP/AVP 96\r\nm=video 5000 RTP/AVP 97\r\nc=IN IP4 192.0.2.99\r\n", PayloadKind.Udp);
        Assert.Equal("rtp", Look(Server, 7000, Client, 4000, "\x80\x60......", PayloadKind.Udp));
        Assert.Equal("rtp", Look(Server, 7000, Other, 5000, "\x80\x61......", PayloadKind.Udp));
        Assert.Equal("", Look(Server, 7000, Client, 5000, "\x80\x61......", PayloadKind.Udp));
    }

    [Fact]
    public void Only_the_latest_announcements_are_remembered()
    {
        for (var i = 0; i <= ExpectedFlows.Cap; i++) Look(Server, 21, Client, 40000, $"229 Entering Extended Passive Mode (|||{1000 + i}|)\r\n");
        Assert.Equal("", Look(Client, 40001, Server, 1000, "data data"));
        Assert.Equal("ftp-data", Look(Client, 40001, Server, 1001, "data data"));
        Assert.Equal(1, _expected.Evicted);
    }
}
