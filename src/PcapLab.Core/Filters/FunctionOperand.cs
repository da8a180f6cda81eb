using System.Globalization;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>Functions of the filter language, in one table: name, how many arguments, type of the result, and what it does.</summary>
internal sealed class FunctionOperand(FunctionOperand.Function function, Operand[] arguments, FieldType type, int column) : Operand(type, column)
{
    /// <summary>A function: its values stand on the stack from <c>first</c>; it pushes its results behind them.</summary>
    internal sealed record Function(string Name, int Least, int Most, FieldType? Result, Func<FieldType, bool> Accepts, Action<FunctionOperand, ValueStack, int, int> Apply);

    public static IReadOnlyList<Function> All { get; } =
    [
        new("len", 1, 1, FieldType.UInt, _ => true, (_, v, first, end) => { for (var i = first; i < end; i++) v.Push(Value.Of((Int128)v[i].Length)); }),
        new("count", 1, 1, FieldType.UInt, _ => true, (_, v, first, end) => { if (end > first) v.Push(Value.Of((Int128)(end - first))); }),
        new("upper", 1, 1, FieldType.Text, t => t == FieldType.Text, (_, v, first, end) => ChangeCase(v, first, end, true)),
        new("lower", 1, 1, FieldType.Text, t => t == FieldType.Text, (_, v, first, end) => ChangeCase(v, first, end, false)),
        new("string", 1, 1, FieldType.Text, t => t is not (FieldType.Text or FieldType.Bytes), ToText),
        new("abs", 1, 1, null, IsNumeric, (_, v, first, end) => { for (var i = first; i < end; i++) v.Push(v[i].Kind == ValueKind.Real ? Value.Of(Math.Abs(v[i].Real)) : Value.Of(Int128.Abs(v[i].Number))); }),
        new("max", 1, 16, null, IsNumeric, (_, v, first, end) => Extreme(v, first, end, 1)),
        new("min", 1, 16, null, IsNumeric, (_, v, first, end) => Extreme(v, first, end, -1)),
    ];

    public static bool IsNumeric(FieldType type) => type is FieldType.UInt or FieldType.Int or FieldType.Bool or FieldType.Time or FieldType.Duration or FieldType.Double;

    /// <summary>Of several arguments one with values is enough.</summary>
    public override IReadOnlySet<Protocol>? Needs(Func<Protocol, bool> isUsable)
    {
        var all = new HashSet<Protocol>();
        foreach (var argument in arguments)
        {
            if (argument.Needs(isUsable) is not { } needs) return null;
            all.UnionWith(needs);
        }

        return all;
    }

    public override void Collect(in Packet packet)
    {
        var first = packet.Values.Count;
        foreach (var argument in arguments) argument.Collect(in packet);
        var end = packet.Values.Count;
        function.Apply(this, packet.Values, first, end);
        packet.Values.Collapse(first, end);
    }

    private static void ChangeCase(ValueStack values, int first, int end, bool upper)
    {
        for (var i = first; i < end; i++)
        {
            var value = values[i];
            var to = values.Room(value.Length);
            var from = values.Bytes(in value);
            for (var n = 0; n < from.Length; n++) to[n] = upper ? ToUpper(from[n]) : ToLower(from[n]);
            values.PushRoom(value.Length);
        }
    }

    private static byte ToUpper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;

    private static byte ToLower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b;

    private static void Extreme(ValueStack values, int first, int end, int sign)
    {
        if (first == end) return;
        var best = values[first];
        for (var i = first + 1; i < end; i++)
        {
            if (values.Compare(values[i], in best) * sign > 0) best = values[i];
        }

        values.Push(in best);
    }

    private static void ToText(FunctionOperand self, ValueStack values, int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            var value = values[i];
            var text = value.Kind switch
            {
                ValueKind.Number => value.Number.ToString(CultureInfo.InvariantCulture),
                ValueKind.Real => value.Real.ToString(CultureInfo.InvariantCulture),
                _ => AddressText(self.ArgumentType, values.Bytes(in value)),
            };
            values.Push(Encoding.UTF8.GetBytes(text));
        }
    }

    private FieldType ArgumentType => arguments[0].Type;

    private static string AddressText(FieldType type, ReadOnlySpan<byte> bytes) => type switch
    {
        FieldType.Ipv4 or FieldType.Ipv6 when bytes.Length is 4 or 16 => Ip.FromBytes(bytes).ToString(),
        FieldType.Oid => Encoding.UTF8.GetString(bytes),
        _ => string.Join(':', Convert.ToHexStringLower(bytes).Chunk(2).Select(c => new string(c))),
    };
}
