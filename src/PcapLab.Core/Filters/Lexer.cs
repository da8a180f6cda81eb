using System.Globalization;
using System.Text;

namespace PcapLab.Filters;

/// <summary>Cuts a filter into tokens, on demand: what a bracket holds depends on what stands before it.</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Symbols =
        ["===", "!==", "==", "!=", "~=", "<=", ">=", "&&", "||", "^^", "..", "<", ">", "!", "~", "&", "(", ")", "{", "}", "[", "]", ",", "+", "-", "*", "/", "%", "#"];

    private int _at;

    public string Text => text;

    public FilterException Error(string message, int column) => new(message, text, column);

    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        var column = _at + 1;
        if (_at == text.Length) return new Token(TokenKind.End, "the end", column);
        var c = text[_at];
        if (c == '"') return String(column, false);
        if (c is 'r' or 'R' && _at + 1 < text.Length && text[_at + 1] == '"')
        {
            _at++;
            return String(column, true);
        }

        if (c == '\'') return Character(column);
        if (IsWordStart(c)) return Word(column);
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0) continue;
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol, column);
        }

        throw Error($"\"{c}\" has no meaning here", column);
    }

    /// <summary>The raw text up to a closing bracket, which is consumed.</summary>
    public Token Bracket()
    {
        var start = _at;
        var end = text.IndexOf(']', _at);
        if (end < 0) throw Error("\"[\" is not closed by \"]\"", start);
        _at = end + 1;
        return new Token(TokenKind.Word, text[start..end], start + 1);
    }

    private bool IsWordStart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || (c == ':' && Peek(1) == ':');

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Token Word(int column)
    {
        var start = _at;
        while (_at < text.Length && IsWordPart(start)) _at++;
        return new Token(TokenKind.Word, text[start.._at], column);
    }

    /// <summary>Dots, colons, dashes and slashes belong to a word inside names, addresses, dates and CIDR blocks; two dots are a range.</summary>
    private bool IsWordPart(int start)
    {
        var c = text[_at];
        return char.IsAsciiLetterOrDigit(c) || c switch
        {
            '_' or ':' => true,
            '.' => Peek(1) != '.' && text[_at - 1] != '.',
            '-' => char.IsAsciiLetterOrDigit(Peek(1)),
            '/' => char.IsAsciiDigit(Peek(1)) && text.AsSpan(start, _at - start).ContainsAny('.', ':'),
            _ => false,
        };
    }

    private Token String(int column, bool raw)
    {
        var content = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            if (text[_at] != '\\') Append(content, text[_at]);
            else if (raw) AppendRaw(content);
            else content.Append(Escape());
        }

        if (_at == text.Length) throw Error("the string is not closed by \"", column);
        _at++;
        return new Token(TokenKind.String, content.ToString(), column, raw);
    }

    private void AppendRaw(StringBuilder content)
    {
        content.Append('\\');
        if (_at + 1 < text.Length) Append(content, text[++_at]);
    }

    /// <summary>Strings hold bytes, one per char: what is beyond ASCII stands in UTF-8.</summary>
    private static void Append(StringBuilder content, char c)
    {
        if (c < 128) content.Append(c);
        else foreach (var b in Encoding.UTF8.GetBytes(c.ToString())) content.Append((char)b);
    }

    private Token Character(int column)
    {
        _at++;
        if (_at >= text.Length) throw Error("the character is not closed by '", column);
        var c = text[_at] == '\\' ? Escape() : text[_at];
        _at++;
        if (_at >= text.Length || text[_at] != '\'') throw Error("a quoted character is one character, as in 'a' or '\\x0d'", column);
        _at++;
        return new Token(TokenKind.Char, c.ToString(), column);
    }

    private char Escape()
    {
        var column = _at + 1;
        if (++_at >= text.Length) throw Error("nothing follows the backslash", column);
        switch (text[_at])
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'a': return '\a';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'x' when _at + 2 < text.Length && byte.TryParse(text.AsSpan(_at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex):
                _at += 2;
                return (char)hex;
            case >= '0' and <= '7':
                var value = 0;
                var end = Math.Min(_at + 3, text.Length);
                while (_at < end && text[_at] is >= '0' and <= '7') value = value * 8 + text[_at++] - '0';
                _at--;
                return (char)(value & 255);
            case '\\' or '"' or '\'': return text[_at];
            default: throw Error($"\"\\{text[_at]}\" is no escape; write \\\\ for a backslash, or a raw string r\"…\"", column);
        }
    }
}
