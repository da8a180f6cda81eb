using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;
using PcapLab.Tests.Server.Browser;

namespace PcapLab.Tests.Server.Packets;

/// <summary>Packets anywhere in a capture say what tshark says of them, and leave with everything that belongs to them.</summary>
public class PacketsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(25_000)]
    [InlineData(29_999)]
    public async Task What_counts_from_the_first_packet_is_right_far_into_a_capture(int number)
    {
        var file = ManyStreams();
        await using var server = await ViewTests.Open(file);
        using var packet = JsonDocument.Parse(await server.Operator().GetStringAsync($"/api/v1/packets/{number}", Stop));
        var fields = packet.RootElement.GetProperty("tree").EnumerateArray().SelectMany(l => l.GetProperty("children").EnumerateArray()).GroupBy(f => f.GetProperty("field").GetString()!).ToDictionary(g => g.Key, g => g.First().GetProperty("filter").GetString());
        var expected = Peer.Run(Peer.Program("tshark"), "-r", file, "-Y", FormattableString.Invariant($"frame.number == {number}"), "-T", "fields", "-e", "tcp.stream", "-e", "frame.time_relative", "-e", "frame.time_delta").Out.Trim().Split('\t');
        Assert.Equal("tcp.stream == " + expected[0], fields["tcp.stream"]);
        Assert.Equal(decimal.Parse(expected[1], CultureInfo.InvariantCulture), Value(fields["frame.time_relative"]!));
        Assert.Equal(decimal.Parse(expected[2], CultureInfo.InvariantCulture), Value(fields["frame.time_delta"]!));
    }

    [Theory]
    [InlineData("protocol", "asc")]
    [InlineData("protocol", "desc")]
    [InlineData("info", "asc")]
    public async Task The_list_is_ordered_by_text_too(string column, string order)
    {
        await using var server = await ViewTests.Open();
        var (plain, sorted) = (await Rows(server, "?limit=500"), await Rows(server, $"?limit=500&sort={column}&order={order}"));
        string Key(JsonElement row) => row.GetProperty(column).GetString()! is var text && column == "info" ? Beginning(text) : text;
        var expected = plain.OrderBy(Key, StringComparer.Ordinal).ToArray();
        if (order == "desc") Array.Reverse(expected);
        Assert.Equal(expected.Select(r => r.GetProperty("number").GetInt32()), sorted.Select(r => r.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Comments_are_shown_and_saved_with_their_packets()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "commented.pcapng");
        var (code, _, err) = Peer.Run(Peer.Program("editcap"), "-a", "3:look <here>", "-a", "8:and here", Path.Combine(Peer.Root, "sample-captures", "web.pcapng"), file);
        Assert.True(code == 0, err);
        await using var server = await ViewTests.Open(file);
        Assert.Contains("\"comments\":[\"look \\u003Chere\\u003E\"]", await server.Operator().GetStringAsync("/api/v1/packets/3", Stop));
        var saved = Path.Combine(server.Folder, "saved.pcapng");
        await File.WriteAllBytesAsync(saved, await server.Operator().GetByteArrayAsync("/api/v1/export/packets?format=pcapng&filter=dns%20or%20http", Stop), Stop);
        string Comments(string path) => Peer.Run(Peer.Program("tshark"), "-r", path, "-Y", "frame.comment", "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.comment").Out;
        Assert.Contains("look <here>", Comments(saved));
        Assert.Equal(Comments(file), Comments(saved));
    }

    /// <summary>The sample without its secrets, beside a key log: lists, trees and filters are those of tshark with the same key log.</summary>
    [Fact]
    public async Task A_key_log_opens_what_the_file_hides()
    {
        var sample = Path.Combine(Peer.Root, "sample-captures", "tls13.pcapng");
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var (file, log) = (Path.Combine(folder, "closed.pcap"), Path.Combine(folder, "keys.txt"));
        var (code, _, err) = Peer.Run(Peer.Program("editcap"), "-F", "pcap", sample, file);
        Assert.True(code == 0, err);
        var keys = new TlsKeyLog();
        using (var source = CaptureFile.Open(sample))
        {
            new PacketScan(source).Run((in _) => true, Stop);
            await using var lines = File.Create(log);
            foreach (var block in source.Info.Secrets)
            {
                keys.Add(block.KeyLog);
                await lines.WriteAsync(block.KeyLog, Stop);
            }
        }

        var expected = Peer.Run(Peer.Program("tshark"), "-r", file, "-o", "tls.keylog_file:" + log, "-Y", "http.request", "-T", "fields", "-e", "frame.number", "-e", "http.request.uri").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await using var server = await TestDashboard.Start(o => o with { KeyLog = keys });
        await server.Dashboard.OpenAsync(file, null, TimeProvider.System);
        await ((PcapLab.Server.Sessions.CaptureSession)server.Dashboard.Sessions.Current!).Finished;
        using var page = await Searched(server, "/api/v1/packets?filter=http.request");
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Length, page.RootElement.GetProperty("total").GetInt32());
        var (number, uri) = (expected[0].Split('\t')[0], expected[0].Split('\t')[1]);
        Assert.Contains(uri, await server.Operator().GetStringAsync($"/api/v1/packets/{number}", Stop));
        Assert.Contains(uri, await server.Operator().GetStringAsync("/api/v1/http", Stop));
    }

    /// <summary>As many characters as fit into sixteen bytes.</summary>
    private static string Beginning(string text)
    {
        var length = text.Length;
        while (System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > 16) length--;
        return text[..length];
    }

    private static async Task<JsonElement[]> Rows(TestDashboard server, string query)
    {
        using var page = await Searched(server, "/api/v1/packets" + query);
        return [.. page.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.Clone())];
    }

    /// <summary>Asks until the search is through: an answer says how far it is.</summary>
    private static async Task<JsonDocument> Searched(TestDashboard server, string path)
    {
        while (true)
        {
            var page = JsonDocument.Parse(await server.Operator().GetStringAsync(path, Stop));
            if (page.RootElement.GetProperty("scanned").GetInt64() == page.RootElement.GetProperty("of").GetInt64()) return page;
            page.Dispose();
        }
    }

    private static decimal Value(string filter) => decimal.Parse(filter.Split("== ")[1], CultureInfo.InvariantCulture);

    /// <summary>Thirty thousand segments of a hundred connections that take turns, each connection a new one after a while.</summary>
    private static string ManyStreams()
    {
        var frame = new byte[54];
        new byte[] { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2 }.CopyTo(frame, 0);
        (frame[46], frame[47]) = (0x50, 0x10);
        var file = new List<byte>([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
        var head = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), frame.Length);
        for (var i = 0; i < 30_000; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, 1_700_000_000 + i / 1000);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), i % 1000 * 1000 + i % 7);
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), (ushort)(10_000 + i % 100 + i / 5000 * 100));
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(36), 443);
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(38), 1);
            file.AddRange(head);
            file.AddRange(frame);
        }

        var path = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "streams.pcap");
        File.WriteAllBytes(path, [.. file]);
        return path;
    }
}
