using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>Receives what the dispatcher finds, packet by packet. One per shard.</summary>
public abstract class AppSink
{
    /// <summary>Whether anybody reads messages of a protocol; otherwise they are found and counted, but not dissected.</summary>
    public abstract bool Wants(AppProtocol protocol);
    /// <summary>The tree for the next message.</summary>
    public abstract FieldTree Tree { get; }
    /// <summary>Whether fields must point into the frame (packet tree), rather than into the message alone.</summary>
    public virtual bool NeedsFrameOffsets => false;
    /// <summary>A protocol's parser was entered in the present frame.</summary>
    public abstract void OnEntered(AppProtocol protocol);
    /// <summary>A message was dissected.</summary>
    public abstract void OnMessage(in PacketFacts packet, in AppMessage message);
}

/// <summary>A dissected message and where it stands. Lives for one call.</summary>
public readonly ref struct AppMessage
{
    /// <summary>Which protocol.</summary>
    public required AppProtocol Protocol { get; init; }
    /// <summary>Its fields.</summary>
    public required FieldTree Tree { get; init; }
    /// <summary>What source 0 of the tree refers to.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }
    /// <summary>Index of the flow, -1 without.</summary>
    public required int Flow { get; init; }
    /// <summary>0 from the initiator, 1 from the responder.</summary>
    public required int Direction { get; init; }
    /// <summary>The flow's state of the protocol.</summary>
    public object? State { get; init; }
    /// <summary>Why dissecting stopped, if it did.</summary>
    public DecodeStop Stop { get; init; }
}
