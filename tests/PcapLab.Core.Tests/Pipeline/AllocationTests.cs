using PcapLab.Captures;

namespace PcapLab.Pipeline.Tests;

public class AllocationTests
{
    private const byte Syn = 2, SynAck = 18, Ack = 16;

    /// <summary>The same connections over several read blocks with three times the packets allocate no more: nothing on the hot path is paid per packet.</summary>
    [Fact]
    public void Packets_of_known_flows_cost_no_heap()
    {
        Allocated(Long(8_000));

        var few = Least(Long(30_000));
        var many = Least(Long(90_000));

        // A tenth of a byte for each of the 240,000 packets more. Runs of seconds always have collections of other tests in between, which move the counter
        // by thousands; one object in a hundred packets would be 57,600.
        Assert.InRange(many - few, long.MinValue, 24_000);
    }

    /// <summary>Followed connections of all sorts: TCP data nobody claims, TLS records that are skipped, UDP nobody claims.</summary>
    private static byte[] Long(int rounds)
    {
        var c = new TestCapture();
        c.Tcp("10.0.0.1:40000", "10.0.0.2:9999", Syn, 100, 0).Tcp("10.0.0.2:9999", "10.0.0.1:40000", SynAck, 500, 101);
        c.Tcp("10.0.0.1:40001", "10.0.0.2:443", Syn, 100, 0).Tcp("10.0.0.2:443", "10.0.0.1:40001", SynAck, 500, 101);
        byte[] record = [23, 3, 3, 0, 100, .. new byte[100]];
        uint seq = 101, tls = 101;
        for (var i = 0; i < rounds; i++)
        {
            c.Tcp("10.0.0.1:40000", "10.0.0.2:9999", Ack, seq, 501, "\u0001\u0002\u0003"u8).Tcp("10.0.0.2:9999", "10.0.0.1:40000", Ack, 501, seq += 3);
            c.Tcp("10.0.0.1:40001", "10.0.0.2:443", Ack, tls, 501, record);
            tls += (uint)record.Length;
            c.Udp("10.0.0.1:7000", "10.0.0.2:7001", [0, 0, 0]);
            c.Time += 1_000_000 * (i % 3); // bins widen alike in both
        }

        c.Time = 1_800_000_000_000_000_000;
        return c.Udp("10.0.0.1:7002", "10.0.0.2:7003", [0]).Bytes;
    }

    /// <summary>The least of some runs: a collection that another test causes moves a single one by thousands.</summary>
    private static long Least(byte[] capture) => Enumerable.Range(0, 4).Min(_ => Allocated(capture));

    private static long Allocated(byte[] capture)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, capture);
        using var source = CaptureFile.Open(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Analyzer.Run(source, new AnalysisOptions { Threads = 1 });
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(4, result.Flows.Count);
        File.Delete(path);
        return allocated;
    }
}
