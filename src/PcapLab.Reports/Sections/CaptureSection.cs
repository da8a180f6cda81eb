using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>The facts of the file, as capinfos gives them: what was captured, when, with what.</summary>
internal sealed class CaptureSection : Section
{
    public override string Id => "capture";

    public override string Title => "The capture";

    public override string Purpose => "file, period, size, interfaces, hash";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var i = context.Info;
        var facts = new List<Fact>
        {
            new("File", RichText.Of(Run.Code(i.File))),
            new("Format", string.Join(", ", new[] { i.Format, i.ByteOrder + "-endian", i.Compression ?? "" }.Where(t => t.Length > 0))),
        };
        if (i.SizeBytes is { } size) facts.Add(new("Size", $"{Fmt.Bytes(size)} ({Fmt.Count(size)} bytes)"));
        if (i.Sha256 is { } sha) facts.Add(new("SHA-256", RichText.Of(Run.Code(sha))));
        facts.Add(new("Packets", Fmt.Count(i.Packets)));
        facts.Add(new("Bytes", i.CapturedBytes == i.Bytes ? $"{Fmt.Bytes(i.Bytes)} ({Fmt.Count(i.Bytes)}), all captured in full" : $"{Fmt.Bytes(i.Bytes)} on the wire, {Fmt.Bytes(i.CapturedBytes)} of them captured"));
        if (i.First is { } first && i.Last is { } last)
        {
            facts.Add(new("First packet", RichText.Of(Run.Code(Fmt.Rfc3339(first)))));
            facts.Add(new("Last packet", RichText.Of(Run.Code(Fmt.Rfc3339(last)))));
            facts.Add(new("Duration", Fmt.Duration(last - first)));
        }

        facts.Add(new("Order", i.InOrder ? "packets are in order of time" : "some packets are out of order of time"));
        if (i.Interfaces is [var only]) facts.Add(new("Interface", string.Join(", ", new[] { only.Name, only.LinkType, only.Drops is { } d ? $"{Fmt.Count(d)} dropped by the system" : "drops not said" }.Where(t => t.Length > 0))));
        if (i.Snaplen > 0) facts.Add(new("Snapshot length", $"{Fmt.Count(i.Snaplen)} bytes"));
        foreach (var comment in i.Comments.Take(5)) facts.Add(new("Comment", Fmt.Shorten(comment, 300)));
        var blocks = new List<Block> { new Paragraph(Headline(i), Lead: true), new Facts(facts) };
        if (i.Damage is { } damage) blocks.Add(new Note(NoteKind.Caution, $"The file is damaged: {damage} Everything before the damage is in this report."));
        else if (i.Truncated) blocks.Add(new Note(NoteKind.Caution, "The file ends in the middle of a packet, as when the recorder was killed or the disk was full. Everything before is in this report."));
        if (context.Options.Inputs is { Count: > 1 } inputs)
            blocks.Add(new TableBlock { Caption = $"{Fmt.Count(inputs.Count)} captures, joined in order of time", Columns = [new("File"), new("SHA-256", CellKind.Code)], Rows = [.. inputs.Select(f => new TableRow([f.File, f.Sha256]))] });
        if (i.Interfaces.Count > 1) blocks.Add(Interfaces(context));
        return blocks;
    }

    private static string Headline(CaptureFacts i) =>
        i.First is not { } first || i.Last is not { } last ? "The file holds no packets."
        : $"{Fmt.Plural(i.Packets, "packet")} in {Fmt.Duration(last - first)}, {(i.CapturedBytes == i.Bytes ? "all captured in full" : Fmt.Percent(i.CapturedBytes / (double)Math.Max(1, i.Bytes)) + " of their bytes captured")}.";

    private static TableBlock Interfaces(ReportContext context)
    {
        var all = context.Info.Interfaces;
        return new TableBlock
        {
            Caption = $"{all.MaxBy(n => n.Packets)!.Name} saw the most of {Fmt.Count(all.Count)} interfaces",
            Columns = [new("Interface", CellKind.Code), new("Link type"), new("Snapshot", CellKind.Number), new("Packets", CellKind.Number, true), new("Dropped by the system", CellKind.Number)],
            Rows = Tops.Rows(all, 15, n => new TableRow([n.Name.Length > 0 ? n.Name : "unnamed", n.LinkType, n.Snaplen > 0 ? TableCell.Count(n.Snaplen) : "none", TableCell.Count(n.Packets), n.Drops is { } d ? TableCell.Count(d) : "not said"]),
                (name, rows) => [name, "", "", TableCell.Count(rows.Sum(r => r.Packets)), rows.All(r => r.Drops is null) ? "" : TableCell.Count(rows.Sum(r => r.Drops ?? 0))]),
        };
    }
}
