using System.Text;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>Secrets from a file, inside a capture, on their way through other commands, and what they open, beside tshark.</summary>
public sealed class KeyLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Path.Combine(Peer.Root, "sample-captures", name);

    /// <summary>The recording as classic pcap without its secrets, and the secrets as a key log.</summary>
    private (string Capture, string KeyLog) Apart(string name)
    {
        var (capture, keys) = (_folder.File("bare.pcap"), _folder.File("keys.log"));
        Ok("export", Sample(name), "--format", "pcap", "--out", capture, "--force");
        File.WriteAllBytes(keys, SecretsOf(Sample(name)).Single());
        return (capture, keys);
    }

    private static List<byte[]> SecretsOf(string path)
    {
        using var source = CaptureFile.Open(path);
        var batch = new PacketBatch();
        while (source.Read(batch, CancellationToken.None))
        {
        }

        return [.. source.Info.Secrets.Select(s => s.KeyLog)];
    }

    private static string Ok(params string[] args)
    {
        var run = Pcaplab.Run(args);
        Assert.True(run.Code == 0, run.Err);
        return run.Out;
    }

    [Theory]
    [InlineData("tls13.pcapng", "http.request.uri", "http2.headers.path", "http2.streamid", "tls.handshake.type")]
    [InlineData("http3.pcapng", "quic.frame_type", "quic.stream.stream_id", "quic.packet_number")]
    public void A_key_log_opens_what_it_opens_for_tshark(string name, params string[] fields)
    {
        var (capture, keys) = Apart(name);
        var ours = Ok("packets", capture, "--keylog", keys, "--fields", "frame.number," + string.Join(',', fields), "--format", "jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var theirs = Peer.Run(Peer.Program("tshark"), ["-r", capture, "-o", "tls.keylog_file:" + keys, "-T", "fields", "-e", "frame.number", .. fields.SelectMany(f => (string[])["-e", f])])
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(theirs, ours.Select(line => string.Join('\t', JsonDocument.Parse(line).RootElement.EnumerateObject().Select(c => c.Value.GetString()))));
        Assert.DoesNotContain("http", Ok("packets", capture, "--fields", "frame.protocols"), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_embedded_kept_and_dropped_where_they_must_be()
    {
        var (capture, keys) = Apart("tls13.pcapng");
        var embedded = _folder.File("embedded.pcapng");
        Ok("export", capture, "--keylog", keys, "--embed-keys", "--format", "pcapng", "--out", embedded);
        Assert.Equal(File.ReadAllBytes(keys), Assert.Single(SecretsOf(embedded)));
        var (_, seen, _) = Peer.Run(Peer.Program("tshark"), "-r", embedded, "-Y", "http2.headers.path", "-T", "fields", "-e", "http2.headers.path");
        Assert.Equal("/ /photo.jpg /items.json /api/orders /index.html /missing.html", string.Join(' ', seen.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

        var merged = _folder.File("merged.pcapng");
        Ok("merge", embedded, Sample("http3.pcapng"), "--out", merged);
        Assert.Equal(2, SecretsOf(merged).Count);
        Ok("export", merged, "-Y", "http2", "--format", "pcapng", "--out", _folder.File("filtered.pcapng"));
        Assert.Equal(2, SecretsOf(_folder.File("filtered.pcapng")).Count);

        var shared = _folder.File("shared.pcapng");
        Ok("anonymize", embedded, "--out", shared);
        Assert.Empty(SecretsOf(shared));
        Assert.DoesNotContain("TRAFFIC_SECRET", Encoding.Latin1.GetString(File.ReadAllBytes(shared)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls13.pcapng", "tls", 3, "tls,raw,0")]
    [InlineData("tls13.pcapng", "tls", 4, "tls,raw,1")]
    [InlineData("tls13.pcapng", "http", 3, "http,raw,0")]
    [InlineData("files.pcapng", "http", 3, "http,raw,1")]
    [InlineData("tls13.pcapng", "http2", 5, "http2,raw,2,1")]
    [InlineData("tls13.pcapng", "http2", 4, "http2,raw,1,3")]
    [InlineData("h2c.pcapng", "http2", 2, "http2,raw,1,1")]
    [InlineData("http3.pcapng", "quic", 2, "quic,raw,1,0")]
    [InlineData("http3.pcapng", "quic", 1, "quic,raw,0,7")]
    public void Followed_streams_are_those_of_tshark(string name, string protocol, int flow, string follow)
    {
        var stream = follow.Split(',') is [_, _, _, var number] ? (string[])["--stream", number] : [];
        var (_, text, _) = Peer.Run(Peer.Program("tshark"), "-r", Sample(name), "-q", "-z", "follow," + follow);
        var sides = text.Split('\n').SkipWhile(l => !l.StartsWith("Node 1", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.StartsWith('=')).ToLookup(l => l.StartsWith('\t'), l => l.Trim());
        var expected = new[] { string.Concat(sides[false]), string.Concat(sides[true]) };
        var document = JsonDocument.Parse(Ok(["follow", Sample(name), "--flow", $"{flow}", "--protocol", protocol, "--json", .. stream])).RootElement;
        var own = document.GetProperty("chunks").EnumerateArray().ToLookup(c => c.GetProperty("from").GetString(), c => Convert.ToHexStringLower(c.GetProperty("base64").GetBytesFromBase64()));
        var actual = new[] { string.Concat(own["client"]), string.Concat(own["server"]) };
        Assert.True(expected[0].Length + expected[1].Length > 0);
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal)); // tshark's first node is who speaks first inside
    }

    [Fact]
    public void Faults_are_one_line()
    {
        Assert.Contains("nowhere.log: cannot be read: no such file", Pcaplab.Run("packets", Sample("dns.pcapng"), "--keylog", "nowhere.log").ErrorLine, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("empty.log"), "nothing of a key log\n");
        Assert.Contains("has no line of a key log", Pcaplab.Run("packets", Sample("dns.pcapng"), "--keylog", _folder.File("empty.log")).ErrorLine, StringComparison.Ordinal);
        Assert.Contains("--embed-keys needs", Pcaplab.Run("export", Sample("dns.pcapng"), "--embed-keys", "--table", "dns").ErrorLine, StringComparison.Ordinal);
        Assert.Contains("nothing of flow 1 was decrypted", Pcaplab.Run("follow", Sample("dns.pcapng"), "--flow", "1", "--protocol", "tls").ErrorLine, StringComparison.Ordinal);
    }
}
