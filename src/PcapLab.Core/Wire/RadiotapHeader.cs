using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>radiotap (radiotap.org): little endian, fields announced by bit maps and aligned to their size.</summary>
internal readonly ref struct RadiotapHeader
{
    public const int MinSize = 8;
    public const byte HasFcs = 0x10;
    public const byte HasPadding = 0x20;
    private readonly ReadOnlySpan<byte> _b;

    private RadiotapHeader(ReadOnlySpan<byte> b) => _b = b;

    public int Length => BinaryPrimitives.ReadUInt16LittleEndian(_b[2..]);

    public uint Present => BinaryPrimitives.ReadUInt32LittleEndian(_b[4..]);

    /// <summary>The flags field (bit 1): after the bit maps and, aligned to 8, the clock (bit 0).</summary>
    public byte Flags
    {
        get
        {
            if ((Present & 2) == 0) return 0;
            var at = FirstField;
            if ((Present & 1) != 0) at = ((at + 7) & ~7) + 8;
            return at < Math.Min(Length, _b.Length) ? _b[at] : (byte)0;
        }
    }

    /// <summary>Start of the first field: bit 31 of each map says that another follows.</summary>
    public int FirstField
    {
        get
        {
            var at = 4;
            while (at <= _b.Length - 8 && (BinaryPrimitives.ReadUInt32LittleEndian(_b[at..]) & 0x8000_0000) != 0) at += 4;
            return at + 4;
        }
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out RadiotapHeader header)
    {
        header = bytes.Length >= MinSize ? new RadiotapHeader(bytes) : default;
        return bytes.Length >= MinSize;
    }
}

/// <summary>Fields of a radiotap header; those after the channel are left out when an unknown one stands before them.</summary>
internal sealed class RadiotapProtocol() : WireProtocol(LayerId.Radiotap, "radiotap", "IEEE 802.11 radiotap capture header", F)
{
    private static readonly FieldSet F = new("radiotap");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Clock = F.Number("mactime", "MAC timestamp", unit: "us");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Fcs = F.Bits("flags.fcs", "FCS at end", 0x10);
    private static readonly Field BadFcs = F.Bits("flags.badfcs", "Bad FCS", 0x40);
    private static readonly Field Rate = F.Double("datarate", "Data rate", "Mb/s");
    private static readonly Field Frequency = F.Number("channel.freq", "Channel frequency", unit: "MHz");
    private static readonly Field Signal = F.Signed("dbm_antsignal", "Antenna signal", "dBm");
    private static readonly Field Noise = F.Signed("dbm_antnoise", "Antenna noise", "dBm");
    private static readonly Field Antenna = F.Number("antenna", "Antenna");

    public override IReadOnlyList<byte[]> Samples { get; } =
        [Hex("0000 1a00 2f480000 0102030405060708 10 02 6c09a000 d3a0 00 0000000000")];

    public override void Dissect(ref Dissector d)
    {
        if (!RadiotapHeader.TryParse(d.Rest, out var radio))
        {
            d.Need(RadiotapHeader.MinSize);
            return;
        }

        var (present, first, start) = (radio.Present, radio.FirstField, d.Position);
        d.U8(Version);
        d.Skip(1);
        d.U16Le(Length);
        d.Seek(start + first);
        // Each field is aligned to its own size, counted from the header's start.
        for (var bit = 0; bit <= 11 && !d.IsStopped; bit++)
        {
            if ((present >> bit & 1) == 0) continue;
            var (align, size) = Shape(bit);
            var pad = -(d.Position - start) & (align - 1);
            if (!d.Need(pad + size)) return;
            d.Skip(pad);
            Read(ref d, bit, size);
        }

        d.Skip(d.Remaining);
    }

    /// <summary>Alignment and size of the first twelve fields (radiotap.org/fields/defined).</summary>
    private static (int Align, int Size) Shape(int bit) => bit switch { 0 => (8, 8), 3 => (2, 4), 4 => (2, 2), 7 or 8 or 9 => (2, 2), _ => (1, 1) };

    private static void Read(ref Dissector d, int bit, int size)
    {
        switch (bit)
        {
            case 0:
                d.U64Le(Clock);
                break;
            case 1:
                d.Bits(Flags, 1, Fcs, BadFcs);
                break;
            case 2:
                d.Add(Rate, BitConverter.DoubleToUInt64Bits((d.Peek() & 0x7f) * 0.5), d.Position, 1);
                d.Skip(1);
                break;
            case 3:
                d.U16Le(Frequency);
                d.Skip(2);
                break;
            case 5 or 6:
                d.Add(bit == 5 ? Signal : Noise, (ulong)(sbyte)d.Peek(), d.Position, 1);
                d.Skip(1);
                break;
            case 11:
                d.U8(Antenna);
                break;
            default:
                d.Skip(size);
                break;
        }
    }
}
