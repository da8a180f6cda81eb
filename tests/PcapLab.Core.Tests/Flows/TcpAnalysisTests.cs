using System.Globalization;
using PcapLab.Pipeline;
using PcapLab.Pipeline.Tests;
using PcapLab.Tests;

namespace PcapLab.Flows.Tests;

/// <summary>Sequence analysis frame by frame beside tshark's, on connections that show one thing each.</summary>
public class TcpAnalysisTests
{
    private const string A = "10.0.0.1:40000", B = "10.0.0.2:80";
    private const byte Syn = 2, SynAck = 18, Ack = 16, FinAck = 17, Rst = 4;
    private static readonly byte[] Data = new byte[1000];
    private static readonly byte[] Scale7 = [2, 4, 5, 0xb4, 1, 3, 3, 7];

    private static readonly (string Name, TcpEvents Events)[] Fields =
    [
        ("retransmission", TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission),
        ("fast_retransmission", TcpEvents.FastRetransmission), ("spurious_retransmission", TcpEvents.SpuriousRetransmission), ("out_of_order", TcpEvents.OutOfOrder),
        ("lost_segment", TcpEvents.LostSegment), ("ack_lost_segment", TcpEvents.AckLostSegment), ("duplicate_ack", TcpEvents.DuplicateAck),
        ("keep_alive", TcpEvents.KeepAlive), ("keep_alive_ack", TcpEvents.KeepAliveAck), ("zero_window", TcpEvents.ZeroWindow),
        ("zero_window_probe", TcpEvents.ZeroWindowProbe), ("zero_window_probe_ack", TcpEvents.ZeroWindowProbeAck), ("window_full", TcpEvents.WindowFull),
        ("window_update", TcpEvents.WindowUpdate), ("reused_ports", TcpEvents.PortsReused),
    ];

    public static TheoryData<string> Cases => new(Make.Keys);

    private static Dictionary<string, Func<TestCapture>> Make { get; } = new()
    {
        ["retransmission after a time-out"] = () => Later(Open().Tcp(A, B, Ack, 101, 501, Data), 400).Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Ack, 501, 1101),
        ["fast retransmission"] = () => Duplicates(Open().Tcp(A, B, Ack, 101, 501, Data).Tcp(A, B, Ack, 1101, 501, Data).Tcp(A, B, Ack, 2101, 501, Data)).Tcp(A, B, Ack, 101, 501, Data),
        ["out of order"] = () => Open().Tcp(A, B, Ack, 1101, 501, Data).Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Ack, 501, 2101),
        ["spurious retransmission"] = () => Later(Open().Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Ack, 501, 1101), 300).Tcp(A, B, Ack, 101, 501, Data),
        ["acknowledged but not captured, told once"] = () => Open().Tcp(B, A, Ack, 501, 3101).Tcp(B, A, Ack, 501, 3101, Data).Tcp(A, B, Ack, 3101, 1501, Data).Tcp(B, A, Ack, 1501, 4101, Data),
        ["acknowledged but not captured"] = () => Open().Tcp(B, A, Ack, 501, 3101).Tcp(A, B, Ack, 3101, 501, Data),
        ["keep-alive"] = () => Later(Open(), 60_000).Tcp(A, B, Ack, 100, 501).Tcp(B, A, Ack, 501, 101).Tcp(A, B, Ack, 100, 501, Data.AsSpan(0, 1)),
        ["zero window and probes"] = () => Later(Open().Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Ack, 501, 1101, window: 0), 300).Tcp(A, B, Ack, 1101, 501, Data.AsSpan(0, 1))
            .Tcp(B, A, Ack, 501, 1101, window: 0).Tcp(B, A, Ack, 501, 1101, window: 500),
        ["window full"] = () => Open().Tcp(A, B, Ack, 101, 501).Tcp(B, A, Ack, 501, 101, window: 1000).Tcp(A, B, Ack, 101, 501, Data),
        ["window full with scaling"] = () => new TestCapture().Tcp(A, B, Syn, 100, 0, options: Scale7).Tcp(B, A, SynAck, 500, 101, options: Scale7)
            .Tcp(A, B, Ack, 101, 501).Tcp(B, A, Ack, 501, 101, window: 7).Tcp(A, B, Ack, 101, 501, Data.AsSpan(0, 896)),
        ["sequence numbers wrap"] = () => Later(new TestCapture().Tcp(A, B, Syn, uint.MaxValue - 500, 0).Tcp(B, A, SynAck, 500, uint.MaxValue - 499).Tcp(A, B, Ack, uint.MaxValue - 499, 501)
            .Tcp(A, B, Ack, uint.MaxValue - 499, 501, Data).Tcp(A, B, Ack, 500, 501, Data).Tcp(B, A, Ack, 501, 1500), 300).Tcp(A, B, Ack, 500, 501, Data),
        ["mid-stream"] = () => Later(new TestCapture().Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Ack, 501, 1101).Tcp(A, B, Ack, 2101, 501, Data), 50).Tcp(A, B, Ack, 1101, 501, Data),
        ["syn sent again"] = () => Later(new TestCapture().Tcp(A, B, Syn, 100, 0), 1000).Tcp(A, B, Syn, 100, 0).Tcp(B, A, SynAck, 500, 101).Tcp(A, B, Ack, 101, 501),
        ["ports reused"] = () => Later(Open().Tcp(A, B, FinAck, 101, 501).Tcp(B, A, FinAck, 501, 102).Tcp(A, B, Ack, 102, 502), 2000).Tcp(A, B, Syn, 90_000, 0).Tcp(B, A, SynAck, 7000, 90_001),
        ["reset"] = () => Open().Tcp(A, B, Ack, 101, 501, Data).Tcp(B, A, Rst, 501, 0, window: 0),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frames_are_marked_as_tshark_marks_them(string name)
    {
        var tshark = Peer.Program("tshark");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var capture = Make[name]();
        File.WriteAllBytes(path, capture.Bytes);

        string[] args = ["-n", "-r", path, "-T", "fields", "-e", "frame.number", .. Fields.SelectMany(f => new[] { "-e", "tcp.analysis." + f.Name })];
        var (_, text, _) = Peer.Run(tshark, args);

        File.Delete(path);
        Assert.Equal(text.Trim('\n', '\r').Split('\n').Select(Names), Ours(capture));
    }

    private static TestCapture Open() => new TestCapture().Tcp(A, B, Syn, 100, 0).Tcp(B, A, SynAck, 500, 101).Tcp(A, B, Ack, 101, 501);

    private static TestCapture Later(TestCapture capture, int ms)
    {
        capture.Time += ms * 1_000_000L;
        return capture;
    }

    private static TestCapture Duplicates(TestCapture capture) =>
        capture.Tcp(B, A, Ack, 501, 101).Tcp(B, A, Ack, 501, 101).Tcp(B, A, Ack, 501, 101).Tcp(B, A, Ack, 501, 101);

    private static string Names(string line)
    {
        var cells = line.Split('\t');
        return cells[0] + ": " + string.Join(' ', Fields.Where((_, i) => i + 1 < cells.Length && cells[i + 1].Length > 0).Select(f => f.Name));
    }

    private static List<string> Ours(TestCapture capture)
    {
        var lines = new List<string>();
        using var source = capture.Open();
        new PacketScan(source).Run((in p) =>
        {
            var events = p.Events;
            lines.Add(p.Facts.Number.ToString(CultureInfo.InvariantCulture) + ": " + string.Join(' ', Fields.Where(f => (events & f.Events) != 0).Select(f => f.Name)));
            return true;
        });
        return lines;
    }
}
