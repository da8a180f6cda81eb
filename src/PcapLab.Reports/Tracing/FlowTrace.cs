using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Flows;
using PcapLab.Reports.Charts;
using PcapLab.Reports.Format;
using PcapLab.Wire;

namespace PcapLab.Reports.Tracing;

/// <summary>
/// The segments and acknowledgements of one connection, read again from its capture: the analysis keeps sums, a time-sequence graph needs
/// packets. Only the connection's own frames are decoded, and reading stops at its last.
/// </summary>
public sealed class FlowTrace
{
    /// <summary>Longer connections are drawn up to here; the picture has no room for more, and memory stays bounded.</summary>
    public const int MaxPoints = 100_000;

    private readonly FlowRow _flow;
    private readonly int _busier;
    private readonly FlowTracker _tracker = new();
    private readonly List<SequencePoint> _points = [];
    private uint? _origin;
    private int? _first;

    private FlowTrace(FlowRow flow) => (_flow, _busier) = (flow, flow.DstPayloadBytes > flow.SrcPayloadBytes ? 1 : 0);

    /// <summary>The side whose data the points follow: the one that sent more.</summary>
    public string Sender => _busier == 0 ? Socket(_flow.SrcIp, _flow.SrcPort) : Socket(_flow.DstIp, _flow.DstPort);

    /// <summary>Points in order of capture.</summary>
    public IReadOnlyList<SequencePoint> Points => _points;

    /// <summary>Reads the packets of a TCP flow from a source that the caller opened as for the analysis, and disposes.</summary>
    public static FlowTrace Read(PacketSource source, FlowRow flow, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(flow);
        var trace = new FlowTrace(flow);
        var (batch, decoder) = (new PacketBatch(), new PacketDecoder());
        while (source.Read(batch, cancellation) && trace.Take(batch, decoder))
        {
        }

        return trace;
    }

    /// <summary>The chart of these points, titled for the flow as it is shown (which may have pseudonyms).</summary>
    public TcpSequenceChart Chart(FlowRow shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        var sender = _busier == 0 ? Socket(shown.SrcIp, shown.SrcPort) : Socket(shown.DstIp, shown.DstPort);
        return new TcpSequenceChart { Title = $"What {sender} sent", Description = $"{sender} {Conclusion()}", Points = _points };
    }

    /// <summary>How much went in what time, what was sent again, and the longest wait.</summary>
    private string Conclusion()
    {
        var data = _points.Where(p => p.Kind is not (SequenceKind.Ack or SequenceKind.ZeroWindow)).ToList();
        if (data.Count == 0) return "sent no data.";
        var again = data.Count(p => p.Kind == SequenceKind.Retransmission);
        var words = $"sent {Fmt.Bytes(data.Max(p => p.To))} in {Fmt.Duration(data[^1].Time - data[0].Time)}; {(again == 0 ? (_flow.Retransmissions > 0 ? "what was sent again came from the other side" : "nothing was sent again") : Fmt.Plural(again, "segment was", "segments were") + " sent again")}";
        var wait = data.Zip(data.Skip(1), (a, b) => b.Time - a.Time).DefaultIfEmpty(0).Max();
        if (wait > 0 && data.Count > 2) words += $", and the longest pause was {Fmt.Duration(wait)}";
        return words + (_points.Count >= MaxPoints ? $"; the first {Fmt.Count(MaxPoints)} segments are drawn." : ".");
    }

    private bool Take(PacketBatch batch, PacketDecoder decoder)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var number = batch.NumberOf(i);
            if (number < _flow.FirstFrame) continue;
            if (number > _flow.LastFrame || _points.Count >= MaxPoints) return false;
            ref readonly var record = ref batch.Records[i];
            var facts = new PacketFacts { Time = record.Time, Number = number, Offset = record.Offset, Captured = record.Captured, Original = record.Original, Interface = record.Interface };
            decoder.Decode(batch.Buffer, record.LinkType, record.FcsLength, ref facts);
            if (IsOurs(in facts)) Follow(in facts, batch.Buffer);
        }

        return true;
    }

    private bool IsOurs(in PacketFacts p) => p.Payload == PayloadKind.Tcp && p.TransportOffset >= 0 && (p.SourceIp == _flow.SrcIp
        ? p.DestinationIp == _flow.DstIp && p.SourcePort == _flow.SrcPort && p.DestinationPort == _flow.DstPort || IsAnswer(in p)
        : IsAnswer(in p));

    private bool IsAnswer(in PacketFacts p) => p.SourceIp == _flow.DstIp && p.DestinationIp == _flow.SrcIp && p.SourcePort == _flow.DstPort && p.DestinationPort == _flow.SrcPort;

    private void Follow(in PacketFacts p, byte[] bytes)
    {
        var place = _tracker.Add(in p, bytes, default);
        // A later connection on the same ports between the first and the last frame is another flow.
        if (place.Flow != _first && _first is not null) return;
        _first ??= place.Flow;
        if (place.Direction == _busier) AddData(in p, place.Events);
        else if (_origin is { } origin && (p.TcpFlags & TcpBits.Ack) != 0) AddAnswer(in p, origin, place.Events);
    }

    private void AddData(in PacketFacts p, TcpEvents events)
    {
        if (p.PayloadLength <= 0) return;
        _origin ??= p.Sequence;
        long start = (int)(p.Sequence - _origin.Value);
        if (start >= 0) _points.Add(new SequencePoint(p.Time, start, start + p.PayloadLength, Kind(events)));
    }

    private void AddAnswer(in PacketFacts p, uint origin, TcpEvents events)
    {
        long acknowledged = (int)(p.Acknowledgment - origin);
        if (acknowledged >= 0) _points.Add(new SequencePoint(p.Time, acknowledged, acknowledged, (events & TcpEvents.ZeroWindow) != 0 ? SequenceKind.ZeroWindow : SequenceKind.Ack));
    }

    private static SequenceKind Kind(TcpEvents events) =>
        (events & (TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission)) != 0 ? SequenceKind.Retransmission
        : (events & TcpEvents.OutOfOrder) != 0 ? SequenceKind.OutOfOrder : SequenceKind.Data;

    private static string Socket(Schema.Ip ip, int port) => Sections.ConversationsSection.Side(ip, port, "tcp");
}
