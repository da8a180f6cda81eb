using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Flows;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;
using PcapLab.Reports.Charts;
using PcapLab.Wire;

namespace PcapLab.Notebooks.Api;

/// <summary>The time-sequence graph of a flow's busier direction, from its packets.</summary>
internal static class SequencePicture
{
    private const int MaxPoints = 20_000;

    public static TcpSequenceChart Of(Capture capture, FlowRow flow)
    {
        var busier = flow.DstPayloadBytes > flow.SrcPayloadBytes ? 1 : 0;
        var points = new List<SequencePoint>();
        uint? first = null;
        using var source = CaptureFile.Open(capture.Path);
        new PacketScan(source).Run((in p) =>
        {
            if (p.Flow == flow.FlowId && p.Facts.Payload == PayloadKind.Tcp) Add(points, ref first, in p, p.Direction == busier);
            return p.Facts.Number < flow.LastFrame && points.Count < MaxPoints;
        }, Notebook.Token);
        var from = busier == 0 ? $"{flow.SrcIp}:{flow.SrcPort}" : $"{flow.DstIp}:{flow.DstPort}";
        var again = points.Count(p => p.Kind == SequenceKind.Retransmission);
        return new TcpSequenceChart
        {
            Title = $"What {from} sent",
            Description = again == 0 ? "Nothing was sent twice." : again == 1 ? "One segment was sent again." : $"{again} segments were sent again.",
            Points = points,
        };
    }

    private static void Add(List<SequencePoint> points, ref uint? first, in ScannedPacket p, bool isData)
    {
        if (isData && (first is not null || p.Facts.PayloadLength > 0))
        {
            first ??= p.Facts.Sequence;
            long start = (int)(p.Facts.Sequence - first.Value);
            if (p.Facts.PayloadLength > 0 && start >= 0) points.Add(new SequencePoint(p.Facts.Time, start, start + p.Facts.PayloadLength, Kind(p.Events)));
        }
        else if (!isData && first is { } origin && (p.Facts.TcpFlags & TcpBits.Ack) != 0)
        {
            long acknowledged = (int)(p.Facts.Acknowledgment - origin);
            if (acknowledged >= 0) points.Add(new SequencePoint(p.Facts.Time, acknowledged, acknowledged, (p.Events & TcpEvents.ZeroWindow) != 0 ? SequenceKind.ZeroWindow : SequenceKind.Ack));
        }
    }

    private static SequenceKind Kind(TcpEvents events) =>
        (events & (TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission)) != 0 ? SequenceKind.Retransmission
        : (events & TcpEvents.OutOfOrder) != 0 ? SequenceKind.OutOfOrder : SequenceKind.Data;
}
