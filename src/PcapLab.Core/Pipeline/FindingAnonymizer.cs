using System.Text.RegularExpressions;
using PcapLab.Export;
using PcapLab.Findings;
using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>
/// Findings with pseudonyms in their words, filters and subjects. What may name somebody is found by its shape (addresses, dotted names, whatever a
/// filter quotes) and by what the capture's rows say (certificate subjects, names of odd letters); the detectors' own words stay.
/// </summary>
internal sealed partial class FindingAnonymizer
{
    private readonly Pseudonyms _names;
    private readonly List<(string From, string To)> _texts = [];

    public FindingAnonymizer(AnalysisResult result, Pseudonyms names)
    {
        _names = names;
        if (result.Findings.Count == 0) return;
        var subjects = result.Tls.SelectMany(t => new[] { t.CertSubject, t.CertIssuer }).OfType<string>().Select(s => (s, names.MapName(s.Replace('.', '_'))));
        var odd = result.Dns.Select(d => d.QName).Where(n => n.Length > 1 && !Plain().IsMatch(n)).SelectMany(Endings).Select(n => (n, names.MapName(n.Replace('.', '_'))));
        // Longest first, so that no part of a text is replaced before the whole.
        _texts = [.. subjects.Concat(odd).DistinctBy(t => t.Item1, StringComparer.Ordinal).OrderByDescending(t => t.Item1.Length).ThenBy(t => t.Item1, StringComparer.Ordinal)];
    }

    public Finding Apply(Finding f) => f with { Key = Text(f.Key), Title = Text(f.Title), Seen = Text(f.Seen), Action = Text(f.Action), Limits = Text(f.Limits), Filter = Filter(f.Filter) };

    private string Text(string text)
    {
        foreach (var (from, to) in _texts) text = text.Replace(from, to, StringComparison.Ordinal);
        text = Name().Replace(Addresses(text), m => m.Value.Any(char.IsAsciiLetter) ? _names.MapName(m.Value) : m.Value);
        return Redacted().Replace(text, "•••");
    }

    /// <summary>A filter: what it quotes is a name or a pattern of one; of the rest only addresses, for field names have points too.</summary>
    private string Filter(string filter)
    {
        var parts = Quoted().Split(filter);
        for (var i = 0; i < parts.Length; i++) parts[i] = i % 2 == 0 ? Addresses(parts[i]) : Quote(parts[i]);
        return string.Concat(parts);
    }

    private string Quote(string quoted)
    {
        var text = quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        var mapped = text.StartsWith("\\.", StringComparison.Ordinal) && text.EndsWith('$') ? "\\." + Regex.Escape(_names.MapName(Regex.Unescape(text[2..^1]))) + "$" : _names.MapName(text);
        return "\"" + mapped.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }

    private string Addresses(string text)
    {
        text = Mac().Replace(text, m => _names.MapEther(m.Value));
        text = V6().Replace(text, m => Ip.TryParse(m.Value, out var ip) ? _names.Map(ip).ToString() : m.Value);
        return V4().Replace(text, m => Ip.TryParse(m.Value, out var ip) ? _names.Map(ip).ToString() : m.Value);
    }

    /// <summary>A name and the domains it lies under, for a finding may speak of any of them.</summary>
    private static IEnumerable<string> Endings(string name)
    {
        for (var at = 0; at >= 0 && at < name.Length; at = name.IndexOf('.', at) is var dot && dot < 0 ? -1 : dot + 1)
            if (name.Length - at > 3) yield return name[at..];
    }

    [GeneratedRegex(@"\b[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}\b")]
    private static partial Regex Mac();

    [GeneratedRegex(@"(?<![\w:.])[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(?<![.])")]
    private static partial Regex V6();

    [GeneratedRegex(@"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")]
    private static partial Regex V4();

    [GeneratedRegex(@"[\w-]+(?:\.[\w-]+)+")]
    private static partial Regex Name();

    // A log-in name with its middle hidden still shows its ends.
    [GeneratedRegex(@"[^\s,;]?•+[^\s,;]?")]
    private static partial Regex Redacted();

    [GeneratedRegex(@"(""(?:[^""\\]|\\.)*"")")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex Plain();
}
