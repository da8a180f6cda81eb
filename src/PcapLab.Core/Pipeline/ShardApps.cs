using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>Gives messages to the analyzers that listen and counts the layers above the transports, for one shard.</summary>
internal sealed class ShardApps : AppSink
{
    /// <summary>A frame with hundreds of messages of alternating protocols must not make paths without end.</summary>
    private const int MaxDepth = 8;
    private readonly MessageAnalyzer[][] _listeners = new MessageAnalyzer[ProtocolRegistry.All.Count][];
    private readonly FieldTree _tree;
    private readonly ushort[] _entered = new ushort[MaxDepth];
    private int _path;
    private int _depth;

    public ShardApps()
    {
        _tree = new FieldTree(Analyzers.SelectMany(a => a.Reads ?? a.Protocols.SelectMany(p => ProtocolRegistry.ByName[p].Fields).ToList()));
        foreach (var protocol in ProtocolRegistry.All)
            _listeners[Index(protocol)] = Analyzers.Where(a => a.Protocols.Contains(protocol.Name, StringComparer.Ordinal)).ToArray();
    }

    /// <summary>Layers deeper than the decoder's.</summary>
    public LayerFold Layers { get; } = new();
    /// <summary>Decode stops in messages.</summary>
    public StopFold Stops { get; } = new();
    /// <summary>This shard's analyzers.</summary>
    public IReadOnlyList<MessageAnalyzer> Analyzers { get; } = AnalyzerRegistry.Create();

    /// <summary>Protocols entered in the present frame.</summary>
    public ReadOnlySpan<ushort> Entered => _entered.AsSpan(0, _depth);

    /// <summary>Whether all of them were dissected, and none was left out.</summary>
    public bool AreDissected
    {
        get
        {
            foreach (var id in Entered)
            {
                if (ProtocolRegistry.Find(id) is { } protocol && !Wants(protocol)) return false;
            }

            return _depth < MaxDepth;
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

    public override bool Wants(AppProtocol protocol) => protocol.AlwaysDissect || _listeners[Index(protocol)].Length > 0;

    /// <summary>Starts a frame whose layers so far are <paramref name="path"/>.</summary>
    public void Begin(int path)
    {
        _path = path;
        _depth = 0;
    }

    /// <summary>Counts the frame, if any layer was added to it.</summary>
    public void End(in PacketFacts p, bool claimed)
    {
        if (_depth == 0 && !claimed && p.PayloadCaptured > 0) Deepen((ushort)LayerId.Data);
        if (!claimed && p.Payload == PayloadKind.Link) Stops.Add((ushort)LayerId.Data, StopReason.Unknown, in p);
        if (_depth > 0) Layers.Add(_path, p.Path, p.Original);
    }

    public override void OnEntered(Protocol protocol)
    {
        if (!_entered.AsSpan(0, _depth).Contains(protocol.Id)) Deepen(protocol.Id);
    }

    public override void OnMessage(in PacketFacts packet, in AppMessage message)
    {
        if (message.Stop.Reason != StopReason.None) Stops.Add(message.Protocol.Id, message.Stop.Reason, in packet);
        var handed = new Message(in packet)
        {
            Protocol = message.Protocol, Tree = message.Tree, Bytes = message.Bytes, Flow = message.Flow, Direction = message.Direction, State = message.State,
            IsDecrypted = message.IsDecrypted,
        };
        foreach (var a in _listeners[Index(message.Protocol)]) a.OnMessage(in handed);
    }

    private static int Index(AppProtocol protocol) => protocol.Id - (int)LayerId.FirstOpen;

    private void Deepen(ushort layer)
    {
        if (_depth == MaxDepth) return;
        _entered[_depth++] = layer;
        _path = Layers.Child(_path, layer);
    }
}
