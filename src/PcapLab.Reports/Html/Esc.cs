using System.Buffers;
using System.Text;
using PcapLab.Export;

namespace PcapLab.Reports.Html;

/// <summary>
/// Text into HTML. Everything goes through here: markup characters become entities; controls, direction marks and invisible characters
/// become visible escapes first, so a name can neither be markup nor read as another name.
/// </summary>
internal static class Esc
{
    private static readonly SearchValues<char> Markup = SearchValues.Create("&<>\"'`");

    public static string Text(string? text)
    {
        var safe = SafeText.Escape(text);
        if (safe.AsSpan().IndexOfAny(Markup) < 0) return safe;
        var html = new StringBuilder(safe.Length + 16);
        foreach (var c in safe)
        {
            html.Append(c switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;", '`' => "&#96;", _ => null } ?? c.ToString());
        }

        return html.ToString();
    }

    /// <summary>A link's target: places in the page, files beside it and web addresses only; anything else leads nowhere.</summary>
    public static string Target(string target) =>
        target.StartsWith('#') || target.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '%' or '~') || target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith("http://", StringComparison.Ordinal) ? Text(target) : "#";

    /// <summary>An argument for a POSIX shell.</summary>
    public static string Shell(string argument)
    {
        if (argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/')) return argument.StartsWith('-') ? "./" + argument : argument;
        return "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
