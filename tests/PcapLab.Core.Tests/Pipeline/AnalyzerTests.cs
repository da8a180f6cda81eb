using System.Text;
using System.Text.Json;
using PcapLab.Captures;

namespace PcapLab.Pipeline.Tests;

public class AnalyzerTests
{
    private const byte Syn = 2, SynAck = 18, Ack = 16, FinAck = 17, Rst = 4;

    [Fact]
    public void A_conversation_becomes_one_flow_with_both_directions()
    {
        var result = Run(Conversation(new TestCapture(), "10.0.0.1:40000", "10.0.0.2:9999"));

        var flow = Assert.Single(result.Flows);
        Assert.Equal(("10.0.0.1", 40000, "10.0.0.2", 9999), (flow.SrcIp.ToString(), flow.SrcPort, flow.DstIp.ToString(), flow.DstPort));
        Assert.Equal((4L, 2L, 3L, 2L), (flow.SrcPackets, flow.DstPackets, flow.SrcPayloadBytes, flow.DstPayloadBytes));
        Assert.Equal("SF", flow.TcpState);
        Assert.Equal(2.0, flow.RttMs);
    }

    [Fact]
    public void A_new_syn_on_old_ports_is_a_new_flow()
    {
        var capture = Conversation(new TestCapture(), "10.0.0.1:40000", "10.0.0.2:9999");
        capture.Tcp("10.0.0.1:40000", "10.0.0.2:9999", Syn, 900_000, 0);

        var result = Run(capture);

        Assert.Equal(["SF", "S0"], result.Flows.Select(f => f.TcpState));
        Assert.Equal([1L, 7L], result.Flows.Select(f => f.FirstFrame));
    }

    [Fact]
    public void The_syn_ack_tells_who_opened_when_the_syn_was_not_captured()
    {
        var capture = new TestCapture().Tcp("10.0.0.2:80", "10.0.0.1:40000", SynAck, 500, 101).Tcp("10.0.0.1:40000", "10.0.0.2:80", Ack, 101, 501);

        var flow = Assert.Single(Run(capture).Flows);

        Assert.Equal("10.0.0.1", flow.SrcIp.ToString());
    }

    [Fact]
    public void Ten_minutes_of_silence_end_a_udp_flow()
    {
        var capture = new TestCapture().Udp("10.0.0.1:5000", "10.0.0.2:6000", [1]);
        capture.Time += 599_000_000_000;
        capture.Udp("10.0.0.2:6000", "10.0.0.1:5000", [2]);
        capture.Time += 601_000_000_000;
        capture.Udp("10.0.0.1:5000", "10.0.0.2:6000", [3]);

        Assert.Equal([2L, 1L], Run(capture).Flows.Select(f => f.SrcPackets + f.DstPackets));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void The_number_of_threads_never_shows(int threads)
    {
        var capture = Mixed(new Random(7), 4000).Bytes;

        Assert.Equal(Document(capture, 1), Document(capture, threads));
    }

    [Fact]
    public void Cancelling_keeps_what_was_read()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var result = Analyzer.Run(Conversation(new TestCapture(), "10.0.0.1:1", "10.0.0.2:2").Open(), new AnalysisOptions { Threads = 2 }, cancelled.Token);

        Assert.Equal(0, result.Info.Packets);
        Assert.Contains("stopped before the end", Assert.Single(result.Limits), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, Conversation(new TestCapture(), "10.0.0.1:1", "10.0.0.2:2").Bytes);
        using var source = CaptureFile.Open(path);

        var result = Analyzer.Run(source, new AnalysisOptions { HashFile = path }, TestContext.Current.CancellationToken);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), result.Info.Sha256);
        File.Delete(path);
    }

    internal static AnalysisResult Run(TestCapture capture, int threads = 1)
    {
        using var source = capture.Open();
        return Analyzer.Run(source, new AnalysisOptions { Threads = threads });
    }

    internal static string Document(byte[] capture, int threads)
    {
        using var source = CaptureFile.Open(new MemoryStream(capture), "test.pcap");
        return Document(Analyzer.Run(source, new AnalysisOptions { Threads = threads }));
    }

    internal static string Document(AnalysisResult result)
    {
        using var to = new MemoryStream();
        using (var json = new Utf8JsonWriter(to)) AnalysisDocument.Write(json, "test.pcap", result, null, full: true);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    internal static TestCapture Conversation(TestCapture c, string client, string server) => c
        .Tcp(client, server, Syn, 100, 0)
        .Tcp(server, client, SynAck, 500, 101)
        .Tcp(client, server, Ack, 101, 501)
        .Tcp(client, server, Ack, 101, 501, "abc"u8)
        .Tcp(server, client, FinAck, 501, 104, "de"u8)
        .Tcp(client, server, FinAck, 104, 504);

    /// <summary>Random traffic of few hosts: repeated, reset, out of order, backwards in time.</summary>
    internal static TestCapture Mixed(Random random, int packets)
    {
        var c = new TestCapture();
        byte[] payload = new byte[300];
        for (var i = 0; i < packets; i++)
        {
            random.NextBytes(payload);
            var a = $"10.0.0.{random.Next(5)}:{1000 + random.Next(10)}";
            var b = random.Next(10) == 0 ? $"[2001:db8::{random.Next(5)}]:53" : $"10.0.1.{random.Next(5)}:{(random.Next(2) == 0 ? 53 : 443)}";
            if (b[0] == '[') a = $"[2001:db8::1]:{random.Next(5)}";
            if (random.Next(2) == 0) (a, b) = (b, a);
            byte[] flags = [Syn, SynAck, Ack, Ack, Ack, FinAck, Rst];
            var body = payload.AsSpan(0, random.Next(payload.Length));
            if (random.Next(3) == 0) c.Udp(a, b, body);
            else c.Tcp(a, b, flags[random.Next(flags.Length)], (uint)random.Next(4) * 100, (uint)random.Next(4) * 100, body, cut: Math.Min(body.Length, random.Next(5)));
            if (random.Next(500) == 0) c.Time += random.NextInt64(-2_000_000_000_000, 20_000_000_000_000);
        }

        return c;
    }
}
