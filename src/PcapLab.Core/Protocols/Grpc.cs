using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>gRPC: messages with a flag and a length on the streams of HTTP/2 whose content type says so (PROTOCOL-HTTP2.md of the gRPC project).</summary>
internal sealed class Grpc : AppProtocol
{
    private static readonly FieldSet F = new("grpc");
    private static readonly Field Compressed = F.Number("compressed_flag", "Compressed flag", v => v switch { 0 => "Not Compressed", 1 => "Compressed", _ => null });
    private static readonly Field Length = F.Number("message_length", "Message length", unit: "bytes");
    private static readonly Field Data = F.Bytes("message_data", "Message data");

    public override string Name => "grpc";
    public override string Title => "gRPC messages on HTTP/2";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("00" + "00000005" + "0a03616263")];

    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        long missing = 0;
        while (d.Remaining > 0 && missing == 0) missing = Message(ref d);
    }

    /// <summary>Whether a header says that a stream carries gRPC.</summary>
    public static bool IsAnnounced(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name.SequenceEqual("content-type"u8) && value.StartsWith("application/grpc"u8);

    /// <summary>Reads one message; returns how much of it is still to come.</summary>
    public static long Message(ref Dissector d)
    {
        d.U8(Compressed);
        var length = d.U32(Length);
        return d.IsStopped ? 0 : Rest(ref d, length);
    }

    /// <summary>Reads what a frame has of a message; returns how much is still to come.</summary>
    public static long Rest(ref Dissector d, long length)
    {
        var here = (int)Math.Min(length, d.Remaining);
        if (here > 0) d.Bytes(Data, here);
        return length - here;
    }
}
