using System.Buffers.Binary;
using System.Text;
using PcapLab.Captures;
using PcapLab.Pipeline;

namespace PcapLab.Tests.Protocols;

public class Http3FollowTests
{
    /// <summary>What is followed holds the requests that the client was told to make, and of each body the bytes that tshark follows in the stream.</summary>
    [Fact]
    public void Streams_hold_headers_and_whole_bodies()
    {
        var tshark = Peer.Program("tshark");
        var path = Path.Combine(Peer.Root, "sample-captures", "http3.pcapng");
        var followed = new List<(long Flow, InnerBytes Bytes)>();
        using (var source = CaptureFile.Open(path))
        {
            new PacketScan(source, new ScanOptions { Inside = InnerStreams.Http3 }).Run((in ScannedPacket p) =>
            {
                foreach (var one in p.Inside) followed.Add((p.Flow, one));
                return true;
            }, TestContext.Current.CancellationToken);
        }

        using var again = CaptureFile.Open(path);
        var rows = Analyzer.Run(again, cancellation: TestContext.Current.CancellationToken).Http.Where(r => r.Version == "3").ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var request = followed.Find(f => f.Flow == row.FlowId && Headers(f.Bytes.Bytes).Contains((":path", row.Uri!)));
            Assert.Contains((":method", row.Method!), Headers(request.Bytes.Bytes));
            var answer = followed.Where(f => f.Flow == row.FlowId && f.Bytes.Stream == request.Bytes.Stream && f.Bytes.Direction != request.Bytes.Direction).Select(f => f.Bytes.Bytes).ToList();
            Assert.Contains(answer, a => Headers(a).Contains((":status", $"{row.Status}")));
        }

        // tshark follows the stream's bytes: DATA frames stand in them as they were sent.
        var (code, text, error) = Peer.Run(tshark, "-r", path, "-q", "-z", "follow,quic,raw,1,0");
        Assert.True(code == 0, error);
        var sent = string.Concat(text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l.All(char.IsAsciiHexDigit)));
        var bodies = followed.Where(f => f.Flow == 2 && f.Bytes.Stream == 0 && f.Bytes.Bytes is [0, > 0, ..] && Headers(f.Bytes.Bytes).Count == 0).ToList();
        Assert.NotEmpty(bodies);
        Assert.All(bodies, b => Assert.Contains(Convert.ToHexStringLower(b.Bytes.Bytes), sent, StringComparison.Ordinal));
    }

    private static List<(string Name, string Value)> Headers(byte[] bytes)
    {
        var found = new List<(string, string)>();
        var rest = bytes.AsSpan();
        while (Text(ref rest) is { } name && Text(ref rest) is { } value) found.Add((name, value));
        return found;
    }

    private static string? Text(ref Span<byte> rest)
    {
        if (rest.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(rest) is var n && (n < 0 || n > rest.Length - 4)) return null;
        var text = Encoding.UTF8.GetString(rest.Slice(4, n));
        rest = rest[(4 + n)..];
        return text;
    }
}
