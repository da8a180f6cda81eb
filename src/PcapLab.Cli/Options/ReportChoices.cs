using System.CommandLine;
using PcapLab.Reports;
using PcapLab.Reports.Pdf;
using PcapLab.Reports.Theming;

namespace PcapLab.Cli;

/// <summary>The options that shape a report, where they come from (flags, environment, <c>pcaplab.json</c>) already settled.</summary>
internal sealed class ReportChoices
{
    private readonly Option<string> _format = new("--format") { Description = "pdf, html, md, json or text", HelpName = "FORMAT", DefaultValueFactory = _ => "pdf" };
    private readonly Option<string?> _title = new("--title") { Description = "Title on the cover (default: the capture's name)", HelpName = "TEXT" };
    private readonly Option<string?> _author = new("--author") { Description = "Who hands the report over", HelpName = "TEXT" };
    private readonly Option<string?> _classification = new("--classification") { Description = "Such as Confidential; on every page", HelpName = "TEXT" };
    private readonly Option<string?> _accent = new("--accent") { Description = "Accent colour, #RRGGBB", HelpName = "COLOUR" };
    private readonly Option<string?> _logo = new("--logo") { Description = "Logo for the cover, a PNG file", HelpName = "FILE" };
    private readonly Option<string?> _sections = new("--sections") { Description = "Sections to include, separated by commas (default: all that have something to say)", HelpName = "LIST" };
    private readonly Option<string> _paper = new("--paper") { Description = "a4 or letter", HelpName = "SIZE", DefaultValueFactory = _ => "a4" };
    private readonly Option<string?> _culture = new("--culture") { Description = "Write numbers and dates as a language does, such as de or fr-FR (default: 1,234.5 and 2026-11-21 everywhere)", HelpName = "LANGUAGE" };
    private readonly Option<bool> _full = new("--full") { Description = "No limit of 30 pages (PDF)" };

    public void Declare(Command command) => command.Add(_format, _title, _author, _classification, _accent, _logo, _sections, _paper, _culture, _full);

    public ReportFormat Format(CommandContext context)
    {
        if (context.Get(SharedOptions.Json)) return ReportFormats.Find("json")!;
        // Who writes "--out report.html" does not expect a PDF by that name.
        if (!HasFormat(context) && context.Get(SharedOptions.Out) is { } path && ReportFormats.OfFile(path) is { } meant) return meant;
        var name = context.Get(_format)!;
        return ReportFormats.Find(name) ?? throw CliException.Usage($"--format {name}: not one of {string.Join(", ", ReportFormats.All.Select(f => f.Name))}");
    }

    /// <summary>Whether a format was asked for.</summary>
    public bool HasFormat(CommandContext context) => context.Has(_format);

    public PdfOptions Pdf(CommandContext context) => new()
    {
        Paper = context.Get(_paper)!.ToLowerInvariant() switch { "a4" => Paper.A4, "letter" => Paper.Letter, var other => throw CliException.Usage($"--paper {other}: say a4 or letter") },
        MaxPages = context.Get(_full) ? 0 : 30,
    };

    public ReportOptions Options(CommandContext context) => new()
    {
        Title = context.Get(_title), Author = context.Get(_author) ?? "", Classification = context.Get(_classification) ?? "", Accent = Accent(context.Get(_accent)), Logo = Logo(context.Get(_logo)),
        Style = Style(context.Get(_culture)), Sections = Sections(context), Filter = context.Get(SharedOptions.Filter) ?? "", Tool = "PcapLab " + CommandLine.Version.Split('+')[0], Settings = Settings(context),
    };

    /// <summary>The options in force as arguments, so that the same report can be made wherever settings differ.</summary>
    public IReadOnlyList<string> Arguments(CommandContext context, FindingGate gate)
    {
        var arguments = new List<string>();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) arguments.AddRange([name, value]);
        }

        if (Format(context).Name != "pdf") Add("--format", Format(context).Name);
        Add("--title", context.Get(_title));
        Add("--author", context.Get(_author));
        Add("--classification", context.Get(_classification));
        Add("--accent", context.Get(_accent));
        Add("--logo", Path.GetFileName(context.Get(_logo)));
        Add("--sections", context.Get(_sections));
        if (Pdf(context).Paper != Paper.A4) Add("--paper", context.Get(_paper));
        Add("--culture", context.Get(_culture));
        if (context.Get(_full)) arguments.Add("--full");
        Add("--filter", context.Get(SharedOptions.Filter));
        Add("--capture-filter", context.Get(SharedOptions.CaptureFilter));
        foreach (var rule in context.Get(SharedOptions.DecodeAs) ?? []) Add("--decode-as", rule);
        Add("--keylog", Path.GetFileName(context.Get(SharedOptions.KeyLog)));
        foreach (var file in context.Get(KnowledgeInput.GeoIp) ?? []) Add("--geoip", Path.GetFileName(file));
        foreach (var file in context.Get(KnowledgeInput.ThreatList) ?? []) Add("--threat-list", Path.GetFileName(file));
        if (context.Get(SharedOptions.CheckChecksums)) arguments.Add("--check-checksums");
        foreach (var known in gate.Ignore.Order(StringComparer.Ordinal)) Add("--ignore", known);
        return arguments;
    }

    /// <summary>SHA-256 of the logo file, or null without one.</summary>
    public string? LogoHash(CommandContext context) => Logo(context.Get(_logo)) is { } logo ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(logo)) : null;

    private IReadOnlyList<string>? Sections(CommandContext context)
    {
        if (context.Get(_sections) is not { } list) return null;
        var known = Reports.Sections.SectionRegistry.Names.Select(s => s.Id).ToList();
        var wanted = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var id in wanted)
            if (!known.Contains(id)) throw CliException.Usage($"--sections {id}: no such section{Suggestions.For(id, known)}; choose from {string.Join(", ", known)}");
        return wanted;
    }

    private static List<(string, string)> Settings(CommandContext context)
    {
        var settings = new List<(string, string)>();
        if (context.Get(SharedOptions.CaptureFilter) is { } bpf) settings.Add(("Capture filter", bpf));
        foreach (var rule in context.Get(SharedOptions.DecodeAs) ?? []) settings.Add(("Decode as", rule));
        if (context.Get(SharedOptions.KeyLog) is { } keys) settings.Add(("Key log", Path.GetFileName(keys)));
        if (context.Get(SharedOptions.CheckChecksums)) settings.Add(("Checksums", "verified"));
        return settings;
    }

    private static Reports.Format.NumberStyle? Style(string? culture) => culture is null ? null : Reports.Format.NumberStyle.Find(culture)
        ?? throw CliException.Usage($"--culture {culture}: not one of {string.Join(", ", Reports.Format.NumberStyle.Names)}");

    private static Rgb? Accent(string? text)
    {
        try
        {
            return text is null ? null : Rgb.Parse(text);
        }
        catch (FormatException e)
        {
            throw CliException.Usage("--accent: " + e.Message);
        }
    }

    private static byte[]? Logo(string? path)
    {
        if (path is null) return null;
        try
        {
            var logo = File.ReadAllBytes(path);
            Reports.Report.CheckLogo(logo);
            return logo;
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage($"--logo {path}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--logo {path}: cannot be read: {IoText.Reason(e)}");
        }
    }
}
