namespace PcapLab.Reports.Theming;

/// <summary>
/// The one declaration of the product's look: colours, type scale and spacing. PDF and SVG draw with it, and the CSS variables of
/// HTML reports and of the dashboard are generated from it (<see cref="ThemeCss"/>).
/// </summary>
public static class Theme
{
    private static readonly Rgb White = Rgb.Parse("#FFFFFF");
    private static readonly Rgb Night = Rgb.Parse("#0F1317");

    /// <summary>The page.</summary>
    public static Paint Ground { get; } = new("ground", White, Night);

    /// <summary>Text.</summary>
    public static Paint Ink { get; } = Of("ink", "#1B1F24", "#E6E9ED");

    /// <summary>Labels, captions and what is second in rank; still 4.5:1.</summary>
    public static Paint Muted { get; } = Of("muted", "#59626E", "#9BA6B3");

    /// <summary>Hairlines and grids.</summary>
    public static Paint Line { get; } = Of("line", "#DCE0E6", "#2C343D");

    /// <summary>Axes and rules under headings.</summary>
    public static Paint Rule { get; } = Of("rule", "#9AA3AF", "#56616D");

    /// <summary>Quiet panels: code, notes, table heads.</summary>
    public static Paint Panel { get; } = Of("panel", "#F5F7F9", "#171D24");

    /// <summary>The one accent: links, rules of the cover, selections.</summary>
    public static Paint Accent { get; } = Of("accent", "#005F96", "#62B5E8");

    /// <summary>The bar of a value behind its number.</summary>
    public static Paint Bar { get; } = Of("bar", "#D3E5F1", "#1D3A50");

    /// <summary>The seven colours of Okabe and Ito (safe for colour-blind readers), grey for "other", and slate for TCP that carries nothing recognised.</summary>
    public static IReadOnlyList<SeriesPaint> Series { get; } =
    [
        SeriesPaint.Of("s1", "#0072B2"), SeriesPaint.Of("s2", "#E69F00"), SeriesPaint.Of("s3", "#009E73"), SeriesPaint.Of("s4", "#CC79A7"),
        SeriesPaint.Of("s5", "#56B4E9"), SeriesPaint.Of("s6", "#D55E00"), SeriesPaint.Of("s7", "#F0E442"), SeriesPaint.Of("s8", "#8A929C"), SeriesPaint.Of("s9", "#5B6674"),
    ];

    /// <summary>Grey, for everything that is not among the seven.</summary>
    public static SeriesPaint Other => Series[7];

    /// <summary>Light to strong, for heat maps: zero is the first.</summary>
    public static IReadOnlyList<Paint> Heat { get; } = HeatScale();

    /// <summary>Critical, high, medium, low, info: always beside a word, never by colour alone.</summary>
    public static IReadOnlyList<Paint> Severity { get; } =
    [
        Of("sev-critical", "#B3261E", "#F2766E"), Of("sev-high", "#C25500", "#F08A3C"), Of("sev-medium", "#8A6A00", "#D9B23A"),
        Of("sev-low", "#3F6C9A", "#7FA9D4"), Of("sev-info", "#66707B", "#9AA5B1"),
    ];

    /// <summary>Good news: an intact capture, a passed check.</summary>
    public static Paint Good { get; } = Of("good", "#00714F", "#3CC59A");

    /// <summary>Print sizes in points: small, body, lead, h3, h2, h1.</summary>
    public static IReadOnlyList<double> PrintScale { get; } = [8.5, 10, 12, 15, 20, 28];

    /// <summary>Screen sizes in CSS pixels: small, body, lead, h2, h1.</summary>
    public static IReadOnlyList<double> ScreenScale { get; } = [12, 14, 16, 20, 28];

    /// <summary>Every paint once, in the order of the generated CSS.</summary>
    public static IEnumerable<Paint> All =>
        new[] { Ground, Ink, Muted, Line, Rule, Panel, Accent, Bar, Good }
            .Concat(Series.SelectMany(s => new[] { s.Fill, s.Edge, s.Tint })).Concat(Heat).Concat(Severity);

    /// <summary>The colour of a ground, for mixing.</summary>
    internal static (Rgb Light, Rgb Dark) Grounds => (White, Night);

    private static Paint Of(string name, string light, string dark) => new(name, Rgb.Parse(light), Rgb.Parse(dark));

    private static Paint[] HeatScale()
    {
        Rgb strong = Rgb.Parse("#00436B"), glow = Rgb.Parse("#8FD0F7");
        double[] shares = [0.05, 0.14, 0.26, 0.39, 0.53, 0.68, 0.84, 1];
        return [.. shares.Select((s, i) => new Paint($"heat{i}", strong.Mix(White, s), glow.Mix(Night, s)))];
    }
}
