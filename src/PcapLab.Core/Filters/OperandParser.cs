using System.Globalization;
using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>Operands and the relations that bind them.</summary>
internal sealed class OperandParser(Parser parser, FieldCatalog catalog)
{
    /// <summary>An operand with bitwise and, the weakest of its operators.</summary>
    public Operand Operand()
    {
        var left = Sum();
        while (parser.Current.Is("&") || parser.Current.IsWord("bitwise_and") || parser.Current.IsWord("bitand")) left = Combine('&', left, Sum);
        return left;
    }

    /// <summary>The condition that an operator makes of a left operand and what follows; the right operand goes on in a chain.</summary>
    public (Node Node, Operand? Right) Relate(RelationOperator op, Operand left, bool? all)
    {
        var at = parser.Current;
        parser.Advance();
        if (op.Kind is RelationKind.NotIn)
        {
            if (!parser.Current.IsWord("in")) throw parser.Error("\"in\" is missing after \"not\"", parser.Current);
            parser.Advance();
        }

        if (left is RawLiteral raw && op.Kind is not RelationKind.Compare) throw NotAName(raw.Token);
        switch (op.Kind)
        {
            case RelationKind.In: return (new InNode(left, Set(left), all ?? false), null);
            case RelationKind.NotIn: return (new NotNode(new InNode(left, Set(left), all ?? false)), null);
            case RelationKind.Matches: return (new MatchesNode(Searchable(left, at), Pattern(), all ?? false), null);
            case RelationKind.Contains:
                var part = Operand();
                if (part is RawLiteral literal) part = Literals.Constant(FieldType.Bytes, ContentOf(literal.Token, left.Type), literal.Token);
                return (new ContainsNode(Searchable(left, at), part, all ?? false), null);
            default:
                var right = Operand();
                (left, right) = Bind(left, right, op);
                return (new CompareNode(op.Comparison, left, right, all ?? op.All), right);
        }
    }

    /// <summary>The error for a word that is no name, with what may have been meant.</summary>
    public FilterException NotAName(Token token)
    {
        if (token.Kind != TokenKind.Word || !token.Text.Any(char.IsAsciiLetter))
            return parser.Error($"\"{token.Text}\" is a value; a field is missing to compare it with", token);
        var near = catalog.Suggest(token.Text);
        var hint = near.Count == 0 ? "; \"pcaplab list fields\" prints all" : "; did you mean " + string.Join(" or ", near) + "?";
        return parser.Error($"\"{token.Text}\" is neither a field nor a protocol{hint}", token);
    }

    private Operand Sum()
    {
        var left = Product();
        while (parser.Current.Is("+") || parser.Current.Is("-")) left = Combine(parser.Current.Text[0], left, Product);
        return left;
    }

    private Operand Product()
    {
        var left = Primary();
        while (parser.Current.Is("*") || parser.Current.Is("/") || parser.Current.Is("%")) left = Combine(parser.Current.Text[0], left, Primary);
        return left;
    }

    private BinaryOperand Combine(char op, Operand left, Func<Operand> next)
    {
        var at = parser.Current;
        parser.Advance();
        var right = next();
        if (left is RawLiteral && right is RawLiteral) throw parser.Error($"\"{op}\" needs a field on one side", at);
        (left, right) = Bind(left, right, null);
        var type = left.Type == FieldType.Double ? left.Type : right.Type;
        foreach (var side in new[] { left, right })
        {
            if (!FunctionOperand.IsNumeric(side.Type) && (op != '&' || side.Type is not (FieldType.Bytes or FieldType.Ether or FieldType.Ipv4 or FieldType.Ipv6)))
                throw parser.Lexer.Error($"\"{op}\" computes with numbers; this is not one", side.Column);
        }

        return new BinaryOperand(op, left, right, op == '&' && FunctionOperand.IsNumeric(type) ? FieldType.UInt : type, left.Column);
    }

    private Operand Primary()
    {
        var token = parser.Current;
        if (token.Is("{"))
        {
            parser.Enter();
            parser.Advance();
            var inner = Operand();
            parser.Expect("}", "to close the group");
            parser.Leave();
            return inner;
        }

        if (token.Is("-"))
        {
            parser.Advance();
            var number = parser.Current;
            parser.Advance();
            return new RawLiteral(number with { Text = "-" + number.Text, Column = token.Column });
        }

        if (token.Kind is TokenKind.End or TokenKind.Symbol)
            throw parser.Error(token.Kind == TokenKind.End ? "the filter ends where an operand is expected" : $"\"{token.Text}\" stands where an operand is expected", token);
        parser.Advance();
        if (token.Kind != TokenKind.Word) return new RawLiteral(token);
        if (parser.Current.Is("(")) return Slices(Function(token));
        return Slices(Named(token));
    }

    private Operand Named(Token token)
    {
        if (catalog.TryField(token.Text, out var field, out var owners))
        {
            Field[] parts = field.Parts.Count > 0 ? [.. field.Parts] : [field];
            parser.Uses(parts, owners);
            return new FieldOperand(field, parts, owners, LayerNumber(), token.Column);
        }

        if (!catalog.TryProtocol(token.Text, out var protocol)) return new RawLiteral(token);
        parser.Uses([], [protocol]);
        parser.NamesProtocol();
        return new ProtocolOperand(protocol, token.Column);
    }

    /// <summary><c>#n</c> or <c>#[n-m]</c> after a field: which occurrence of its layer, from the outside; negative from the inside.</summary>
    private (int From, int To)? LayerNumber()
    {
        if (!parser.Current.Is("#")) return null;
        parser.Advance();
        if (parser.Current.Is("["))
        {
            var token = parser.Lexer.Bracket();
            parser.Advance();
            var range = SliceRange.Parse(token.Text) ?? throw parser.Error("a layer range is written [2] or [1-2]", token);
            return (range.From, range.To ?? range.From);
        }

        var negative = parser.Current.Is("-");
        if (negative) parser.Advance();
        if (!int.TryParse(parser.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw parser.Error("a layer number is expected after \"#\", from 1", parser.Current);
        parser.Advance();
        return negative ? (-number, -number) : (number, number);
    }

    private Operand Slices(Operand operand)
    {
        while (parser.Current.Is("["))
        {
            var at = parser.Current;
            if (operand is RawLiteral raw) throw NotAName(raw.Token);
            if (operand.Type is not (FieldType.Bytes or FieldType.Text or FieldType.Ether or FieldType.Ipv4 or FieldType.Ipv6 or FieldType.Oid))
                throw parser.Error("only bytes, text and addresses have slices", at);
            var token = parser.Lexer.Bracket();
            var ranges = new List<(int, int?, int?)>();
            foreach (var part in token.Text.Split(','))
                ranges.Add(SliceRange.Parse(part) ?? throw parser.Error($"\"{part.Trim()}\" is no slice; write [offset], [offset:length], [from-to], [:length] or [offset:]", token));
            parser.Advance();
            operand = new SliceOperand(operand, [.. ranges], operand.Column);
        }

        return operand;
    }

    private FunctionOperand Function(Token name)
    {
        var function = FunctionOperand.All.FirstOrDefault(f => f.Name == name.Text)
            ?? throw parser.Error($"there is no function \"{name.Text}\"; there are {string.Join(", ", FunctionOperand.All.Select(f => f.Name))}", name);
        parser.Enter();
        parser.Advance();
        var arguments = new List<Operand>();
        while (!parser.Current.Is(")"))
        {
            if (arguments.Count > 0) parser.Expect(",", "between arguments");
            arguments.Add(Operand());
        }

        parser.Advance();
        parser.Leave();
        if (arguments.Count < function.Least || arguments.Count > function.Most)
            throw parser.Error($"{name.Text}() takes {(function.Least == function.Most ? "one argument" : "one argument or more")}", name);
        if (arguments[0] is RawLiteral first) throw NotAName(first.Token);
        for (var i = 1; i < arguments.Count; i++) (_, arguments[i]) = Bind(arguments[0], arguments[i], null);
        foreach (var argument in arguments)
        {
            if (!function.Accepts(argument.Type)) throw parser.Lexer.Error($"{name.Text}() is not for this kind of field", argument.Column);
        }

        return new FunctionOperand(function, [.. arguments], function.Result ?? arguments[0].Type, name.Column);
    }

    private (Operand Left, Operand Right) Bind(Operand left, Operand right, RelationOperator? op)
    {
        if (left is RawLiteral a && right is RawLiteral) throw NotAName(a.Token);
        if (left is RawLiteral l) left = Literal(l.Token, right);
        else if (right is RawLiteral r) right = Literal(r.Token, left);
        if (op is not null && !IsComparable(left.Type, right.Type)) throw parser.Lexer.Error($"the two sides of \"{op.Name}\" are of different kinds", right.Column);
        return (left, right);
    }

    private static bool IsComparable(FieldType a, FieldType b) => a != FieldType.None && b != FieldType.None && FunctionOperand.IsNumeric(a) == FunctionOperand.IsNumeric(b);

    private LiteralOperand Literal(Token token, Operand beside)
    {
        if (beside.Type == FieldType.None) throw parser.Lexer.Error("this field has no value to compare; it only is there or not", beside.Column);
        if (Literals.Bind(token, beside.Type, beside.Named, out var expected) is { } literal) return literal;
        var near = token.Kind == TokenKind.Word && token.Text.Contains('.', StringComparison.Ordinal) ? catalog.Suggest(token.Text) : [];
        throw parser.Error($"\"{token.Text}\" is not {expected}" + (near.Count == 0 ? "" : $"; did you mean {near[0]}?"), token);
    }

    private (LiteralOperand, LiteralOperand?)[] Set(Operand operand)
    {
        parser.Expect("{", "before the values of \"in\"");
        var set = new List<(LiteralOperand, LiteralOperand?)>();
        while (!parser.Current.Is("}"))
        {
            var from = Literal(Element(), operand);
            LiteralOperand? to = null;
            if (parser.Current.Is(".."))
            {
                parser.Advance();
                to = Literal(Element(), operand);
            }

            set.Add((from, to));
            if (parser.Current.Is(",")) parser.Advance();
        }

        if (set.Count == 0) throw parser.Error("the set is empty", parser.Current);
        parser.Advance();
        return [.. set];
    }

    private Token Element()
    {
        var token = parser.Current;
        var negative = token.Is("-");
        if (negative)
        {
            parser.Advance();
            token = parser.Current with { Text = "-" + parser.Current.Text };
        }

        if (token.Kind is TokenKind.End or TokenKind.Symbol) throw parser.Error("a value or \"}\" is expected in the set", token);
        parser.Advance();
        return token;
    }

    private Operand Searchable(Operand left, Token at) =>
        left.Type is FieldType.Text or FieldType.Bytes or FieldType.Ether or FieldType.Oid ? left : throw parser.Error($"\"{at.Text}\" searches text and bytes; the left side is neither", at);

    private byte[] ContentOf(Token token, FieldType type) =>
        type is FieldType.Text or FieldType.Oid || token.Kind != TokenKind.Word ? System.Text.Encoding.Latin1.GetBytes(token.Text)
            : Literals.Bytes(token) ?? throw parser.Error($"\"{token.Text}\" is not bytes such as 0a:ff or a string", token);

    private System.Text.RegularExpressions.Regex Pattern()
    {
        var token = parser.Current;
        if (token.Kind != TokenKind.String) throw parser.Error("a regular expression stands in quotes, as in \"^GET\"", token);
        parser.Advance();
        try
        {
            return MatchesNode.Compile(token.Text);
        }
        catch (ArgumentException e)
        {
            throw parser.Error("this is no regular expression: " + e.Message, token);
        }
    }
}
