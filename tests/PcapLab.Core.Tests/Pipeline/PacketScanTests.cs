using PcapLab.Flows;
using PcapLab.Protocols;

namespace PcapLab.Pipeline.Tests;

public class PacketScanTests
{
    private const string Client = "10.0.0.1:40000", Server = "10.0.0.2:443";
    private static readonly byte[] Hello = ProtocolRegistry.ByName["tls"].Samples[0];

    [Fact]
    public void A_message_split_over_segments_is_dissected_where_it_ends()
    {
        var capture = new TestCapture()
            .Tcp(Client, Server, 2, 100, 0)
            .Tcp(Server, Client, 18, 500, 101)
            .Tcp(Client, Server, 16, 101, 501, Hello.AsSpan(0, 50))
            .Tcp(Client, Server, 16, 151, 501, Hello.AsSpan(50));

        // tshark, too, names the protocol in the frame where a message begins, and shows its fields where it ends.
        Assert.Equal(["eth:ethertype:ip:tcp", "eth:ethertype:ip:tcp", "eth:ethertype:ip:tcp:tls", "eth:ethertype:ip:tcp:tls"], Layers(capture));
        Assert.Null(Text(capture, 3, "tls.handshake.extensions_server_name"));
        Assert.Equal("example.com", Text(capture, 4, "tls.handshake.extensions_server_name"));
    }

    [Fact]
    public void Segments_out_of_order_give_the_same_message()
    {
        var capture = new TestCapture()
            .Tcp(Client, Server, 2, 100, 0)
            .Tcp(Server, Client, 18, 500, 101)
            .Tcp(Client, Server, 16, 151, 501, Hello.AsSpan(50))
            .Tcp(Client, Server, 16, 101, 501, Hello.AsSpan(0, 50))
            .Tcp(Client, Server, 16, 101, 501, Hello.AsSpan(0, 50));

        Assert.Equal("example.com", Text(capture, 4, "tls.handshake.extensions_server_name"));
        Assert.Null(Text(capture, 5, "tls.handshake.extensions_server_name"));
    }

    [Fact]
    public void A_gap_is_skipped_and_the_next_message_found()
    {
        var capture = new TestCapture()
            .Tcp(Client, Server, 2, 100, 0)
            .Tcp(Server, Client, 18, 500, 101)
            .Tcp(Client, Server, 16, 101, 501, Hello.AsSpan(0, 20))
            .Tcp(Server, Client, 16, 501, 229) // the server has what the capture lost
            .Tcp(Client, Server, 16, 229, 501, Hello);

        Assert.Equal("example.com", Text(capture, 5, "tls.handshake.extensions_server_name"));
    }

    [Fact]
    public void Sequence_analysis_stands_in_the_tree()
    {
        var capture = new TestCapture()
            .Tcp(Client, Server, 2, 100, 0)
            .Tcp(Server, Client, 18, 500, 101)
            .Tcp(Client, Server, 16, 101, 501)
            .Tcp(Client, Server, 16, 101, 501, "abc"u8);
        capture.Time += 500_000_000;
        capture.Tcp(Client, Server, 16, 101, 501, "abc"u8);
        var retransmitted = new List<long>();

        using var source = capture.Open();
        new PacketScan(source).Run((in p) =>
        {
            if ((p.Events & TcpEvents.Retransmission) != 0) retransmitted.Add(p.Facts.Number);
            Assert.Equal((p.Events & TcpEvents.Retransmission) != 0, Has(in p, "tcp.analysis.retransmission"));
            return true;
        }, TestContext.Current.CancellationToken);

        Assert.Equal([5L], retransmitted);
    }

    [Fact]
    public void A_filtered_source_keeps_frame_numbers()
    {
        var capture = new TestCapture().Udp("10.0.0.1:1", "10.0.0.2:2", [1]).Udp("10.0.0.3:1", "10.0.0.2:2", [1]).Udp("10.0.0.1:1", "10.0.0.2:2", [1]);
        using var source = new DisplayFilteredSource(capture.Open(), (in p) => p.Facts.SourceIp.ToString() == "10.0.0.1" && p.Facts.Number > 1);

        var result = Analyzer.Run(source, new AnalysisOptions { Threads = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Info.Packets);
        Assert.Equal(3, Assert.Single(result.Flows).FirstFrame);
    }

    private static List<string> Layers(TestCapture capture)
    {
        var layers = new List<string>();
        using var source = capture.Open();
        new PacketScan(source).Run((in p) =>
        {
            var names = new List<string>();
            foreach (var l in p.Tree.Layers[1..]) names.Add(l.Protocol.Name);
            layers.Add(string.Join(':', names));
            return true;
        });
        return layers;
    }

    private static bool Has(in ScannedPacket packet, string field)
    {
        foreach (var v in packet.Tree.Values)
        {
            if (v.Field.Name == field) return true;
        }

        return false;
    }

    private static string? Text(TestCapture capture, long number, string field)
    {
        string? text = null;
        using var source = capture.Open();
        Assert.True(new PacketScan(source).Find(number, (in p) =>
        {
            foreach (var v in p.Tree.Values)
            {
                if (v.Field.Name == field) text = System.Text.Encoding.ASCII.GetString(p.Tree.Bytes(v, p.Frame));
            }

            return true;
        }));
        return text;
    }
}
