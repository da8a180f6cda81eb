using System.Globalization;

namespace PcapLab.Cli;

/// <summary>What the standard streams are connected to.</summary>
internal static class Terminal
{
    /// <summary>Whether a person reads standard output.</summary>
    public static bool OutputIsTerminal => !Console.IsOutputRedirected;
    /// <summary>Whether a person reads standard error.</summary>
    public static bool ErrorIsTerminal => !Console.IsErrorRedirected;

    /// <summary>Columns: the terminal's, else COLUMNS, else 80.</summary>
    public static int Width
    {
        get
        {
            if (OutputIsTerminal && Console.WindowWidth is > 0 and var w) return Math.Max(40, w);
            return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var c) && c > 0 ? Math.Clamp(c, 40, 10_000) : 80;
        }
    }

    /// <summary>Whether bars and sparklines may use block characters; <c>TERM=dumb</c> and non-UTF-8 locales get ASCII.</summary>
    public static bool Unicode { get; } = FindUnicode();

    private static bool FindUnicode()
    {
        if (Environment.GetEnvironmentVariable("TERM") == "dumb" || OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("WT_SESSION") is null) return false;
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        return locale is null || locale is "C" or "POSIX" || locale.Contains("UTF", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Colours by meaning; every method returns its text unchanged when colour is off.</summary>
internal readonly struct Ansi(bool enabled)
{
    /// <summary>Whether colours are on.</summary>
    public bool Enabled => enabled;

    /// <summary>Colours for standard output: on a terminal, unless NO_COLOR, <c>--no-color</c> or a dumb terminal.</summary>
    public static Ansi ForOutput(bool noColor) => new(!noColor && Terminal.OutputIsTerminal
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Headings.</summary>
    public string Head(string text) => Wrap("1", text);
    /// <summary>What matters less.</summary>
    public string Dim(string text) => Wrap("2", text);
    /// <summary>The accent (names, commands).</summary>
    public string Accent(string text) => Wrap("38;5;33", text);
    /// <summary>All is well.</summary>
    public string Good(string text) => Wrap("38;5;36", text);
    /// <summary>Look at it.</summary>
    public string Caution(string text) => Wrap("38;5;178", text);
    /// <summary>Wrong.</summary>
    public string Bad(string text) => Wrap("38;5;166", text);

    /// <summary>A severity's colour; the word itself always stays.</summary>
    public string Severity(string word) => word switch
    {
        "critical" => Wrap("1;38;5;160", word),
        "high" => Bad(word),
        "medium" => Caution(word),
        "low" => Accent(word),
        _ => Dim(word),
    };

    private string Wrap(string code, string text) => enabled ? $"\x1b[{code}m{text}\x1b[0m" : text;
}
