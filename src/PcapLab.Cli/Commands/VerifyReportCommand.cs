using System.CommandLine;
using System.Security.Cryptography;
using PcapLab.Reports;

namespace PcapLab.Cli.Commands;

/// <summary><c>verify-report</c>: makes a report again from its capture and compares byte for byte.</summary>
internal sealed class VerifyReportCommand : CliCommand
{
    private readonly Argument<string> _report = new("REPORT") { Description = "A report that 'report' wrote: PDF, HTML, Markdown or JSON" };
    private readonly Argument<string> _capture = new("FILE") { Description = "The capture it was made of" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples => [new("verify-report s.pdf s.pcap", "equal, or what differs: the capture, the build, or the report itself")];

    /// <inheritdoc/>
    public override string Details => "Exit code 0 when equal, 1 when not.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_report, _capture);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var (path, capture) = (context.Get(_report)!, context.Get(_capture)!);
        var bytes = Read(path);
        var manifest = ReportManifest.Find(bytes) ?? throw new CliException($"{path}: does not say how it was made; give a report that 'pcaplab report' wrote (text reports cannot be verified)");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Read(capture)));
        if (manifest.Sha256 != hash)
            return Differs(context, manifest.Sha256.Length == 0
                ? "the report was made from a pipe and carries no hash of its capture"
                : $"the capture changed: the report was made of SHA-256 {manifest.Sha256}, {Path.GetFileName(capture)} has {hash}");
        if (manifest.Build != CommandLine.Version)
            return Differs(context, $"the build differs: the report was made by {manifest.Build}, this is {CommandLine.Version}; the capture is the same");
        var again = Regenerate(context, capture, manifest);
        if (!bytes.AsSpan().SequenceEqual(again)) return Differs(context, "the report changed: capture, build and options are the same, but its bytes are not what they give");
        context.Out.WriteLine($"equal: {path} is what this build makes of {Path.GetFileName(capture)}, byte for byte");
        return ExitCode.Done;
    }

    private static int Differs(CommandContext context, string what)
    {
        context.Out.WriteLine(TerminalText.Safe(what));
        return ExitCode.Failed;
    }

    private static byte[] Regenerate(CommandContext context, string capture, ReportManifest manifest)
    {
        var command = new ReportCommand();
        var syntax = new Command("report");
        command.Declare(syntax);
        SharedOptions.AddAlways(syntax);
        // The manifest comes from a file that anyone may have written: an option that reads another file is not followed.
        if (manifest.Arguments.FirstOrDefault(a => a is "--geoip" or "--threat-list") is { } list) throw new CliException($"the report was made with {list}, which is not part of the capture; verify a report made without it");
        if (manifest.Arguments.Contains("--logo")) throw new CliException("the report has a logo, which is not part of the capture; verify a report made without --logo");
        var parsed = syntax.Parse([.. manifest.Arguments, "--", capture]);
        if (parsed.Errors.Count > 0) throw new CliException("the report names options that this build does not know: " + parsed.Errors[0].Message);
        var inner = context.With(parsed);
        return command.Make(inner, capture, FindingGate.From(inner)).Report;
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
