using PcapLab.Analysis;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Format;

namespace PcapLab.Reports.Sections;

/// <summary>How far the numbers can be trusted: the grade, why, and what was cut, dropped, doubled or not understood.</summary>
internal sealed class QualitySection : Section
{
    public override string Id => "quality";

    public override string Title => "Capture quality";

    public override string Purpose => "a grade for how far the capture can be trusted, with reasons";

    public override IReadOnlyList<Block> Compose(ReportContext context)
    {
        var q = context.Analysis.Quality;
        var packets = Math.Max(1, context.Info.Packets);
        var undecoded = q.Stops.Where(s => s.Reason != "cut").Sum(s => s.Frames);
        var blocks = new List<Block>
        {
            new Paragraph(Headline(q.Grade), Lead: true),
            new KeyFigures(
            [
                new("Grade", q.Grade, q.Grade is "A" or "B" ? "rely on it" : "mind the reasons"), new("Dropped while capturing", q.Drops is { } d ? Fmt.Count(d) : "not said", q.Drops is { } n and > 0 ? Fmt.Percent(n / (double)(packets + n)) + " of all" : "as the system counts"),
                new("Cut packets", Fmt.Count(q.CutPackets), Fmt.Percent(q.CutPackets / (double)packets) + " of packets"), new("Stopped decoding", Fmt.Count(undecoded), Fmt.Percent(undecoded / (double)packets) + " of packets"),
            ]),
        };
        foreach (var reason in q.Reasons) blocks.Add(new Note(q.Grade is "A" or "B" ? NoteKind.Info : NoteKind.Caution, reason));
        blocks.Add(Checks(context));
        if (q.Stops.Count > 0) blocks.Add(Stops(context));
        return blocks;
    }

    private static string Headline(string grade) => grade switch
    {
        "A" => "The capture is complete as far as packets can tell; its numbers can be relied on.",
        "B" => "The capture is good; small gaps do not change what this report says.",
        "C" => "The capture has gaps; sizes and rates are lower bounds, and a missing packet is no proof.",
        _ => "The capture is badly damaged or incomplete; take its numbers as hints.",
    };

    private static TableBlock Checks(ReportContext context)
    {
        var q = context.Analysis.Quality;
        TableRow Row(string what, long count, string meaning, string? filter = null) => new([what, TableCell.Count(count), count == 0 ? "" : meaning]) { Filter = count == 0 ? null : filter };
        return new TableBlock
        {
            Caption = Outcome(q),
            Columns = [new("Check"), new("Count", CellKind.Number), new("What it means when it is not zero")],
            Rows =
            [
                Row("One-way TCP flows", q.OneWayTcpFlows, $"Of {Fmt.Plural(q.TcpFlows, "TCP flow")} only one direction was seen: a mirror port that copies one side, or asymmetric routes."),
                Row("TCP flows without their start", q.MidStreamTcpFlows, "They were open before the capture began; their round trip and options are not known."),
                Row("Segments acknowledged but never seen", q.UnseenSegments, "The receiver had them: the capture lost them, not the network."),
                Row("Duplicate frames", q.Duplicates, "The mirror port copied them twice; byte counts include both."),
                Row("Frames larger than the wire allows", q.OffloadFrames, "The capturing host joined segments (offload): packet counts are too low, byte counts are right.", "frame.len > 1514"),
                Row("Steps back in time", q.ClockSteps, $"The clock was set back, at most by {Fmt.Duration(q.LargestClockStepNs)}; durations across a step are not reliable."),
                Row("Datagrams that never became whole", q.IncompleteFragments, "A fragment is missing; what it carried could not be read."),
                .. q.BadChecksums is { } bad ? new[] { Row("Packets with a wrong checksum", bad, "Damaged on the way, or not filled in yet by the capturing host (offload).") } : Array.Empty<TableRow>(),
            ],
        };
    }

    private static string Outcome(CaptureQuality q)
    {
        var found = new[] { q.OneWayTcpFlows, q.MidStreamTcpFlows, q.UnseenSegments, q.Duplicates, q.OffloadFrames, q.ClockSteps, q.IncompleteFragments }.Count(c => c > 0);
        return found == 0 ? "Seven checks found nothing amiss" : $"{(found == 1 ? "One" : Fmt.Count(found))} of seven checks found something";
    }

    private static TableBlock Stops(ReportContext context)
    {
        var stops = context.Analysis.Quality.Stops;
        return new TableBlock
        {
            Caption = $"Decoding stopped early most often in {stops[0].Layer}: {Fmt.Plural(stops[0].Frames, "frame")}, {Word(stops[0].Reason)}",
            Columns = [new("Layer", CellKind.Code), new("Why"), new("Frames", CellKind.Number, true), new("First frame", CellKind.Number)],
            Rows = Tops.Rows(stops, 10, s => new TableRow([s.Layer, Word(s.Reason), TableCell.Count(s.Frames), TableCell.Count(s.FirstFrame)]) { Filter = FormattableString.Invariant($"frame.number == {s.FirstFrame}") },
                (name, rows) => [name, "", TableCell.Count(rows.Sum(r => r.Frames)), ""]),
        };
    }

    private static string Word(string reason) => reason switch
    {
        "cut" => "captured shorter than it was", "truncated" => "shorter than its own header says", "malformed" => "against its protocol's rules", "limit" => "nested deeper than we follow", _ => "not known to us",
    };
}
