using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>Quake III's connectionless messages, which many games speak: servers asked and told of.</summary>
internal sealed class Quake3 : AppProtocol
{
    private static readonly byte[][] Commands =
    [
        .. new[] { "getinfo", "getstatus", "getservers", "getchallenge", "infoResponse", "statusResponse", "getserversResponse", "challengeResponse", "connectResponse", "connect " }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];
    private static readonly FieldSet F = new("quake3");
    private static readonly Field Marker = F.Hex("connectionless.marker", "Marker");
    private static readonly Field Command = F.Text("connectionless.command", "Command");
    private static readonly Field Text = F.Text("connectionless.text", "Text");

    public override string Name => "quake3";
    public override string Title => "Quake III network protocol";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override IReadOnlyList<byte[]> Samples { get; } = [[0xff, 0xff, 0xff, 0xff, .. "getinfo xxx"u8], [0xff, 0xff, 0xff, 0xff, .. "getstatus\n"u8]];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 11 || System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b) != 0xffffffff) return Match.No;
        foreach (var command in Commands)
        {
            if (b[4..].StartsWith(command)) return Match.Yes;
        }

        return Match.No;
    }

    public override void Dissect(ref Dissector d)
    {
        if (d.Rest.StartsWith((ReadOnlySpan<byte>)[0xff, 0xff, 0xff, 0xff])) d.U32(Marker);
        var n = d.Rest.IndexOfAny((byte)' ', (byte)'\n');
        d.Text(Command, n < 0 ? d.Remaining : n);
        if (d.Remaining > 0) d.Text(Text, d.Remaining);
    }
}
