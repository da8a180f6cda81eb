using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Sections;

/// <summary>How the report was made and how to make it again, so that anyone can check it.</summary>
internal sealed class MethodSection : Section
{
    public override string Id => "method";

    public override string Title => "Method";

    public override string Purpose => "version, options, hash and the command that reproduces the report";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var (info, options) = (context.Info, context.Options);
        var facts = new List<Fact> { new("Tool", options.Tool) };
        if (options.Build.Length > 0) facts.Add(new("Build", RichText.Of(Run.Code(options.Build))));
        if (info.Sha256 is { } sha) facts.Add(new("Capture SHA-256", RichText.Of(Run.Code(sha))));
        facts.Add(new("Display filter", options.Filter.Length > 0 ? RichText.Of(Run.Code(options.Filter)) : "none: every packet is counted"));
        if (context.Analysis.Decryption is { } d) facts.Add(new("Decryption", FormattableString.Invariant($"{d.Opened} of {d.Sessions} encrypted sessions, with {d.Secrets} secrets of a key log or of the capture itself")));
        if (options.Anonymized) facts.Add(new("Anonymized", "addresses and names are pseudonyms; addresses of one network share their prefix"));
        foreach (var (name, value) in options.Settings) facts.Add(new(name, RichText.Of(Run.Code(value))));
        foreach (var version in context.Analysis.Knowledge) facts.Add(new("List", version));
        facts.Add(new("Time", "packet timestamps only, in UTC; no clock was asked, so the same capture gives the same report"));
        facts.Add(new("Units", "bytes in powers of 1,000 (kB, MB), rates in bit/s"));
        var blocks = new List<Block>
        {
            new Paragraph("Every packet was decoded once, from the link layer to the application; flows, endpoints, hosts and findings were derived from that. Nothing was sampled and nothing left this machine."),
            new Facts(facts),
        };
        if (options.Command.Length > 0) blocks.Add(new CodeBlock(options.Command, "This command makes the report again, byte for byte:"));
        blocks.Add(new CodeBlock($"pcaplab packets {Quote(info.File)} -Y 'FILTER'", "This command lists the packets behind a number; FILTER is the evidence given with it:"));
        return blocks;
    }

    private static string Quote(string file) => file.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? file : "'" + file.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
