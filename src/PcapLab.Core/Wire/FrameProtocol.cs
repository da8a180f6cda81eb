using System.Text;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>What is known of a packet before its first byte is looked at, under Wireshark's names. Everything here is generated.</summary>
public sealed class FrameProtocol : Protocol
{
    private static readonly FieldSet F = new("frame");
    private static readonly Field FrameNumber = F.Number("number", "Frame number");
    private static readonly Field Time = F.Time("time", "Arrival time");
    private static readonly Field Epoch = F.Double("time_epoch", "Arrival time since 1970", "s");
    private static readonly Field SinceFirst = F.Duration("time_relative", "Time since the first frame");
    private static readonly Field SincePrevious = F.Duration("time_delta", "Time since the previous frame");
    private static readonly Field Length = F.Number("len", "Length on the wire", unit: "bytes");
    private static readonly Field Captured = F.Number("cap_len", "Captured length", unit: "bytes");
    private static readonly Field Interface = F.Number("interface_id", "Interface number");
    private static readonly Field Comment = F.Text("comment", "Comment");
    private static readonly Field Marked = F.Bool("marked", "Marked");
    internal static readonly Field Protocols = F.Text("protocols", "Protocols in frame");

    /// <summary>The only one.</summary>
    public static FrameProtocol Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "frame";
    /// <inheritdoc/>
    public override string Title => "Frame";
    /// <inheritdoc/>
    public override IReadOnlyList<Field> Fields => F;
    /// <inheritdoc/>
    public override ushort Id => (ushort)LayerId.None;

    /// <inheritdoc/>
    public override void Dissect(ref Dissector d) => d.Skip(d.Remaining);

    /// <summary>Adds the frame's own fields.</summary>
    /// <param name="tree">Receives them.</param>
    /// <param name="facts">The frame.</param>
    /// <param name="first">Time of the capture's first frame.</param>
    /// <param name="previous">Time of the frame before.</param>
    /// <returns>Where <c>frame.protocols</c> stands, for <see cref="SetProtocols"/>.</returns>
    public static int Add(FieldTree tree, in PacketFacts facts, long first, long previous)
    {
        tree.AddLayer(Instance, 0, 0);
        var frame = new Dissector(default, tree);
        frame.AddGenerated(FrameNumber, (ulong)facts.Number);
        frame.AddGenerated(Time, (ulong)facts.Time);
        frame.AddGenerated(Epoch, BitConverter.DoubleToUInt64Bits(facts.Time / 1e9));
        frame.AddGenerated(SinceFirst, (ulong)(facts.Time - first));
        frame.AddGenerated(SincePrevious, (ulong)(facts.Time - previous));
        frame.AddGenerated(Length, (ulong)facts.Original);
        frame.AddGenerated(Captured, (ulong)facts.Captured);
        frame.AddGenerated(Interface, (ulong)facts.Interface);
        return tree.Add(new FieldValue { Field = Protocols, Parent = -1, InScratch = true, Generated = true });
    }

    /// <summary>The comment that marks a packet: pcapng has no mark of its own, and this one any tool shows and keeps.</summary>
    public const string Mark = "#mark";

    /// <summary>Adds the comments that the capture file keeps with a packet.</summary>
    public static void AddComments(FieldTree tree, IReadOnlyList<string> comments)
    {
        var frame = new Dissector(default, tree);
        foreach (var comment in comments)
        {
            frame.AddText(Comment, Encoding.UTF8.GetBytes(comment), 0, 0, generated: true);
            if (comment == Mark) frame.AddGenerated(Marked, 1);
        }
    }

    /// <summary>Fills <c>frame.protocols</c> once every layer is in the tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="at">What <see cref="Add"/> returned.</param>
    /// <param name="brings">Whether the frame brings an application's bytes; one that repeats a segment and sets free what came early shows the message, but does not count for it.</param>
    public static void SetProtocols(FieldTree tree, int at, bool brings)
    {
        Span<byte> text = stackalloc byte[512];
        var used = 0;
        for (var i = 0; i < tree.Layers.Length; i++)
        {
            var layer = tree.Layers[i];
            var name = layer.Protocol.Name;
            if (!brings && layer.Protocol.Id >= (ushort)LayerId.FirstOpen) break;
            if (IsRepeated(tree.Layers[..i], layer.Protocol)) continue;
            if (ReferenceEquals(layer.Protocol, Instance) || name.Length + 1 > text.Length - used) continue;
            if (used > 0) text[used++] = (byte)':';
            used += Encoding.UTF8.GetBytes(name, text[used..]);
        }

        if (at < 0 || tree.Store(text[..used]) is not (>= 0 and var stored)) return;
        tree[at].ValueOffset = stored;
        tree[at].ValueLength = used;
    }

    /// <summary>Every encrypted record of a frame is a layer of its own, with what it carries above it; the list names each application protocol once.</summary>
    private static bool IsRepeated(ReadOnlySpan<LayerMark> before, Protocol protocol)
    {
        if (protocol.Id < (ushort)LayerId.FirstOpen) return false;
        foreach (var layer in before)
        {
            if (ReferenceEquals(layer.Protocol, protocol)) return true;
        }

        return false;
    }
}
