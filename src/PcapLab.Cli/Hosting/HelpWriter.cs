using System.CommandLine;

namespace PcapLab.Cli;

/// <summary>Help: the list of commands from the registry alone (nothing is built for it), and a command's page from its own declarations.</summary>
internal static class HelpWriter
{
    /// <summary>Prints the list of commands.</summary>
    public static void Root(TextWriter to, Ansi style)
    {
        to.WriteLine("pcaplab: record, analyse and report network traffic, from one program.");
        to.WriteLine();
        to.WriteLine(style.Head("Usage: ") + "pcaplab COMMAND [options]");
        foreach (var group in CommandRegistry.All.GroupBy(c => c.Group))
        {
            to.WriteLine();
            to.WriteLine(style.Head(group.Key + ":"));
            foreach (var c in group) to.WriteLine($"  {style.Accent(c.Name.PadRight(14))}{c.Summary}");
        }

        to.WriteLine();
        to.WriteLine(style.Head("Examples:"));
        to.WriteLine("  pcaplab report s.pcap                        a PDF report beside you, s.pdf");
        to.WriteLine("  ssh host tcpdump -w - | pcaplab analyze -    what is in a remote capture");
        to.WriteLine();
        to.WriteLine("'pcaplab COMMAND --help' tells its options, 'pcaplab doctor' what works here.");
    }

    /// <summary>Prints a command's page.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="path">The command as typed, such as <c>notebook run</c>.</param>
    /// <param name="code">The command.</param>
    /// <param name="syntax">Its arguments and options.</param>
    /// <param name="style">Colours.</param>
    public static void Command(TextWriter to, string path, CliCommand code, Command syntax, Ansi style)
    {
        to.WriteLine(Capital(syntax.Description!) + ".");
        if (code.Details is { } details) to.WriteLine("\n" + string.Join('\n', details.Split('\n').Select(l => Wrap(l, 0))));
        to.WriteLine();
        to.WriteLine(style.Head("Usage: ") + Usage(path, code, syntax));
        if (code.Subcommands.Count > 0) List(to, "Commands", code.Subcommands.Select(s => (s.Name, s.Summary)), style);
        List(to, "Arguments", syntax.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, a.Description ?? "")), style);
        List(to, "Options", syntax.Options.Where(o => !o.Hidden).Select(o => (Names(o), o.Description ?? "")), style);
        List(to, "Examples", code.Examples.Select(e => ("pcaplab " + e.Command, e.Does)), style);
    }

    /// <summary>The usage line.</summary>
    public static string Usage(string path, CliCommand code, Command syntax)
    {
        var arguments = syntax.Arguments.Where(a => !a.Hidden).Select(a =>
        {
            var name = a.Arity.MaximumNumberOfValues > 1 ? a.Name + "…" : a.Name;
            return a.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
        });
        var parts = new[] { "pcaplab " + path }.Concat(code.Subcommands.Count > 0 ? ["COMMAND"] : []).Concat(arguments).Append("[options]");
        return string.Join(' ', parts);
    }

    /// <summary>An option as help shows it: short name first, then its value.</summary>
    public static string Names(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }

    private static void List(TextWriter to, string title, IEnumerable<(string Left, string Right)> rows, Ansi style)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        to.WriteLine();
        to.WriteLine(style.Head(title + ":"));
        var wide = Math.Min(all.Max(r => r.Left.Length), 30);
        foreach (var (left, right) in all)
        {
            if (left.Length <= wide) to.WriteLine($"  {style.Accent(left.PadRight(wide))}  {Wrap(right, wide + 4)}");
            else to.WriteLine($"  {style.Accent(left)}\n{new string(' ', wide + 4)}{Wrap(right, wide + 4)}");
        }
    }

    private static string Wrap(string text, int indent)
    {
        var width = Math.Max(24, Terminal.Width - indent);
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length + 1 > width) lines.Add(word);
            else lines[^1] = lines[^1].Length == 0 ? word : lines[^1] + " " + word;
        }

        return string.Join("\n" + new string(' ', indent), lines);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
