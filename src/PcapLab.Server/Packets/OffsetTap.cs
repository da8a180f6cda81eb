using PcapLab.Captures;

namespace PcapLab.Server.Packets;

/// <summary>Remembers where packets stand in the file for a source above that hands out copies (a replay), in the order in which it will.</summary>
internal sealed class OffsetTap(PacketSource inner) : PacketSource(inner.Info)
{
    private readonly Queue<long> _offsets = new();

    /// <summary>The file position of the next packet that was handed on.</summary>
    public long Next() => _offsets.TryDequeue(out var offset) ? offset : -1;

    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        if (!inner.Read(batch, cancellation)) return false;
        for (var i = 0; i < batch.Count; i++) _offsets.Enqueue(batch.FileOffset + batch.Records[i].Offset);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
