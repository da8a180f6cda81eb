using PcapLab.Schema;

namespace PcapLab.Filters;

/// <summary>
/// Recursive descent over the filter language, weakest first: <c>or</c>, <c>xor</c>, <c>and</c>, <c>not</c>, relations, <c>&amp;</c>, <c>+ -</c>, <c>* / %</c>.
/// Operands are bound as they meet: a literal is read as the type of what it is compared with.
/// </summary>
internal sealed class Parser
{
    /// <summary>Nesting of parentheses and negations: text comes from the network through the dashboard too.</summary>
    private const int MaxDepth = 100;

    private readonly Lexer _lexer;
    private readonly OperandParser _operands;
    private readonly HashSet<Field> _fields = [];
    private readonly HashSet<Protocol> _protocols = [];
    private Token _token;
    private int _depth;
    private int _named;
    private int _lone;

    public Parser(string text, FieldCatalog catalog)
    {
        _lexer = new Lexer(text);
        _operands = new OperandParser(this, catalog);
        _token = _lexer.Next();
    }

    public Token Current => _token;

    public Lexer Lexer => _lexer;

    public Filter Parse()
    {
        Node root = _token.Kind == TokenKind.End ? Everything.Instance : Or();
        if (_token.Kind != TokenKind.End) throw Error($"\"{_token.Text}\" is not expected here; join conditions by \"and\" or \"or\"", _token);
        return new Filter(_lexer.Text, root, _fields, _protocols, _named > _lone);
    }

    public void Advance() => _token = _lexer.Next();

    public FilterException Error(string message, Token token) => _lexer.Error(message, token.Column);

    public void Expect(string symbol, string purpose)
    {
        if (!_token.Is(symbol)) throw Error($"\"{symbol}\" is missing {purpose}", _token);
        Advance();
    }

    public void Uses(IEnumerable<Field> fields, IEnumerable<Protocol> owners)
    {
        _fields.UnionWith(fields);
        _protocols.UnionWith(owners);
    }

    /// <summary>A protocol stands for its bytes, unless it stands alone.</summary>
    public void NamesProtocol() => _named++;

    /// <summary>Counts one level of nesting down; the caller counts up again with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth) throw Error("the filter is nested too deeply", _token);
    }

    public void Leave() => _depth--;

    private bool Accept(string symbol, string word)
    {
        if (!_token.Is(symbol) && !_token.IsWord(word)) return false;
        Advance();
        return true;
    }

    private Node Or()
    {
        var left = Xor();
        while (Accept("||", "or")) left = new OrNode(left, Xor());
        return left;
    }

    private Node Xor()
    {
        var left = And();
        while (Accept("^^", "xor")) left = new XorNode(left, And());
        return left;
    }

    private Node And()
    {
        var left = Unary();
        while (Accept("&&", "and")) left = new AndNode(left, Unary());
        return left;
    }

    private Node Unary()
    {
        Enter();
        Node node;
        if (Accept("!", "not")) node = new NotNode(Unary());
        else if (_token.Is("("))
        {
            Advance();
            node = Or();
            Expect(")", "to close the parenthesis");
        }
        else node = Relation();
        Leave();
        return node;
    }

    private Node Relation()
    {
        bool? all = null;
        if (_token.IsWord("any") || _token.IsWord("all"))
        {
            all = _token.Text == "all";
            Advance();
        }

        var first = _token;
        var left = _operands.Operand();
        if (RelationOperator.Of(_token) is not { } op)
        {
            if (all is not null) throw Error("\"any\" and \"all\" need a comparison after the operand", first);
            return Lone(left);
        }

        Node? node = null;
        // a < b < c holds when both comparisons do.
        for (RelationOperator? next = op; next is not null; next = RelationOperator.Of(_token))
        {
            var (relation, right) = _operands.Relate(next, left, all);
            node = node is null ? relation : new AndNode(node, relation);
            if (right is null) break;
            left = right;
        }

        return node!;
    }

    private Node Lone(Operand operand)
    {
        if (operand is ProtocolOperand) _lone++;
        return operand switch
        {
            RawLiteral raw => throw _operands.NotAName(raw.Token),
            FieldOperand or ProtocolOperand or SliceOperand => new ExistsNode(operand),
            _ => new TrueNode(operand),
        };
    }

    /// <summary>What an empty filter matches.</summary>
    private sealed class Everything : Node
    {
        public static Everything Instance { get; } = new();

        public override bool Test(in Packet packet) => true;
    }
}
