using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>Fills the packet tree with the closed core's layers of the packet that a decoder walked last.</summary>
public static class WireTree
{
    /// <summary>Dissects every layer the decoder found. Call it after <see cref="PacketDecoder.Decode"/>, before the next packet.</summary>
    /// <param name="decoder">The decoder that walked the packet.</param>
    /// <param name="frame">The frame's captured bytes, source 0 of the tree.</param>
    /// <param name="facts">What the decoder said of it.</param>
    /// <param name="tree">Receives layers and fields; the caller cleared it.</param>
    /// <param name="wanted">Whose fields are read; the other layers are in the tree without. Null reads all.</param>
    /// <returns>The tree's source number of the reassembled bytes that the payload stands in, 0 for the frame.</returns>
    public static byte Fill(PacketDecoder decoder, ReadOnlySpan<byte> frame, in PacketFacts facts, FieldTree tree, Func<Protocol, bool>? wanted = null)
    {
        byte extra = 0;
        var isCut = (facts.Flags & PacketFlags.Cut) != 0;
        foreach (var layer in decoder.Layers)
        {
            if (WireRegistry.Find((ushort)layer.Id) is not { } protocol) continue;
            if (layer.InExtra && extra == 0) extra = tree.AddSource(decoder.Extra);
            var bytes = layer.InExtra ? decoder.Extra.AsSpan(layer.Offset, layer.Length) : frame.Slice(layer.Offset, layer.Length);
            tree.AddLayer(protocol, layer.Offset, layer.InExtra ? extra : (byte)0);
            if (wanted?.Invoke(protocol) == false) continue;
            var d = new Dissector(bytes, tree, layer.Offset, layer.InExtra ? extra : (byte)0, isCut);
            protocol.Dissect(ref d);
            if (ChecksumStatusNames.FieldOf(layer.Id, layer.Length) is { } status) d.AddGenerated(status, (ulong)layer.Checksum);
        }

        AddPayload(facts, tree, extra);
        return (facts.Flags & PacketFlags.InExtra) != 0 ? extra : (byte)0;
    }

    /// <summary>How much the innermost transport carries: only the layers below it know, so its header's parser cannot say.</summary>
    private static void AddPayload(in PacketFacts facts, FieldTree tree, byte extra)
    {
        if (facts.Payload is not (PayloadKind.Tcp or PayloadKind.Udp)) return;
        var inExtra = (facts.Flags & PacketFlags.InExtra) != 0;
        var start = inExtra ? facts.PayloadOffset : facts.PayloadOffset - facts.Offset;
        var d = new Dissector(default, tree, start, inExtra ? extra : (byte)0);
        if (facts.Payload == PayloadKind.Tcp) d.AddGenerated(TcpProtocol.Length, (ulong)facts.PayloadLength);
        if (facts.PayloadCaptured == 0) return;
        d.AddRange(facts.Payload == PayloadKind.Tcp ? TcpProtocol.Payload : UdpProtocol.Payload, 0, facts.PayloadCaptured, 0, facts.PayloadCaptured);
    }
}
