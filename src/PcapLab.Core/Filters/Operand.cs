using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>Something with values: a field, a slice, a function's result, a literal.</summary>
internal abstract class Operand(FieldType type, int column)
{
    /// <summary>What its values are, which tells how a literal beside it is read.</summary>
    public FieldType Type => type;
    /// <summary>Where it stands, from 1.</summary>
    public int Column => column;
    /// <summary>The field whose value names a literal may use.</summary>
    public virtual Field? Named => null;

    /// <summary>Pushes its values for a packet; none when it is not there.</summary>
    public abstract void Collect(in Packet packet);

    /// <summary>Protocols of which a packet has at least one where this has a value, all of them usable to whoever asks; null where it cannot be told.</summary>
    public virtual IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => null;

    /// <summary>Whether it is there at all.</summary>
    public virtual bool Exists(in Packet packet)
    {
        var mark = packet.Values.Mark();
        Collect(in packet);
        var any = packet.Values.Count > mark.Count;
        packet.Values.Release(mark);
        return any;
    }
}

/// <summary>A field, in all its places in the packet or in one occurrence of its layer (<c>ip.src#2</c>; negative counts from the innermost).</summary>
internal sealed class FieldOperand(Field declared, Field[] parts, IReadOnlyList<Protocol> owners, (int From, int To)? layers, int column) : Operand(declared.Type, column)
{
    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => owners.All(isUsable) ? owners.ToHashSet() : null;

    public override Field? Named => declared.Names is null ? null : declared;

    public override void Collect(in Packet packet)
    {
        var all = packet.Tree.Values;
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var value = ref all[i];
            if (IsMine(value.Field) && (layers is null || IsInLayer(packet.Tree, i))) Push(in packet, in value);
        }
    }

    public override bool Exists(in Packet packet)
    {
        var all = packet.Tree.Values;
        for (var i = 0; i < all.Length; i++)
        {
            if (IsMine(all[i].Field) && (layers is null || IsInLayer(packet.Tree, i))) return true;
        }

        return false;
    }

    private bool IsMine(Field candidate)
    {
        foreach (var part in parts)
        {
            if (ReferenceEquals(part, candidate)) return true;
        }

        return false;
    }

    private bool IsInLayer(FieldTree tree, int index)
    {
        var marks = tree.Layers;
        var at = marks.Length - 1;
        while (at > 0 && marks[at].FirstValue > index) at--;
        if (at < 0) return false;
        var (ordinal, total) = (0, 0);
        for (var i = 0; i < marks.Length; i++)
        {
            if (!ReferenceEquals(marks[i].Protocol, marks[at].Protocol)) continue;
            total++;
            if (i <= at) ordinal++;
        }

        var (from, to) = layers!.Value;
        return ordinal >= (from < 0 ? total + from + 1 : from) && ordinal <= (to < 0 ? total + to + 1 : to);
    }

    private static void Push(in Packet packet, in FieldValue value)
    {
        switch (value.Field.Type)
        {
            case FieldType.None:
                break;
            case FieldType.UInt or FieldType.Bool:
                packet.Values.Push(Value.Of((Int128)value.Number));
                break;
            case FieldType.Int or FieldType.Time or FieldType.Duration:
                packet.Values.Push(Value.Of((Int128)(long)value.Number));
                break;
            case FieldType.Double:
                packet.Values.Push(Value.Of(BitConverter.UInt64BitsToDouble(value.Number)));
                break;
            default:
                packet.Values.Push(packet.Tree.Bytes(in value, packet.Frame));
                break;
        }
    }
}

/// <summary>A protocol: its bytes run from its header to the end of the buffer it stands in, so that "tcp contains" sees the payload.</summary>
internal sealed class ProtocolOperand(Protocol protocol, int column) : Operand(FieldType.Bytes, column)
{
    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => isUsable(protocol) ? new HashSet<Protocol> { protocol } : null;

    public override void Collect(in Packet packet)
    {
        foreach (var layer in packet.Tree.Layers)
        {
            if (!ReferenceEquals(layer.Protocol, protocol)) continue;
            var buffer = layer.Source == 0 ? packet.Frame : packet.Tree.SourceBytes(layer.Source);
            packet.Values.Push(buffer[Math.Min(layer.Offset, buffer.Length)..]);
        }
    }

    public override bool Exists(in Packet packet)
    {
        foreach (var layer in packet.Tree.Layers)
        {
            if (ReferenceEquals(layer.Protocol, protocol)) return true;
        }

        return false;
    }
}

/// <summary>A constant.</summary>
internal sealed class LiteralOperand(FieldType type, Value value, byte[] bytes, int column) : Operand(type, column)
{
    public override void Collect(in Packet packet)
    {
        if (value.Kind is ValueKind.Bytes or ValueKind.Network) packet.Values.Push(bytes, value.Kind, value.Number);
        else packet.Values.Push(in value);
    }

    public ReadOnlySpan<byte> Bytes => bytes;
}

/// <summary>A literal as written, until the operand beside it tells its type.</summary>
internal sealed class RawLiteral(Token token) : Operand(FieldType.None, token.Column)
{
    public Token Token => token;

    public override void Collect(in Packet packet) => throw new InvalidOperationException("unbound literal");
}

/// <summary>Bytes <c>[i:n]</c>, <c>[i-j]</c>, <c>[i]</c> of each value, several joined; negative offsets count from the end. A value too short has none.</summary>
internal sealed class SliceOperand(Operand inner, (int From, int? Length, int? To)[] ranges, int column) : Operand(FieldType.Bytes, column)
{
    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => inner.Needs(isUsable);

    public override void Collect(in Packet packet)
    {
        var values = packet.Values;
        var first = values.Count;
        inner.Collect(in packet);
        var end = values.Count;
        for (var i = first; i < end; i++)
        {
            var value = values[i];
            var length = 0;
            var fits = value.Kind == ValueKind.Bytes;
            foreach (var range in ranges) fits &= Resolve(range, value.Length, out _, out var n) && (length += n) > 0;
            if (!fits) continue;
            var to = values.Room(length);
            var start = 0;
            foreach (var range in ranges)
            {
                Resolve(range, value.Length, out var at, out var n);
                values.Bytes(in value).Slice(at, n).CopyTo(to[start..]);
                start += n;
            }

            values.PushRoom(length);
        }

        values.Collapse(first, end);
    }

    private static bool Resolve((int From, int? Length, int? To) range, int total, out int at, out int length)
    {
        at = range.From < 0 ? total + range.From : range.From;
        var last = range.To is { } to ? (to < 0 ? total + to : to) : total - 1;
        length = range.Length ?? last - at + 1;
        return at >= 0 && length > 0 && at <= total - length;
    }
}

/// <summary>Arithmetic and bitwise and, over every pair of values.</summary>
internal sealed class BinaryOperand(char op, Operand left, Operand right, FieldType type, int column) : Operand(type, column)
{
    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable) => left.Needs(isUsable) ?? right.Needs(isUsable);

    public override void Collect(in Packet packet)
    {
        var values = packet.Values;
        var first = values.Count;
        left.Collect(in packet);
        var middle = values.Count;
        right.Collect(in packet);
        var end = values.Count;
        for (var i = first; i < middle; i++)
        {
            for (var j = middle; j < end; j++)
            {
                var (a, b) = (values[i], values[j]);
                if (a.Kind == ValueKind.Bytes) PushBits(values, in a, in b);
                else if (Apply(a, b) is { } result) values.Push(in result);
            }
        }

        values.Collapse(first, end);
    }

    /// <summary>Bytes have only "and", over as many as both sides hold.</summary>
    private static void PushBits(ValueStack values, in Value a, in Value b)
    {
        var length = Math.Min(a.Length, b.Length);
        var to = values.Room(length);
        for (var i = 0; i < length; i++) to[i] = (byte)(values.Bytes(in a)[i] & values.Bytes(in b)[i]);
        values.PushRoom(length);
    }

    private Value? Apply(Value a, Value b)
    {
        if (a.Kind == ValueKind.Real || b.Kind == ValueKind.Real)
        {
            var (x, y) = (a.AsReal, b.AsReal);
            return op switch { '+' => Value.Of(x + y), '-' => Value.Of(x - y), '*' => Value.Of(x * y), '/' when y != 0 => Value.Of(x / y), _ => null };
        }

        var (m, n) = (a.Number, b.Number);
        return op switch
        {
            '&' => Value.Of(m & n),
            '+' => Value.Of(m + n),
            '-' => Value.Of(m - n),
            '*' => Value.Of(unchecked(m * n)),
            '/' when n != 0 => Value.Of(m / n),
            '%' when n != 0 => Value.Of(m % n),
            _ => null,
        };
    }
}
