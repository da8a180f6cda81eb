namespace PcapLab.Cli;

/// <summary>Did you mean…: the nearest of the known words.</summary>
internal static class Suggestions
{
    /// <summary>" (did you mean 'x'?)", or nothing when no word is near.</summary>
    public static string For(string typed, IEnumerable<string> known)
    {
        var best = known.Select(k => (Word: k, Distance: Distance(typed, k)))
            .Where(p => p.Distance <= Math.Max(1, Math.Min(typed.Length, p.Word.Length) / 3) || (typed.Length > 2 && p.Word.StartsWith(typed, StringComparison.Ordinal)))
            .OrderBy(p => p.Distance).ThenBy(p => p.Word, StringComparer.Ordinal).Select(p => p.Word).FirstOrDefault();
        return best is null ? "" : $" (did you mean '{best}'?)";
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one word to the other.</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, replace);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
