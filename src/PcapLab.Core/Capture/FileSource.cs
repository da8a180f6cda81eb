using System.Globalization;

namespace PcapLab.Captures;

/// <summary>
/// A capture file or pipe, block by block. The batch's own buffer is what the file is read into; a record that the block's end cuts is
/// carried into the next one.
/// </summary>
internal sealed class FileSource : PacketSource
{
    /// <summary>
    /// Large enough that handing blocks from thread to thread costs nothing (5 M small packets took 8.0 s of processor time with 2 MiB, 9.2 s with 512 KiB, 12 s
    /// with 128 KiB, loaded machine); on one thread all sizes are alike.
    /// </summary>
    private const int BlockSize = 1 << 21;

    private readonly ByteInput _input;
    private readonly RecordReader _reader;
    private byte[] _carry = [];
    private int _carried;
    private long _blockOffset;
    private long _packets;
    private bool _ended;

    public FileSource(ByteInput input, bool pcapng)
    {
        _input = input;
        Info.Format = pcapng ? "pcapng" : "pcap";
        _reader = pcapng ? new PcapngReader(Info) : new PcapReader(Info);
    }

    /// <summary>Reads the file header, so that a source that was opened is a capture.</summary>
    public void Begin(ReadOnlySpan<byte> head)
    {
        if (_reader.Begin(head) is { } problem) throw new CaptureException($"{Info.Name}: {problem}");
    }

    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        batch.Clear();
        if (batch.Buffer.Length < BlockSize) batch.Buffer = GC.AllocateUninitializedArray<byte>(BlockSize);
        var have = TakeCarry(batch);
        while (!_ended)
        {
            var got = Fill(batch.Buffer, have, cancellation);
            have += got;
            var used = _reader.Scan(batch, have);
            _ended = got == 0 || _reader.Damage is not null;
            if (_ended) Finish(batch, used, have);
            if (batch.Count > 0)
            {
                Hand(batch, used, have);
                return true;
            }

            have = Drop(batch, used, have);
        }

        return false;
    }

    private int TakeCarry(PacketBatch batch)
    {
        var have = _carried;
        if (batch.Buffer.Length < have) batch.Buffer = GC.AllocateUninitializedArray<byte>(_carry.Length);
        _carry.AsSpan(0, have).CopyTo(batch.Buffer);
        _carried = 0;
        // A record larger than the block: grow with what has really come, never by what a header claims.
        if (have == batch.Buffer.Length) batch.Buffer = Grow(batch.Buffer, have);
        return have;
    }

    private int Fill(byte[] buffer, int have, CancellationToken cancellation)
    {
        var start = have;
        try
        {
            while (have < buffer.Length)
            {
                var got = _input.Read(buffer, have, buffer.Length - have, cancellation);
                have += got;
                if (got == 0 || !_input.FillsBlocks) break;
            }
        }
        catch (InvalidDataException)
        {
            Info.Damage = "the compressed data is damaged";
        }
        catch (IOException e)
        {
            if (have == start && _packets == 0) throw new CaptureException($"{Info.Name}: cannot be read: {e.Message}", e);
            Info.Damage = $"reading failed: {e.Message}";
        }

        return have - start;
    }

    private void Hand(PacketBatch batch, int used, int have)
    {
        batch.FirstNumber = _packets + 1;
        batch.FileOffset = _input.CanReread ? _blockOffset : -1;
        batch.InputPosition = _input.Consumed - (_input.CanReread ? have - used : 0);
        _packets += batch.Count;
        _blockOffset += used;
        if (_ended) return;
        _carried = have - used;
        if (_carry.Length < _carried) _carry = GC.AllocateUninitializedArray<byte>(Math.Max(_carried, 64 * 1024));
        batch.Buffer.AsSpan(used, _carried).CopyTo(_carry);
    }

    /// <summary>No packet was complete: move what is left to the front and make room for more.</summary>
    private int Drop(PacketBatch batch, int used, int have)
    {
        _blockOffset += used;
        var left = have - used;
        batch.Buffer.AsSpan(used, left).CopyTo(batch.Buffer);
        if (left == batch.Buffer.Length && !_ended) batch.Buffer = Grow(batch.Buffer, left);
        return left;
    }

    private byte[] Grow(byte[] buffer, int have)
    {
        var size = (int)Math.Min((long)Math.Max(_reader.Needed, buffer.Length + 1), buffer.Length * 2L);
        var grown = GC.AllocateUninitializedArray<byte>(size);
        buffer.AsSpan(0, have).CopyTo(grown);
        return grown;
    }

    private void Finish(PacketBatch batch, int used, int have)
    {
        if (_reader.Damage is null && Info.Damage is null && have == used) return;
        var kept = _packets + batch.Count;
        var place = string.Create(CultureInfo.InvariantCulture, $"after {kept} packets, at byte {_blockOffset + used}{(Info.Compression is null ? "" : " of the decompressed data")}");
        if (_reader.Damage is not null)
        {
            Info.Damage = $"damaged {place}: the {(Info.Format == "pcap" ? "record" : "block")} there {_reader.Damage}; the {kept} packets before it were kept";
        }
        else if (Info.Damage is not null)
        {
            Info.Damage = $"{Info.Damage} {place}; the {kept} packets before it were kept";
        }
        else
        {
            Info.Truncated = true;
            Info.Damage = $"cut short {place}: {have - used} bytes of an unfinished {(Info.Format == "pcap" ? "record" : "block")} follow; the {kept} packets before it were kept";
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }
}
