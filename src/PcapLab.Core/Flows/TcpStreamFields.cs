using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>
/// What a segment's numbers mean within its stream, under Wireshark's names: sequence numbers from 0, the window in bytes, times since the stream's segments
/// before. It serves packet trees and filters; the analysis needs none of it.
/// </summary>
internal sealed class TcpStreamFields
{
    private static readonly FieldSet F = new("tcp");
    private static readonly Field Sequence = F.Number("seq", "Sequence number", about: "From 0 at the stream's beginning");
    private static readonly Field NextSequence = F.Number("nxtseq", "Next sequence number", about: "From 0 at the stream's beginning");
    private static readonly Field Acknowledgment = F.Number("ack", "Acknowledgment number", about: "From 0 at the stream's beginning");
    private static readonly Field Window = F.Number("window_size", "Window in bytes", unit: "bytes");
    private static readonly Field Factor = F.Signed("window_size_scalefactor", "Window scale factor: -1 unknown, -2 none");
    private static readonly Field Relative = F.Duration("time_relative", "Time since the stream's first frame");
    private static readonly Field Delta = F.Duration("time_delta", "Time since the stream's previous frame");

    private readonly List<Stream> _streams = [];

    /// <summary>Every field.</summary>
    public static IReadOnlyList<Field> All => F;

    /// <summary>Adds a segment's fields to its packet's tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="p">The packet.</param>
    /// <param name="place">Its flow.</param>
    /// <param name="scale">Bits that its window is shifted by: -1 unknown, -2 none.</param>
    public void Add(FieldTree tree, in PacketFacts p, in FlowPlace place, int scale)
    {
        while (_streams.Count <= place.Flow) _streams.Add(new Stream { First = long.MinValue });
        var stream = _streams[place.Flow];
        if (stream.First == long.MinValue) stream.First = stream.Last = p.Time;
        ref var own = ref place.Direction == 0 ? ref stream.Source : ref stream.Destination;
        ref var peer = ref place.Direction == 0 ? ref stream.Destination : ref stream.Source;
        Learn(in p, ref own, ref peer);
        Write(tree, in p, own.Start, peer.Start, scale, in stream);
        stream.Last = p.Time;
        _streams[place.Flow] = stream;
    }

    /// <summary>Where counting begins: at the SYN, else one before the first number seen, whoever told it.</summary>
    private static void Learn(in PacketFacts p, ref Origin own, ref Origin peer)
    {
        if (!own.IsKnown) own = new Origin((p.TcpFlags & TcpBits.Syn) != 0 ? p.Sequence : p.Sequence - 1, true);
        if (!peer.IsKnown && (p.TcpFlags & TcpBits.Ack) != 0) peer = new Origin(p.Acknowledgment - 1, true);
    }

    private static void Write(FieldTree tree, in PacketFacts p, uint start, uint peerStart, int scale, in Stream stream)
    {
        var d = new Dissector(default, tree, p.TransportOffset - p.Offset);
        var sequence = p.Sequence - start;
        var next = sequence + (uint)p.PayloadLength + ((p.TcpFlags & (TcpBits.Syn | TcpBits.Fin)) != 0 ? 1u : 0);
        d.Add(Sequence, sequence, 4, 4);
        d.AddGenerated(NextSequence, next);
        d.Add(Acknowledgment, (p.TcpFlags & TcpBits.Ack) != 0 ? p.Acknowledgment - peerStart : p.Acknowledgment, 8, 4);
        var isSyn = (p.TcpFlags & TcpBits.Syn) != 0;
        d.AddGenerated(Window, (ulong)p.Window << (scale > 0 && !isSyn ? scale : 0));
        if (!isSyn) d.AddGenerated(Factor, scale >= 0 ? 1UL << scale : (ulong)(long)scale);
        d.AddGenerated(Relative, (ulong)(p.Time - stream.First));
        d.AddGenerated(Delta, (ulong)(p.Time - stream.Last));
    }

    private record struct Origin(uint Start, bool IsKnown);

    private struct Stream
    {
        public long First;
        public long Last;
        public Origin Source;
        public Origin Destination;
    }
}
