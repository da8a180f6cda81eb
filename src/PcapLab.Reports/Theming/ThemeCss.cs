using System.Globalization;
using System.Text;

namespace PcapLab.Reports.Theming;

/// <summary>
/// The theme as CSS. Charts carry plain colours (so an SVG works alone, in a mail or a notebook); in a page these rules map each
/// colour back to its variable, and dark mode follows without another drawing.
/// </summary>
public static class ThemeCss
{
    /// <summary>Variables for light and dark (by the system's wish or by <c>data-theme</c>), type scale included.</summary>
    public static string Variables(Paint? accent = null)
    {
        var css = new StringBuilder(":root{color-scheme:light dark");
        string[] sizes = ["small", "body", "lead", "h2", "h1"];
        for (var i = 0; i < sizes.Length; i++) css.Append(CultureInfo.InvariantCulture, $";--size-{sizes[i]}:{Theme.ScreenScale[i]}px");
        var light = Values(accent, p => p.Light);
        var dark = Values(accent, p => p.Dark);
        css.Append(CultureInfo.InvariantCulture, $"{light}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n");
        css.Append(CultureInfo.InvariantCulture, $"@media screen{{:root[data-theme=dark]{{color-scheme:dark{dark}}}:root[data-theme=light]{{color-scheme:light}}}}\n");
        return css.ToString();
    }

    /// <summary>Rules that turn the colours of a chart's SVG into variables.</summary>
    public static string SvgRules()
    {
        var css = new StringBuilder();
        var seen = new HashSet<Rgb>();
        foreach (var paint in Theme.All)
        {
            if (paint.Light == paint.Dark || !seen.Add(paint.Light)) continue;
            css.Append(CultureInfo.InvariantCulture, $"svg [fill=\"{paint.Light}\"]{{fill:var(--{paint.Name})}}svg [stroke=\"{paint.Light}\"]{{stroke:var(--{paint.Name})}}\n");
        }

        return css.ToString();
    }

    private static string Values(Paint? accent, Func<Paint, Rgb> of)
    {
        var css = new StringBuilder();
        foreach (var paint in Theme.All)
            css.Append(CultureInfo.InvariantCulture, $";--{paint.Name}:{of(paint.Name == Theme.Accent.Name && accent is not null ? accent : paint)}");
        return css.ToString();
    }
}
