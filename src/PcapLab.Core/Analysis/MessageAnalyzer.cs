using System.Diagnostics;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>A dissected application message and where it stands. Lives for one call.</summary>
public readonly ref struct Message(ref readonly PacketFacts packet)
{
    /// <summary>The packet that completed the message.</summary>
    public readonly ref readonly PacketFacts Packet = ref packet;

    /// <summary>Which protocol.</summary>
    public required AppProtocol Protocol { get; init; }
    /// <summary>Its fields.</summary>
    public required FieldTree Tree { get; init; }
    /// <summary>The bytes that source 0 of the tree refers to.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }
    /// <summary>The flow in its shard; stable while the run lasts. -1 without a flow.</summary>
    public required int Flow { get; init; }
    /// <summary>0 from the flow's initiator, 1 from its responder.</summary>
    public required int Direction { get; init; }
    /// <summary>The flow's state of this protocol, or null.</summary>
    public object? State { get; init; }
    /// <summary>Whether the user's secrets opened it: on the wire nobody could read it.</summary>
    public bool IsDecrypted { get; init; }

    /// <summary>Whether a field is there.</summary>
    public bool Has(Field field) => Find(field) >= 0;
    /// <summary>A field's first number, or null.</summary>
    public long? Number(Field field) => Find(field) is var i and >= 0 ? (long)Tree[i].Number : null;
    /// <summary>A field's first bytes or text, or nothing.</summary>
    public ReadOnlySpan<byte> Value(Field field) => Find(field) is var i and >= 0 ? Tree.Bytes(Tree[i], Bytes) : default;
    /// <summary>Index in the tree of a field's first value at or after <paramref name="from"/>, or -1.</summary>
    public int Find(Field field, int from = 0)
    {
        Debug.Assert(Tree.Keeps(field), $"{field.Name} is read by an analyzer that does not list it (MessageAnalyzer.Reads)");
        return Tree.Find(field, from);
    }

    /// <summary>The bytes or text of a value of the tree.</summary>
    public ReadOnlySpan<byte> Value(in FieldValue value) => Tree.Bytes(value, Bytes);
}

/// <summary>Folds one protocol's messages into rows, in one shard. Merged in any grouping with the same outcome.</summary>
public abstract class MessageAnalyzer
{
    /// <summary>Short names of the protocols it listens to.</summary>
    public abstract IReadOnlyList<string> Protocols { get; }
    /// <summary>
    /// The fields it reads, or null for all of its protocols. Dissecting skips what no analyzer reads, so a list here makes the analysis of its protocols
    /// faster; a field that is read without being listed fails in a debug build.
    /// </summary>
    public virtual IReadOnlyList<Field>? Reads => null;
    /// <summary>One message, in packet order within its flow.</summary>
    public abstract void OnMessage(in Message message);
    /// <summary>
    /// Adds the rows so far, unanswered halves included. Called at the end and at every live snapshot, so it changes nothing and must not be
    /// called while <see cref="OnMessage"/> runs.
    /// </summary>
    /// <param name="rows">Where rows go.</param>
    /// <param name="flows">What a <see cref="Message.Flow"/> stands for.</param>
    public abstract void Collect(MessageRows rows, ShardFlows flows);
}
