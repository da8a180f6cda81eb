using System.Text.RegularExpressions;

namespace PcapLab.Notebooks.Languages;

/// <summary>Cuts a cell at its magic lines. A cell without one is C#.</summary>
internal static partial class CellSplitter
{
    public static IReadOnlyList<CellPart> Split(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var parts = new List<CellPart>();
        var (language, options, first) = ("csharp", Options(""), 0);
        for (var i = 0; i <= lines.Length; i++)
        {
            var magic = i < lines.Length ? Magic().Match(lines[i]) : null;
            if (magic is { Success: false }) continue;
            var text = string.Join('\n', lines[first..i]);
            if (text.Trim().Length > 0 || first > 0) parts.Add(new CellPart(language, options, text, first));
            if (magic is not null) (language, options, first) = (magic.Groups[1].Value, Options(magic.Groups[2].Value), i + 1);
        }

        return parts;
    }

    /// <summary>The cell with everything that is not C# turned into blanks: positions stay what they were.</summary>
    public static string CSharpOnly(string code)
    {
        var lines = code.Split('\n');
        var isCSharp = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var magic = Magic().Match(lines[i]);
            if (magic.Success) isCSharp = magic.Groups[1].Value == "csharp";
            if (magic.Success || !isCSharp) lines[i] = new string(' ', lines[i].Length);
        }

        return string.Join('\n', lines);
    }

    private static Dictionary<string, string> Options(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match m in Option().Matches(text)) options[m.Groups[1].Value] = m.Groups[2].Value.Trim('"');
        return options;
    }

    [GeneratedRegex(@"^#!([A-Za-z][\w-]*)(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Magic();

    [GeneratedRegex("""--([\w-]+)(?:[ =]+("[^"]*"|[^\s-]\S*))?""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Option();
}
