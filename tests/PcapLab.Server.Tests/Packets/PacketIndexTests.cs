using PcapLab.Server.Packets;

namespace PcapLab.Tests.Server.Packets;

/// <summary>The index of a long session: what left the memory for the file is found again, however it is asked for.</summary>
public class PacketIndexTests
{
    private const int Count = 20 * PacketIndex.ChunkSize + 123;

    [Fact]
    public void Packets_moved_to_the_file_read_as_they_were_written()
    {
        var folder = Directory.CreateTempSubdirectory("pcaplab-index-").FullName;
        using (var index = new PacketIndex(folder))
        {
            for (var i = 0; i < Count; i++) index.Add(new IndexedPacket { Offset = 24L + 100L * i, Time = 7L * i, Captured = i % 1500, Source = i % 11, Destination = i % 13 }, (uint)(i % 1000));
            Assert.Equal(0, index.Count);
            index.Publish();
            Assert.Equal(Count, index.Count);
            Assert.False(index.TryGet(0, out _));
            Assert.True(index.TryGet(20 * PacketIndex.ChunkSize, out _));
            Assert.Single(Directory.GetFiles(folder));

            var reader = new IndexReader(index);
            for (var i = 0; i < Count; i += 3) Check(i, reader[i]);
            var random = new Random(1);
            for (var n = 0; n < 2000; n++)
            {
                var i = random.Next(Count);
                Check(i, reader[i]);
                Check(i, index[i]);
                Assert.Equal(Enumerable.Range(0, 8).Select(k => i % 1000 + 1000 * k), index.Beginning(index[i].Flow));
            }
        }

        Assert.Empty(Directory.GetFiles(folder));
    }

    private static void Check(int i, IndexedPacket packet)
    {
        Assert.Equal(7L * i, packet.Time);
        Assert.Equal(24L + 100L * i, packet.Offset);
        Assert.Equal(i < 1000 ? -1 : i - 1000, packet.Previous);
        Assert.Equal(i % 1000, packet.Flow);
    }
}
