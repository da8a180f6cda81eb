using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Flows;

namespace PcapLab.Pipeline;

/// <summary>Merges what the shards counted into one result. The same lines serve a finished run and a live snapshot.</summary>
internal sealed class ResultBuilder(AnalysisRun run)
{
    private readonly FlowSet _flows = new(run.Shards.Select(s => s.Tracker).ToArray(), run.Decoder.Tunnels);
    private readonly EndpointFold _endpoints = new();
    private readonly LayerTree _layers = new();
    private long _tcpFlows, _oneWay, _midStream, _unseen;

    public AnalysisResult Build(string? sha256)
    {
        _flows.Visit(Visit);
        var rows = Rows();
        var info = Facts(sha256);
        var quality = Quality(info);
        Layers();
        var hellos = new Dictionary<long, TlsRow>();
        foreach (var tls in rows.Tls) hellos.TryAdd(tls.FlowId, tls);
        var names = HostNames.From(rows.Names, run.Source.Info.Names);
        var arp = run.Capture.Arp.ToRows();
        return new AnalysisResult
        {
            Info = info, Quality = quality, Layers = _layers.Layers, Protocols = _layers.ToRows(), Endpoints = new EndpointRows(_endpoints, names.Of),
            Flows = new FlowRows(_flows, hellos), Timeline = Timeline(), FrameSizes = run.Capture.FrameSizes(), Dns = rows.Dns, Tls = rows.Tls, Http = rows.Http,
            Hosts = new HostRows(_endpoints, _flows, names), Findings = Findings(info, quality, rows, arp), Arp = arp, Limits = Limits(rows),
        };
    }

    private void Visit(long id, in Flow f, FlowTracker tracker)
    {
        _endpoints.Add(in f, tracker);
        if (f.Protocol != 6) return;
        var flags = f.SourceFlags | f.DestinationFlags;
        if (f.SourcePayload + f.DestinationPayload == 0 && (flags & ~(TcpBits.Syn | TcpBits.Rst)) == 0) return;
        _tcpFlows++;
        if (f.SourcePackets == 0 || f.DestinationPackets == 0) _oneWay++;
        if (FlowRows.IsMidStream(in f)) _midStream++;
        if (f.Tcp != 0) _unseen += tracker.Connection(f.Tcp).AckLostSegments;
    }

    private MessageRows Rows()
    {
        var rows = new MessageRows();
        for (var i = 0; i < run.Shards.Count; i++)
        {
            var shard = i;
            foreach (var a in run.Shards[i].Apps.Analyzers) a.Collect(rows, index => _flows.IdOf(shard, index));
        }

        foreach (var a in run.LinkApps.Analyzers) a.Collect(rows, _ => 0);
        rows.Sort();
        return rows;
    }

    private CaptureFacts Facts(string? sha256)
    {
        var c = run.Capture;
        var info = run.Source.Info;
        return new CaptureFacts
        {
            File = info.Name, Format = info.Format, ByteOrder = info.ByteOrder, Compression = info.Compression, SizeBytes = info.SizeBytes, Sha256 = sha256,
            Packets = c.Packets, Bytes = c.Bytes, CapturedBytes = c.Captured, First = c.Packets == 0 ? null : c.First, Last = c.Packets == 0 ? null : c.Last,
            InOrder = c.ClockSteps == 0, Snaplen = info.Interfaces.Count == 0 ? 0 : info.Interfaces.Max(i => (long)i.Snaplen), Truncated = info.Truncated,
            Damage = info.Damage, CutPackets = c.Cut, Comments = info.Comments.ToList(),
            Interfaces = info.Interfaces.Select(i => new InterfaceFacts(i.Name, i.LinkType.ToString(), (int)i.LinkType, i.Snaplen, i.Packets, i.Drops)).ToList(),
        };
    }

    private CaptureQuality Quality(CaptureFacts info)
    {
        var c = run.Capture;
        var stops = new StopFold();
        stops.Merge(c.Stops);
        foreach (var apps in Apps) stops.Merge(apps.Stops);
        var drops = info.Interfaces.Any(i => i.Drops is not null) ? info.Interfaces.Sum(i => i.Drops ?? 0) : (long?)null;
        return QualityGrade.Grade(new CaptureQuality
        {
            CutPackets = c.Cut, OffloadFrames = c.Offload, Duplicates = c.Duplicates, ClockSteps = c.ClockSteps, LargestClockStepNs = c.LargestClockStep, Drops = drops,
            TcpFlows = _tcpFlows, OneWayTcpFlows = _oneWay, MidStreamTcpFlows = _midStream, UnseenSegments = _unseen, Stops = stops.ToRows(),
        }, info);
    }

    private IEnumerable<ShardApps> Apps => run.Shards.Select(s => s.Apps).Append(run.LinkApps);

    /// <summary>Frames end where the decoder stopped, or deeper where an application took them further.</summary>
    private void Layers()
    {
        var paths = run.Decoder.Paths;
        run.Capture.VisitPaths((path, frames, bytes) =>
        {
            foreach (var apps in Apps)
            {
                var moved = apps.Layers.Moved(path);
                frames -= moved.Frames;
                bytes -= moved.Bytes;
            }

            if (frames > 0) _layers.Add(paths, path, [], frames, bytes);
        });
        foreach (var apps in Apps) apps.Layers.Visit((path, below, frames, bytes) => _layers.Add(paths, path, below, frames, bytes));
    }

    private Timeline Timeline()
    {
        var all = new TimelineFold();
        if (run.Capture.Packets == 0) return all.ToTimeline(LayerNames.Of);
        foreach (var t in run.Shards.Select(s => s.Timeline).Append(run.Capture.Timeline).Prepend(all))
        {
            t.Cover(run.Capture.First);
            t.Cover(run.Capture.Last);
        }

        foreach (var s in run.Shards) all.Merge(s.Timeline);
        all.Merge(run.Capture.Timeline);
        return all.ToTimeline(LayerNames.Of);
    }

    private IReadOnlyList<Finding> Findings(CaptureFacts info, CaptureQuality quality, MessageRows rows, IReadOnlyList<ArpClaimRow> arp)
    {
        var found = FindingsEngine.Run(new Evidence
        {
            Info = info, Quality = quality, Dns = rows.Dns, Tls = rows.Tls, Http = rows.Http, Arp = arp, Credentials = [],
            VisitFlows = visit => _flows.Visit((_, in f, tracker) =>
            {
                var summary = FlowRows.Summary(in f, tracker);
                visit(in summary);
            }),
        });
        return run.Options.Ignore.Count == 0 ? found : found.Where(f => !run.Options.Ignore.Contains(f.Id) && !run.Options.Ignore.Contains(f.Id + ":" + f.Key)).ToList();
    }

    private List<string> Limits(MessageRows rows)
    {
        var limits = rows.Limits.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (run.Cancelled) limits.Insert(0, "The analysis was stopped before the end of the input.");
        if (run.Capture.Arp.Full) limits.Add("ARP claims are kept for the first 65,536 pairs of addresses.");
        return limits;
    }
}
