using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>A condition.</summary>
internal abstract class Node
{
    public abstract bool Test(in Packet packet);

    /// <summary>Protocols of which a matching packet has at least one, all of them usable to whoever asks; null where it cannot be told.</summary>
    public virtual IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => null;

    /// <summary>What either of two conditions needs; null when one of them needs nothing.</summary>
    protected static IReadOnlySet<Protocol>? Either(IReadOnlySet<Protocol>? left, IReadOnlySet<Protocol>? right) =>
        left is null || right is null ? null : left.Union(right).ToHashSet();
}

internal sealed class NotNode(Node inner) : Node
{
    public override bool Test(in Packet packet) => !inner.Test(in packet);
}

internal sealed class AndNode(Node left, Node right) : Node
{
    public override bool Test(in Packet packet) => left.Test(in packet) && right.Test(in packet);

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => left.Needs(isUsable) ?? right.Needs(isUsable);
}

internal sealed class OrNode(Node left, Node right) : Node
{
    public override bool Test(in Packet packet) => left.Test(in packet) || right.Test(in packet);

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => Either(left.Needs(isUsable), right.Needs(isUsable));
}

internal sealed class XorNode(Node left, Node right) : Node
{
    public override bool Test(in Packet packet) => left.Test(in packet) ^ right.Test(in packet);

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => Either(left.Needs(isUsable), right.Needs(isUsable));
}

/// <summary>A field, protocol or slice is there.</summary>
internal sealed class ExistsNode(Operand operand) : Node
{
    public override bool Test(in Packet packet) => operand.Exists(in packet);

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => operand.Needs(isUsable);
}

/// <summary>A computed value is not zero, as in <c>tcp.flags &amp; 2</c>.</summary>
internal sealed class TrueNode(Operand operand) : Node
{
    public override bool Test(in Packet packet)
    {
        var mark = packet.Values.Mark();
        operand.Collect(in packet);
        var any = false;
        for (var i = mark.Count; i < packet.Values.Count; i++) any |= packet.Values.IsTrue(packet.Values[i]);
        packet.Values.Release(mark);
        return any;
    }

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => operand.Needs(isUsable);
}

/// <summary>A condition on pairs of values: one pair suffices, or every pair must hold. With no values at all it is false.</summary>
internal abstract class RelationNode(Operand left, Operand right, bool all) : Node
{
    public sealed override bool Test(in Packet packet)
    {
        var values = packet.Values;
        var mark = values.Mark();
        left.Collect(in packet);
        var middle = values.Count;
        if (middle > mark.Count) right.Collect(in packet);
        var result = Pairs(values, mark.Count, middle, values.Count);
        values.Release(mark);
        return result;
    }

    public sealed override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => left.Needs(isUsable) ?? right.Needs(isUsable);

    protected abstract bool Holds(ValueStack values, in Value a, in Value b);

    private bool Pairs(ValueStack values, int first, int middle, int end)
    {
        if (middle == first || end == middle) return false;
        for (var i = first; i < middle; i++)
        {
            for (var j = middle; j < end; j++)
            {
                if (Holds(values, values[i], values[j]) != all) return !all;
            }
        }

        return all;
    }
}

/// <summary>Order and equality.</summary>
internal sealed class CompareNode(Comparison comparison, Operand left, Operand right, bool all) : RelationNode(left, right, all)
{
    protected override bool Holds(ValueStack values, in Value a, in Value b) => values.Compare(in a, in b) is { } order && comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };
}

/// <summary>How two values are compared.</summary>
internal enum Comparison : byte
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>One value's bytes stand in the other's.</summary>
internal sealed class ContainsNode(Operand left, Operand right, bool all) : RelationNode(left, right, all)
{
    protected override bool Holds(ValueStack values, in Value a, in Value b) => values.Bytes(in a).IndexOf(values.Bytes(in b)) >= 0;
}

/// <summary>Membership of a set of values and ranges.</summary>
internal sealed class InNode(Operand operand, (LiteralOperand From, LiteralOperand? To)[] set, bool all) : Node
{
    public override bool Test(in Packet packet)
    {
        var values = packet.Values;
        var mark = values.Mark();
        operand.Collect(in packet);
        var end = values.Count;
        var result = end > mark.Count && all;
        for (var i = mark.Count; i < end && result == all; i++) result = IsMember(in packet, values[i]);
        values.Release(mark);
        return result;
    }

    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => operand.Needs(isUsable);

    private bool IsMember(in Packet packet, Value value)
    {
        var values = packet.Values;
        foreach (var (from, to) in set)
        {
            var mark = values.Mark();
            from.Collect(in packet);
            to?.Collect(in packet);
            var low = values.Compare(in value, values[mark.Count]);
            var high = to is null ? low : values.Compare(in value, values[mark.Count + 1]);
            values.Release(mark);
            if (to is null ? low == 0 : low >= 0 && high <= 0) return true;
        }

        return false;
    }
}
