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
    public abstract void OnEntered(Protocol protocol);
    /// <summary>A message was dissected.</summary>
    public abstract void OnMessage(in PacketFacts packet, in AppMessage message);
    /// <summary>The present message goes on with bytes that its parser did not ask for: a body, in order and without repeats.</summary>
    public virtual void OnContent(in PacketFacts packet, AppProtocol protocol, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Bytes of the present message that the capture has not.</summary>
    /// <param name="packet">The packet after them.</param>
    /// <param name="protocol">Whose message.</param>
    /// <param name="place">Its flow.</param>
    /// <param name="missing">How many.</param>
    /// <param name="lost">Whether the message's end is lost with them: the next message starts anew.</param>
    public virtual void OnGap(in PacketFacts packet, AppProtocol protocol, in FlowPlace place, long missing, bool lost)
    {
    }

    /// <summary>Decrypted bytes of a stream inside a connection (TLS has one, number 0; QUIC many), in order and without repeats.</summary>
    public virtual void OnCarried(in PacketFacts packet, in FlowPlace place, ulong stream, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Both sides of a connection have closed it: its streams are gone.</summary>
    public virtual void OnEnded(int flow)
    {
    }
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
    /// <summary>The message itself.</summary>
    public ReadOnlySpan<byte> Content { get; init; }
    /// <summary>Index of its first value in the tree.</summary>
    public int From { get; init; }
    /// <summary>Whether it came out of another protocol's encryption: on the wire nobody could read it.</summary>
    public bool IsDecrypted { get; init; }
    /// <summary>Why dissecting stopped, if it did.</summary>
    public DecodeStop Stop { get; init; }
}
