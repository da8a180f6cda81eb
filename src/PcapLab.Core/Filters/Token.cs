namespace PcapLab.Filters;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte
{
    End,
    /// <summary>A name, number or address: only its place tells which.</summary>
    Word,
    /// <summary>A quoted string, escapes resolved.</summary>
    String,
    /// <summary>A quoted character: a number or a byte.</summary>
    Char,
    Symbol,
}

/// <summary>A piece of a filter.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of strings the content, one char per byte.</param>
/// <param name="Column">Where it starts, from 1.</param>
/// <param name="IsRaw">A raw string (<c>r"…"</c>): no escapes, for regular expressions.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Column, bool IsRaw = false)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
    public bool IsWord(string word) => Kind == TokenKind.Word && Text == word;
}
