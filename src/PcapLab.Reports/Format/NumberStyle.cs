using System.Collections.Frozen;

namespace PcapLab.Reports.Format;

/// <summary>
/// How a language writes numbers and dates, only where a report asks for it: separators and the order of a date. A small table of our own, for the
/// program runs without the system's cultures, so that no machine's setting can change a byte.
/// </summary>
/// <param name="Decimal">Between whole and fraction.</param>
/// <param name="Group">Between thousands.</param>
/// <param name="Day">A date in figures, for time stamps.</param>
/// <param name="Period">A date for the title page.</param>
public sealed record NumberStyle(string Decimal, string Group, string Day, string Period)
{
    private const string Space = "\u00a0";
    private static readonly AsyncLocal<NumberStyle?> Ambient = new();

    private static readonly FrozenDictionary<string, NumberStyle> ByLanguage = new Dictionary<string, NumberStyle>(StringComparer.OrdinalIgnoreCase)
    {
        ["en-GB"] = new(".", ",", "dd/MM/yyyy", "d MMMM yyyy"), ["en-US"] = new(".", ",", "MM/dd/yyyy", "MMMM d, yyyy"), ["de-CH"] = new(".", "’", "dd.MM.yyyy", "dd.MM.yyyy"),
        ["de"] = new(",", ".", "dd.MM.yyyy", "dd.MM.yyyy"), ["nl"] = new(",", ".", "dd-MM-yyyy", "dd-MM-yyyy"), ["da"] = new(",", ".", "dd.MM.yyyy", "dd.MM.yyyy"),
        ["es"] = new(",", ".", "dd/MM/yyyy", "dd/MM/yyyy"), ["it"] = new(",", ".", "dd/MM/yyyy", "dd/MM/yyyy"), ["pt"] = new(",", ".", "dd/MM/yyyy", "dd/MM/yyyy"),
        ["el"] = new(",", ".", "dd/MM/yyyy", "dd/MM/yyyy"), ["tr"] = new(",", ".", "dd.MM.yyyy", "dd.MM.yyyy"), ["id"] = new(",", ".", "dd/MM/yyyy", "dd/MM/yyyy"),
        ["fr"] = new(",", Space, "dd/MM/yyyy", "dd/MM/yyyy"), ["ru"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"), ["uk"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"),
        ["pl"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"), ["cs"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"), ["sk"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"),
        ["fi"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"), ["nb"] = new(",", Space, "dd.MM.yyyy", "dd.MM.yyyy"), ["sv"] = new(",", Space, "yyyy-MM-dd", "yyyy-MM-dd"),
        ["hu"] = new(",", Space, "yyyy.MM.dd", "yyyy.MM.dd"), ["ja"] = new(".", ",", "yyyy/MM/dd", "yyyy/MM/dd"), ["zh"] = new(".", ",", "yyyy/MM/dd", "yyyy/MM/dd"), ["ko"] = new(".", ",", "yyyy. MM. dd.", "yyyy. MM. dd."),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The style of every report that asks for none: points, commas, and dates as ISO 8601 has them.</summary>
    public static NumberStyle Invariant { get; } = new(".", ",", "yyyy-MM-dd", "d MMMM yyyy");

    /// <summary>Languages that are known.</summary>
    public static IEnumerable<string> Names => ByLanguage.Keys.Order(StringComparer.Ordinal);

    /// <summary>What is being written now.</summary>
    internal static NumberStyle Current => Ambient.Value ?? Invariant;

    /// <summary>The style of a language, such as <c>de</c> or <c>de-AT</c>; null when it is not known.</summary>
    public static NumberStyle? Find(string culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return ByLanguage.TryGetValue(culture, out var exact) ? exact : ByLanguage.GetValueOrDefault(culture.Split('-', '_')[0]);
    }

    /// <summary>Everything formatted until this is disposed, in this flow of execution, has the style; null changes nothing.</summary>
    internal static IDisposable Use(NumberStyle? style)
    {
        var before = Ambient.Value;
        if (style is not null) Ambient.Value = style;
        return new Scope(before);
    }

    /// <summary>Puts this style's separators into a number that was written with a point and commas.</summary>
    internal string Localise(string number) => this == Invariant ? number : string.Concat(number.Select(c => c switch { '.' => Decimal, ',' => Group, _ => c.ToString() }));

    private sealed class Scope(NumberStyle? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
