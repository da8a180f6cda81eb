using System.Text;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Tests.Protocols;

/// <summary>What the secrets of the recordings open, and what wrong or missing ones leave as it was.</summary>
public class DecryptionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Requests_inside_tls_are_rows(int threads)
    {
        var result = Analyze("tls13.pcapng", threads);
        Assert.Equal(
        [
            "1.1 GET /index.html 200", "1.1 GET /items.json 200", "2 GET / 200", "2 GET /photo.jpg 200", "2 GET /items.json 200", "2 POST /api/orders 200",
            "1.1 GET /items.json 200", "2 GET /index.html 200", "2 GET /missing.html 404", "1.1 GET /chat 101",
        ], result.Http.Select(h => $"{h.Version} {h.Method} {h.Uri} {h.Status}"));
        Assert.Equal((6, 6, 6), (result.Decryption!.Sessions, result.Decryption.Keyed, result.Decryption.Opened));
        Assert.Equal(10, result.Layers["websocket"]);
        Assert.Empty(result.Limits);
        Assert.Empty(result.Quality.Stops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Requests_inside_quic_are_rows_whatever_the_suite_phase_or_address(int threads)
    {
        var result = Analyze("http3.pcapng", threads);
        Assert.Equal(
        [
            "3 GET /index.html 200 2015", "3 GET /photo.jpg 200 24000", "3 GET /items.json?chacha 200", "3 GET /items.json 200", "3 GET /items.json?early 200",
            "3 GET /items.json?updated 200", "3 GET /items.json?moved 200",
        ], result.Http.Select(h => $"{h.Version} {h.Method} {h.Uri} {h.Status}" + (h.Frame == result.Http[0].Frame ? $" {h.ResponseBytes}" : "")));
        Assert.Equal((6, 6, 6), (result.Decryption!.Sessions, result.Decryption.Keyed, result.Decryption.Opened));
        Assert.Empty(result.Quality.Stops);
    }

    [Theory]
    [InlineData("tls13.pcapng")]
    [InlineData("http3.pcapng")]
    public void Wrong_secrets_are_told_and_lose_nothing(string name)
    {
        var (packets, secrets) = Strip(name);
        var without = Analyze(packets, null);
        Assert.Null(without.Decryption);
        Assert.Empty(without.Http);

        var right = new TlsKeyLog();
        right.Add(secrets);
        Assert.Equal(Analyze(name, 1).Http.Select(h => h.Uri), Analyze(packets, right).Http.Select(h => h.Uri));

        var wrong = new TlsKeyLog();
        wrong.Add(Spoil(secrets));
        var result = Analyze(packets, wrong);
        Assert.Equal((6, 6, 0), (result.Decryption!.Sessions, result.Decryption.Keyed, result.Decryption.Opened));
        Assert.Contains("Secrets were given for 6 encrypted sessions, 0 were decrypted", Assert.Single(result.Limits), StringComparison.Ordinal);
        Assert.Equal(without.Tls.Select(t => (t.Frame, t.Sni, t.Cipher, t.Ja4)), result.Tls.Select(t => (t.Frame, t.Sni, t.Cipher, t.Ja4)));
        Assert.Equal(without.Layers, result.Layers);
        Assert.Equal(without.Flows.Select(f => (f.SrcPackets, f.App)), result.Flows.Select(f => (f.SrcPackets, f.App)));
    }

    [Fact]
    public void A_key_log_of_other_sessions_is_told()
    {
        var log = new TlsKeyLog();
        log.Add(Encoding.ASCII.GetBytes($"CLIENT_TRAFFIC_SECRET_0 {new string('1', 64)} {new string('2', 64)}\n"));
        Assert.Equal(["The key log has no secrets for any of the 6 encrypted sessions."], Analyze(Strip("tls13.pcapng").Packets, log).Limits);
    }

    [Fact]
    public void Secrets_behind_the_packets_are_not_known_to_them()
    {
        var log = new TlsKeyLog();
        var random = new byte[32];
        log.Add(Encoding.ASCII.GetBytes($"CLIENT_RANDOM {Convert.ToHexString(random)} 0102\n"), after: 10);
        Assert.Null(log.Find("CLIENT_RANDOM", random, frame: 10));
        Assert.NotNull(log.Find("CLIENT_RANDOM", random, frame: 11));
        Assert.Equal((0, 1), (log.CountAt(10), log.CountAt(11)));
    }

    /// <summary>Any bytes in the place of secrets and packets: nothing throws, whatever the lengths.</summary>
    [Theory]
    [InlineData("tls13.pcapng")]
    [InlineData("http3.pcapng")]
    public void Hostile_secrets_and_packets_never_throw(string name)
    {
        var (packets, secrets) = Strip(name);
        var random = new Random(1);
        for (var round = 0; round < 12; round++)
        {
            var log = new TlsKeyLog();
            var text = Encoding.ASCII.GetString(secrets).Split('\n').Select(line => random.Next(4) == 0 ? line[..Math.Max(0, line.Length - 2 * random.Next(30))] : line);
            log.Add(Encoding.ASCII.GetBytes(string.Join('\n', text)));
            var bytes = packets.ToArray();
            for (var i = 0; i < 400; i++) bytes[random.Next(24 + 16 + 60, bytes.Length)] ^= (byte)(1 << random.Next(8));
            using var source = CaptureFile.Open(new MemoryStream(bytes), "mutated.pcap");
            Analyzer.Run(source, new AnalysisOptions { Threads = 1, KeyLog = log }, TestContext.Current.CancellationToken);
        }
    }

    private static AnalysisResult Analyze(string name, int threads)
    {
        using var source = CaptureFile.Open(PathOf(name));
        return Analyzer.Run(source, new AnalysisOptions { Threads = threads }, TestContext.Current.CancellationToken);
    }

    private static AnalysisResult Analyze(byte[] packets, TlsKeyLog? keys)
    {
        using var source = CaptureFile.Open(new MemoryStream(packets), "stripped.pcap");
        return Analyzer.Run(source, new AnalysisOptions { Threads = 1, KeyLog = keys }, TestContext.Current.CancellationToken);
    }

    /// <summary>The packets as classic pcap, which has no place for secrets, and the secrets beside them.</summary>
    private static (byte[] Packets, byte[] Secrets) Strip(string name)
    {
        using var source = CaptureFile.Open(PathOf(name));
        using var stream = new MemoryStream();
        using (var writer = CaptureWriter.Create(stream, CaptureFormat.PcapNanoseconds))
        {
            var copy = new CaptureCopy(writer, source.Info);
            var batch = new PacketBatch();
            while (source.Read(batch, TestContext.Current.CancellationToken)) copy.Write(batch);
        }

        return (stream.ToArray(), Assert.Single(source.Info.Secrets).KeyLog);
    }

    private static byte[] Spoil(byte[] secrets) => Encoding.ASCII.GetBytes(string.Join('\n', Encoding.ASCII.GetString(secrets).Split('\n')
        .Select(line => line.Length > 100 ? line[..^2] + (line.EndsWith("00", StringComparison.Ordinal) ? "11" : "00") : line)));

    private static string PathOf(string name) => Path.Combine(Peer.Root, "sample-captures", name);
}
