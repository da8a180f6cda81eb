using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Flows;

namespace PcapLab.Pipeline;

/// <summary>
/// Merges what the shards counted into one result. The same lines serve a finished run and a live snapshot: the constructor takes everything that still
/// changes, <see cref="Build"/> works on what was taken.
/// </summary>
internal sealed class ResultBuilder
{
    private readonly AnalysisOptions _options;
    private readonly FlowSet _flows;
    private readonly EndpointFold _endpoints;
    private readonly LayerTree _layers = new();
    private readonly StopFold _stops = new();
    private readonly MessageRows _rows = new();
    private readonly IReadOnlyList<DnsRow> _dns;
    private readonly IReadOnlyList<TlsRow> _tls;
    private readonly IReadOnlyList<HttpRow> _http;
    private readonly CaptureFacts _info;
    private readonly CaptureQuality _quality;
    private readonly Timeline _timeline;
    private readonly IReadOnlyList<(int Size, long Frames)> _sizes;
    private readonly IReadOnlyList<ArpClaimRow> _arp;
    private readonly IReadOnlyList<ArpAsk> _arpAsks;
    private readonly List<string> _limits = [];
    private readonly IReadOnlyDictionary<string, string> _recordedNames;
    private readonly DecryptionFacts? _decryption;
    private long _tcpFlows, _oneWay, _midStream, _unseen;

    /// <summary>Takes what is counted so far.</summary>
    /// <param name="run">The run, finished or paused.</param>
    /// <param name="copy">Whether the run goes on afterwards, so that flows must be copied.</param>
    public ResultBuilder(AnalysisRun run, bool copy)
    {
        _options = run.Options;
        var trackers = run.Shards.Select(s => copy ? s.Tracker.Copy() : s.Tracker).ToArray();
        _flows = new FlowSet(trackers, copy ? run.Decoder.Tunnels.Copy() : run.Decoder.Tunnels);
        _endpoints = new EndpointFold(_flows.Count);
        var apps = run.Shards.Select(s => s.Apps).Append(run.LinkApps).ToArray();
        _info = Facts(run);
        _quality = Quality(run.Capture) with
        {
            IncompleteFragments = run.Decoder.IncompleteFragments, BadChecksums = run.Options.CheckChecksums ? run.Capture.BadChecksums : null,
        };
        _timeline = Timeline(run);
        _sizes = run.Capture.FrameSizes();
        (_arp, _arpAsks) = (run.Capture.Arp.ToRows(), run.Capture.Arp.ToAsks());
        _stops.Merge(run.Capture.Stops);
        foreach (var a in apps) _stops.Merge(a.Stops);
        Layers(run, apps);
        Rows(apps, copy);
        (_dns, _tls, _http) = (_rows.Dns.Merge(), _rows.Tls.Merge(), _rows.Http.Merge());
        _recordedNames = copy ? new Dictionary<string, string>(run.Source.Info.Names, StringComparer.Ordinal) : run.Source.Info.Names;
        _decryption = Decryption(run);
        if (_decryption?.Limit is { } keys) _limits.Add(keys);
        if (run.Cancelled && run.Source.Info.Format != "live") _limits.Add("The analysis was stopped before the end of the input.");
        if (run.Expected.Evicted > 0) _limits.Add($"Of the flows that others announce (FTP, TFTP, RTP) the latest {ExpectedFlows.Cap} are remembered.");
        if (run.Capture.Arp.Full) _limits.Add($"ARP claims are kept for the first {ArpFold.Cap} pairs of addresses.");
    }

    /// <summary>The result.</summary>
    public AnalysisResult Build()
    {
        _flows.Visit(Visit);
        var quality = QualityGrade.Grade(_quality with
        {
            TcpFlows = _tcpFlows, OneWayTcpFlows = _oneWay, MidStreamTcpFlows = _midStream, UnseenSegments = _unseen, Stops = _stops.ToRows(),
        }, _info);
        var engine = new FindingsEngine(new Evidence
        {
            Info = _info, Quality = quality, Dns = _dns, Tls = _tls, Http = _http, Arp = _arp, Credentials = _rows.Credentials, Knowledge = _options.Knowledge, ArpAsks = _arpAsks, Stp = _rows.Stp, DhcpClients = _rows.DhcpClients,
            VisitFlows = VisitSummaries,
        });
        var names = HostNames.None;
        var findings = engine.Run(_options.Shards > 1, () =>
        {
            names = HostNames.From(_rows.Names, _recordedNames);
            _endpoints.AddAll(_flows);
        });
        return new AnalysisResult
        {
            Info = _info, Quality = quality, Layers = _layers.Layers, Protocols = _layers.ToRows(), Endpoints = new EndpointRows(_endpoints, names.Of),
            Flows = new FlowRows(_flows, _rows.Hellos), Timeline = _timeline, FrameSizes = _sizes, Dns = _dns, Tls = _tls, Http = _http,
            Hosts = new HostRows(_endpoints, names, _options.Knowledge), Arp = _arp, Credentials = _rows.Credentials, Ssh = _rows.Ssh, Ftp = _rows.Ftp, Smtp = _rows.Smtp, Rtp = _rows.Rtp, Calls = _rows.Calls, Decryption = _decryption, Knowledge = _options.Knowledge.Versions,
            Findings = Findings(findings),
            Limits = [.. _limits, .. _rows.Limits.Distinct(StringComparer.Ordinal)],
        };
    }

    private void Visit(long id, in Flow f, FlowTracker tracker)
    {
        if (f.Protocol != 6) return;
        var flags = f.SourceFlags | f.DestinationFlags;
        if (f.SourcePayload + f.DestinationPayload == 0 && (flags & ~(TcpBits.Syn | TcpBits.Rst)) == 0) return;
        _tcpFlows++;
        if (f.SourcePackets == 0 || f.DestinationPackets == 0) _oneWay++;
        if (FlowRows.IsMidStream(in f)) _midStream++;
        if (f.Tcp != 0) _unseen += tracker.Connection(f.Tcp).AckLostSegments;
    }

    private void Rows(ShardApps[] apps, bool copy)
    {
        for (var i = 0; i < apps.Length; i++)
        {
            var flows = new ShardFlows(_flows, i == apps.Length - 1 ? -1 : i, copy);
            foreach (var a in apps[i].Analyzers) a.Collect(_rows, flows);
        }

        _rows.Sort();
    }

    private static CaptureFacts Facts(AnalysisRun run)
    {
        var c = run.Capture;
        var info = run.Source.Info;
        return new CaptureFacts
        {
            File = info.Name, Format = info.Format, ByteOrder = info.ByteOrder, Compression = info.Compression, SizeBytes = info.SizeBytes,
            Packets = c.Packets, Bytes = c.Bytes, CapturedBytes = c.Captured, First = c.Packets == 0 ? null : c.First, Last = c.Packets == 0 ? null : c.Last,
            InOrder = c.ClockSteps == 0, Snaplen = info.Interfaces.Count == 0 ? 0 : info.Interfaces.Max(i => (long)i.Snaplen), Truncated = info.Truncated,
            Damage = info.Damage, CutPackets = c.Cut, Comments = info.Comments.ToList(),
            Interfaces = info.Interfaces.Select(i => new InterfaceFacts(i.Name, i.LinkType.ToString(), (int)i.LinkType, i.Snaplen, i.Packets, i.Drops)).ToList(),
        };
    }

    private static DecryptionFacts? Decryption(AnalysisRun run) => run.Secrets == 0 ? null : new DecryptionFacts(
        run.Secrets, run.Shards.Sum(s => s.Decryption.Sessions), run.Shards.Sum(s => s.Decryption.Keyed), run.Shards.Sum(s => s.Decryption.Opened));

    private CaptureQuality Quality(CaptureFold c) => new()
    {
        CutPackets = c.Cut, OffloadFrames = c.Offload, Duplicates = c.Duplicates, ClockSteps = c.ClockSteps, LargestClockStepNs = c.LargestClockStep,
        Drops = _info.Interfaces.Any(i => i.Drops is not null) ? _info.Interfaces.Sum(i => i.Drops ?? 0) : null,
    };

    /// <summary>Frames end where the decoder stopped, or deeper where an application took them further.</summary>
    private void Layers(AnalysisRun run, ShardApps[] all)
    {
        var paths = run.Decoder.Paths;
        run.Capture.VisitPaths((path, frames, bytes) =>
        {
            foreach (var apps in all)
            {
                var moved = apps.Layers.Moved(path);
                frames -= moved.Frames;
                bytes -= moved.Bytes;
            }

            if (frames > 0) _layers.Add(paths, path, [], frames, bytes);
        });
        foreach (var apps in all) apps.Layers.Visit((path, below, frames, bytes) => _layers.Add(paths, path, below, frames, bytes));
    }

    private static Timeline Timeline(AnalysisRun run)
    {
        var all = new TimelineFold();
        if (run.Capture.Packets == 0) return all.ToTimeline(LayerNames.Of);
        var parts = run.Shards.Select(s => s.Timeline).Append(run.Capture.Timeline).Select(t => t.Copy()).ToArray();
        foreach (var t in parts.Prepend(all))
        {
            t.Cover(run.Capture.First);
            t.Cover(run.Capture.Last);
        }

        foreach (var t in parts) all.Merge(t);
        return all.ToTimeline(LayerNames.Of);
    }

    private void VisitSummaries(FlowVisitor visit) => _flows.Visit((_, in f, tracker) =>
    {
        var summary = FlowRows.Summary(in f, tracker);
        visit(in summary);
    });

    private IReadOnlyList<Finding> Findings(IReadOnlyList<Finding> found) =>
        _options.Ignore.Count == 0 ? found : found.Where(f => !_options.Ignore.Contains(f.Id) && !_options.Ignore.Contains(f.Id + ":" + f.Key)).ToList();
}
