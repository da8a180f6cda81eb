using System.Buffers.Binary;
using PcapLab.Captures;

namespace PcapLab.Tests.Capture;

/// <summary>Builds capture files byte by byte, independent of our writers, and reads them whole.</summary>
internal sealed class MadeCapture(bool big = false)
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => _bytes.ToArray();

    public MadeCapture U8(params byte[] values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public MadeCapture U16(params ushort[] values)
    {
        Span<byte> b = stackalloc byte[2];
        foreach (var v in values)
        {
            if (big) BinaryPrimitives.WriteUInt16BigEndian(b, v);
            else BinaryPrimitives.WriteUInt16LittleEndian(b, v);
            _bytes.AddRange(b);
        }

        return this;
    }

    public MadeCapture U32(params uint[] values)
    {
        Span<byte> b = stackalloc byte[4];
        foreach (var v in values)
        {
            if (big) BinaryPrimitives.WriteUInt32BigEndian(b, v);
            else BinaryPrimitives.WriteUInt32LittleEndian(b, v);
            _bytes.AddRange(b);
        }

        return this;
    }

    public MadeCapture PcapHeader(uint magic = 0xa1b2c3d4, ushort major = 2, ushort minor = 4, uint linkType = 1) => U32(magic).U16(major, minor).U32(0, 0, 65535, linkType);

    public MadeCapture PcapRecord(uint seconds, uint fraction, byte[] packet, uint? original = null) =>
        U32(seconds, fraction, (uint)packet.Length, original ?? (uint)packet.Length).U8(packet);

    /// <summary>One pcapng block around a body.</summary>
    public MadeCapture Block(uint type, Action<MadeCapture> body)
    {
        var inner = new MadeCapture(big);
        body(inner);
        while (inner._bytes.Count % 4 != 0) inner.U8(0);
        var length = (uint)inner._bytes.Count + 12;
        return U32(type, length).U8(inner.Bytes).U32(length);
    }

    public MadeCapture Section() => Block(0x0a0d0d0a, b => b.U32(0x1a2b3c4d).U16(1, 0).U32(uint.MaxValue, uint.MaxValue));

    public MadeCapture Interface(ushort linkType = 1, uint snaplen = 0, Action<MadeCapture>? options = null) => Block(1, b =>
    {
        b.U16(linkType, 0).U32(snaplen);
        options?.Invoke(b);
    });

    public MadeCapture Option(ushort code, params byte[] value)
    {
        U16(code, (ushort)value.Length).U8(value);
        return U8(new byte[-value.Length & 3]);
    }

    public MadeCapture Packet(uint @interface, ulong ticks, byte[] packet, uint? original = null, Action<MadeCapture>? options = null) => Block(6, b =>
    {
        b.U32(@interface, (uint)(ticks >> 32), (uint)ticks, (uint)packet.Length, original ?? (uint)packet.Length).U8(packet).U8(new byte[-packet.Length & 3]);
        options?.Invoke(b);
    });

    public ReadCapture Read() => ReadCapture.From(CaptureFile.Open(new MemoryStream(Bytes), "made"));
}

/// <summary>A capture read to its end, packets copied out.</summary>
internal sealed record ReadCapture(CaptureInfo Info, List<(PacketRecord Record, byte[] Bytes)> Packets, List<(long Number, PacketNote Note)> Notes)
{
    public static ReadCapture From(PacketSource source)
    {
        using (source)
        {
            var result = new ReadCapture(source.Info, [], []);
            var batch = new PacketBatch();
            while (source.Read(batch, TestContext.Current.CancellationToken))
            {
                foreach (var note in batch.Notes) result.Notes.Add((batch.FirstNumber + note.Index, note));
                for (var i = 0; i < batch.Count; i++) result.Packets.Add((batch.Records[i], batch.Bytes(batch.Records[i]).ToArray()));
            }

            return result;
        }
    }

    public static ReadCapture From(string path) => From(CaptureFile.Open(path));

    public IEnumerable<long> Times => Packets.Select(p => p.Record.Time);
}
