using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Export.Files;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>How files are taken out.</summary>
public sealed record FileExtractionOptions
{
    /// <summary>Folder that the files go to; it exists.</summary>
    public required string Folder { get; init; }
    /// <summary>Caps.</summary>
    public FileLimits Limits { get; init; } = new();
    /// <summary>Media types, endings or protocols that are wanted; none takes all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
    /// <summary>Takes only files that came in a packet this keeps, or null.</summary>
    public PacketVisitor? Filter { get; init; }
    /// <summary>How packets are read.</summary>
    public ScanOptions Scan { get; init; } = new();
    /// <summary>Told after each block.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }
}

/// <summary>What was taken out.</summary>
/// <param name="Files">The manifest.</param>
/// <param name="LeftOut">Files left out because all together reached <see cref="FileLimits.MostTotal"/>.</param>
/// <param name="Stopped">Whether the user stopped it before the end.</param>
public sealed record ExtractedFiles(IReadOnlyList<FileRow> Files, int LeftOut, bool Stopped);

/// <summary>
/// Takes the files out of a capture: the decoder, flows and streams of the analysis, with carvers listening instead of analyzers. A display filter runs
/// beside it over the same blocks, for what it selects must not tear holes into the streams.
/// </summary>
public sealed class FileExtraction
{
    private readonly PacketSource _source;
    private readonly FileExtractionOptions _options;
    private readonly PacketDecoder _decoder;
    private readonly FlowTracker _tracker = new();
    private readonly ExpectedFlows _expected = new();
    private readonly AppDispatcher _dispatcher;
    private readonly FileFinisher _finisher;
    private readonly FileDesk _desk;
    private readonly BatchFilter? _filter;
    private readonly CaptureSecrets _secrets;

    private FileExtraction(PacketSource source, FileExtractionOptions options)
    {
        _source = source;
        _options = options;
        _decoder = new PacketDecoder(new DecoderOptions { CheckChecksums = options.Scan.CheckChecksums });
        _finisher = new FileFinisher(options.Folder, options.Limits, new FileSelection(options.Types));
        _desk = new FileDesk(options.Folder, options.Limits, _finisher);
        _secrets = new CaptureSecrets(source.Info, options.Scan.KeyLog);
        _dispatcher = new AppDispatcher(new ProtocolIndex(options.Scan.DecodeAs), _tracker, new CarverSink(_desk), _secrets.Keys);
        if (options.Filter is { } keep) _filter = new BatchFilter(source, keep, options.Scan);
    }

    /// <summary>Reads a source to its end, or until cancelled, and writes its files.</summary>
    /// <exception cref="CaptureException">The source fails.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ExtractedFiles Run(PacketSource source, FileExtractionOptions options, CancellationToken cancellation)
    {
        var run = new FileExtraction(source, options);
        var stopped = false;
        try
        {
            run.ReadAll(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            stopped = true;
        }

        run._desk.EndAll(run.HasFin);
        return new ExtractedFiles(run._finisher.Rows(flow => flow + 1), run._finisher.LeftOut, stopped);
    }

    private void ReadAll(CancellationToken cancellation)
    {
        var batch = new PacketBatch();
        long packets = 0;
        while (_source.Read(batch, cancellation))
        {
            var matches = _filter is null ? default : _filter.Matches(batch);
            _secrets.Take();
            for (var i = 0; i < batch.Count; i++)
            {
                _desk.PacketMatches = _filter is null || matches[i];
                Add(batch, i);
            }

            _decoder.TakeExtra();
            packets += batch.Count;
            _options.Progress?.Report(new AnalysisProgress(packets, batch.InputPosition, _source.Info.SizeBytes));
        }
    }

    private void Add(PacketBatch batch, int i)
    {
        ref readonly var record = ref batch.Records[i];
        var facts = new PacketFacts
        {
            Time = record.Time, Number = batch.NumberOf(i), Offset = record.Offset, Captured = record.Captured, Original = PseudoHeader.OnTheWire(in record), Interface = record.Interface,
        };
        _decoder.Decode(batch.Buffer, record.LinkType, record.FcsLength, ref facts);
        if ((facts.Flags & PacketFlags.HasFlow) != 0)
        {
            var bytes = (facts.Flags & PacketFlags.InExtra) != 0 ? _decoder.Extra : batch.Buffer;
            _expected.Look(ref facts, bytes);
            var place = _tracker.Add(in facts, bytes, default);
            if (facts.Payload != PayloadKind.None) _dispatcher.Add(in facts, bytes, in place);
        }

        var late = default(PacketFacts);
        while (_decoder.TryTakeLate(ref late)) _tracker.Add(in late, default, default);
    }

    private bool HasFin(int flow, int direction)
    {
        ref readonly var f = ref _tracker.Flows[flow];
        return ((direction == 0 ? f.SourceFlags : f.DestinationFlags) & TcpBits.Fin) != 0;
    }

    /// <summary>Gives messages and the bytes after them to the carvers of their protocol.</summary>
    private sealed class CarverSink : AppSink
    {
        private readonly Carver?[] _carvers = new Carver?[ProtocolRegistry.All.Count];
        private readonly IReadOnlyList<Carver> _all;
        private readonly FieldTree _tree = new();
        private readonly FileDesk _desk;

        public CarverSink(FileDesk desk)
        {
            _desk = desk;
            _all = CarverRegistry.Create(desk);
            foreach (var carver in _all)
            {
                foreach (var name in carver.Protocols) _carvers[Index(ProtocolRegistry.ByName[name])] = carver;
            }
        }

        public override FieldTree Tree
        {
            get
            {
                _tree.Clear();
                return _tree;
            }
        }

        public override bool Wants(AppProtocol protocol) => protocol.AlwaysDissect || _carvers[Index(protocol)] is not null;

        public override void OnEntered(Protocol protocol)
        {
        }

        public override void OnMessage(in PacketFacts packet, in AppMessage message)
        {
            if (_carvers[Index(message.Protocol)] is not { } carver) return;
            carver.OnMessage(new Message(in packet)
            {
                Protocol = message.Protocol, Tree = message.Tree, Bytes = message.Bytes, Flow = message.Flow, Direction = message.Direction, State = message.State,
            });
        }

        public override void OnContent(in PacketFacts packet, AppProtocol protocol, in FlowPlace place, ReadOnlySpan<byte> bytes) =>
            _carvers[Index(protocol)]?.OnContent(in packet, in place, bytes);

        public override void OnGap(in PacketFacts packet, AppProtocol protocol, in FlowPlace place, long missing, bool lost) =>
            _carvers[Index(protocol)]?.OnGap(in place, missing, lost);

        public override void OnEnded(int flow)
        {
            _desk.EndFlow(flow);
            foreach (var carver in _all) carver.OnEnded(flow);
        }

        private static int Index(AppProtocol protocol) => protocol.Id - (int)LayerId.FirstOpen;
    }
}
