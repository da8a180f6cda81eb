using System.CommandLine;
using System.Security.Cryptography;
using PcapLab.Export;
using PcapLab.Reports;

namespace PcapLab.Cli.Commands;

/// <summary><c>verify-report</c>: makes a report again from its capture and compares byte for byte.</summary>
internal sealed class VerifyReportCommand : CliCommand
{
    private readonly Argument<string> _report = new("REPORT") { Description = "A report that 'report' wrote: PDF, HTML, Markdown or JSON" };
    private readonly Argument<string[]> _captures = new("FILE") { Description = "The capture it was made of; several in the order given then", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _compare = new("--compare") { Description = "The earlier capture, of a report that compares", HelpName = "FILE" };
    private readonly Option<string?> _logo = new("--logo") { Description = "The logo, of a report that has one", HelpName = "FILE" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("verify-report s.pdf s.pcap", "equal, or what differs: the capture, the build, or the report itself"),
        new("verify-report change.pdf today.pcap --compare yesterday.pcap", "a report of what changed"),
    ];

    /// <inheritdoc/>
    public override string Details => "Exit code 0 when equal, 1 when not. A renamed capture is the same capture. An anonymized report is checked with the original capture.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_report, _captures, _compare, _logo);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var path = context.Get(_report)!;
        var bytes = Read(path);
        var manifest = ReportManifest.Find(bytes) ?? throw new CliException($"{path}: does not say how it was made; give a report that 'pcaplab report' wrote (text reports cannot be verified)");
        var captures = context.Get(_captures)!;
        if (Changed(context, manifest, captures) is { } changed) return Differs(context, changed);
        if (manifest.Build != CommandLine.Version)
            return Differs(context, $"the build differs: the report was made by {manifest.Build}, this is {CommandLine.Version}; the capture is the same");
        var again = Regenerate(context, captures, manifest);
        if (!bytes.AsSpan().SequenceEqual(again)) return Differs(context, "the report changed: capture, build and options are the same, but its bytes are not what they give");
        context.Out.WriteLine($"equal: {path} is what this build makes of {string.Join(", ", captures.Select(Path.GetFileName))}, byte for byte");
        return ExitCode.Done;
    }

    /// <summary>What went into the report and is no longer the same, or null.</summary>
    private string? Changed(CommandContext context, ReportManifest manifest, string[] captures)
    {
        if (manifest.Sha256.Length == 0) return "the report carries no hash of its capture; make it again";
        var names = string.Join(", ", captures.Select(Path.GetFileName));
        var anonymized = manifest.Arguments.Contains("--anonymize");
        if (Identity(captures, anonymized) is var now && now != manifest.Sha256)
            return anonymized ? $"the capture changed: the anonymized report was not made of {names}" : $"the capture changed: the report was made of SHA-256 {manifest.Sha256}, {names} has {now}";
        if (manifest.Before is { } before)
        {
            var earlier = context.Get(_compare) ?? throw CliException.Usage("the report compares with an earlier capture; give it with --compare");
            if (Identity([earlier], anonymized) is var old && old != before) return $"the earlier capture changed: {Path.GetFileName(earlier)} is not what the report compares with";
        }

        if (manifest.Logo is not { } logo) return null;
        var file = context.Get(_logo) ?? throw CliException.Usage("the report has a logo, which is not part of the capture; give it with --logo");
        return Convert.ToHexStringLower(SHA256.HashData(Read(file))) == logo ? null : $"the logo changed: {Path.GetFileName(file)} is not the one in the report";
    }

    private static string Identity(string[] captures, bool anonymized)
    {
        if (!anonymized) return string.Join('+', captures.Select(Hash));
        using var stream = Open(captures[0]);
        return ReportManifest.KeyedIdentity(Pseudonyms.SecretOf(stream));
    }

    private static string Hash(string path)
    {
        using var stream = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read: {IoText.Reason(e)}");
        }
    }

    private static int Differs(CommandContext context, string what)
    {
        context.Out.WriteLine(TerminalText.Safe(what));
        return ExitCode.Failed;
    }

    private byte[] Regenerate(CommandContext context, string[] captures, ReportManifest manifest)
    {
        var command = new ReportCommand();
        var syntax = new Command("report");
        command.Declare(syntax);
        SharedOptions.AddAlways(syntax);
        var parsed = syntax.Parse([.. Arguments(context, manifest), "--", .. captures]);
        if (parsed.Errors.Count > 0) throw new CliException("the report names options that this build does not know: " + parsed.Errors[0].Message);
        var inner = context.With(parsed);
        var input = manifest.File == "stdin" && captures is [var one] ? ReportInput.AsPipe(one) : ReportInput.Of(captures);
        return command.Make(inner, input, FindingGate.From(inner), manifest).Report;
    }

    /// <summary>The arguments of the report. They come from a file that anyone may have written: files that they name are not read, those of this command line are.</summary>
    private List<string> Arguments(CommandContext context, ReportManifest manifest)
    {
        var arguments = manifest.Arguments.ToList();
        if (arguments.Find(a => a.StartsWith("--geoip", StringComparison.Ordinal) || a.StartsWith("--threat-list", StringComparison.Ordinal) || a.StartsWith("--keylog", StringComparison.Ordinal)) is { } list)
            throw new CliException($"the report was made with {list}, which is not part of the capture; verify a report made without it");
        foreach (var (name, file) in new[] { ("--logo", context.Get(_logo)), ("--compare", context.Get(_compare)) })
        {
            var at = arguments.IndexOf(name);
            if (arguments.FindLastIndex(a => a.StartsWith(name, StringComparison.Ordinal)) != at) throw new CliException($"the report says {name} in a way that 'pcaplab report' does not; it was not made by it");
            if (at < 0) continue;
            if (file is null || at + 1 >= arguments.Count) throw CliException.Usage($"the report was made with {name}; give the file with {name}");
            arguments[at + 1] = file;
        }

        return arguments;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read: {IoText.Reason(e)}");
        }
    }
}
