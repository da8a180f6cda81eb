namespace PcapLab.Filters;

/// <summary>A relation and which pairs of values must hold when the user does not say: <c>!=</c> wants all (Wireshark 4), the others any.</summary>
internal sealed record RelationOperator(string Name, RelationKind Kind, Comparison Comparison = Comparison.Equal, bool All = false)
{
    private static readonly Dictionary<string, RelationOperator> Table = new(StringComparer.Ordinal)
    {
        ["=="] = new("==", RelationKind.Compare),
        ["eq"] = new("eq", RelationKind.Compare),
        ["any_eq"] = new("any_eq", RelationKind.Compare),
        ["==="] = new("===", RelationKind.Compare, All: true),
        ["all_eq"] = new("all_eq", RelationKind.Compare, All: true),
        ["!="] = new("!=", RelationKind.Compare, Comparison.NotEqual, true),
        ["ne"] = new("ne", RelationKind.Compare, Comparison.NotEqual, true),
        ["all_ne"] = new("all_ne", RelationKind.Compare, Comparison.NotEqual, true),
        ["~="] = new("~=", RelationKind.Compare, Comparison.NotEqual),
        ["!=="] = new("!==", RelationKind.Compare, Comparison.NotEqual),
        ["any_ne"] = new("any_ne", RelationKind.Compare, Comparison.NotEqual),
        [">"] = new(">", RelationKind.Compare, Comparison.Greater),
        ["gt"] = new("gt", RelationKind.Compare, Comparison.Greater),
        [">="] = new(">=", RelationKind.Compare, Comparison.GreaterOrEqual),
        ["ge"] = new("ge", RelationKind.Compare, Comparison.GreaterOrEqual),
        ["<"] = new("<", RelationKind.Compare, Comparison.Less),
        ["lt"] = new("lt", RelationKind.Compare, Comparison.Less),
        ["<="] = new("<=", RelationKind.Compare, Comparison.LessOrEqual),
        ["le"] = new("le", RelationKind.Compare, Comparison.LessOrEqual),
        ["contains"] = new("contains", RelationKind.Contains),
        ["matches"] = new("matches", RelationKind.Matches),
        ["~"] = new("~", RelationKind.Matches),
        ["in"] = new("in", RelationKind.In),
        ["not"] = new("not in", RelationKind.NotIn),
    };

    /// <summary>The relation a token stands for, or null.</summary>
    public static RelationOperator? Of(Token token) => token.Kind is TokenKind.Symbol or TokenKind.Word ? Table.GetValueOrDefault(token.Text) : null;
}

/// <summary>What a relation does.</summary>
internal enum RelationKind : byte
{
    Compare,
    Contains,
    Matches,
    In,
    NotIn,
}
