using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>A compiled display filter. Immutable and safe to share between threads.</summary>
public sealed class Filter
{
    private readonly Node _root;

    internal Filter(string text, Node root, IReadOnlySet<Field> fields, IReadOnlySet<Protocol> protocols, bool readsProtocolBytes)
    {
        Text = text;
        _root = root;
        Fields = fields;
        Protocols = protocols;
        ReadsProtocolBytes = readsProtocolBytes;
    }

    /// <summary>As the user wrote it.</summary>
    public string Text { get; }

    /// <summary>Fields it reads; names that stand for several (<c>ip.addr</c>) are resolved to those.</summary>
    public IReadOnlySet<Field> Fields { get; }

    /// <summary>Protocols it names or whose fields it reads: what must be dissected for it.</summary>
    public IReadOnlySet<Protocol> Protocols { get; }

    /// <summary>Whether it looks into a protocol's bytes (<c>tcp contains "x"</c>, <c>eth[0:2]</c>), not only whether the protocol is there.</summary>
    public bool ReadsProtocolBytes { get; }

    /// <summary>Protocols of which every packet that matches has at least one; null where the filter does not tell, as <c>not dns</c> or <c>dns or tcp.len == 0</c>.</summary>
    /// <param name="isUsable">Which protocols whoever asks can look for: of two that must both be there, one that is.</param>
    public IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable)
    {
        ArgumentNullException.ThrowIfNull(isUsable);
        return _root.Needs(isUsable);
    }

    /// <summary>Whether a packet matches.</summary>
    /// <param name="tree">Layers and fields of the packet.</param>
    /// <param name="frame">Its captured bytes, source 0 of the tree.</param>
    public bool Matches(FieldTree tree, ReadOnlySpan<byte> frame)
    {
        var values = ValueStack.Take();
        var matches = _root.Test(new Packet(tree, frame, values));
        values.Give();
        return matches;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A packet under test.</summary>
internal readonly ref struct Packet(FieldTree tree, ReadOnlySpan<byte> frame, ValueStack values)
{
    public readonly FieldTree Tree = tree;
    public readonly ReadOnlySpan<byte> Frame = frame;
    public readonly ValueStack Values = values;
}
