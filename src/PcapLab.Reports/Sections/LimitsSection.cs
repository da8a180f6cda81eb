using PcapLab.Reports.Blocks;

namespace PcapLab.Reports.Sections;

/// <summary>What this report cannot know, so that nobody reads more into it than is there.</summary>
internal sealed class LimitsSection : Section
{
    public override string Id => "limits";

    public override string Title => "Limits and assumptions";

    public override string Purpose => "what the report cannot know";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var blocks = new List<Block>
        {
            new Paragraph("A capture shows what passed one point of the network while it was recorded, and nothing else."),
            new Paragraph((context.Analysis.Decryption is { Opened: > 0 } d ? FormattableString.Invariant($"Of {d.Sessions} encrypted sessions {d.Opened} were decrypted with the secrets at hand; the content of the others was not read.") : "Encrypted content was not read.") + " Applications are told by what their first bytes look like and, where that is not conclusive, by their port."),
            new Paragraph("Round trips are seen from the capture point: near the server they are short for every client. Byte counts are frame lengths as on the wire, without preamble and checksum."),
            new Paragraph("A host's name is what an answer in this capture, or the host itself, said it is; it is not proof of identity."),
        };
        if (context.Analysis.Quality.Drops is null) blocks.Add(new Paragraph("The file does not say whether packets were dropped while it was recorded."));
        foreach (var limit in context.Analysis.Limits) blocks.Add(new Note(NoteKind.Caution, limit));
        foreach (var limit in context.Analysis.Findings.Select(f => f.Limits).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Take(10)) blocks.Add(new Note(NoteKind.Info, limit));
        return blocks;
    }
}
