using System.CommandLine;
using System.Globalization;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Wire;

namespace PcapLab.Cli.Commands;

/// <summary><c>annotate</c>: comments and marks, kept in the capture itself.</summary>
internal sealed class AnnotateCommand : CliCommand
{
    private readonly Argument<string> _input = SharedOptions.Input();
    private readonly Option<string?> _frames = new("--frames") { Description = "Frames that --comment, --mark and --clear are for, such as 3,10-12; with -Y those of them that match", HelpName = "LIST" };
    private readonly Option<string[]> _comment = new("--comment") { Description = "Adds a comment to the frames; may be repeated", HelpName = "TEXT" };
    private readonly Option<bool> _mark = new("--mark") { Description = "Marks the frames (frame.marked; other tools see a comment " + FrameProtocol.Mark + ")" };
    private readonly Option<bool> _unmark = new("--unmark") { Description = "Takes the frames' marks away" };
    private readonly Option<bool> _clear = new("--clear") { Description = "Takes the frames' comments away, before others are added" };
    private readonly Option<string[]> _file = new("--file-comment") { Description = "Adds a comment to the capture as a whole", HelpName = "TEXT" };
    private readonly Option<string[]> _interface = new("--interface-comment") { Description = "Adds a comment to an interface, counted from 0: 0=TEXT", HelpName = "N=TEXT" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("annotate s.pcapng --frames 42 --comment 'here it stalls' --out noted.pcapng", "a note on one packet"),
        new("annotate s.pcapng -Y tcp.analysis.retransmission --mark --out noted.pcapng", "marks what matches; -Y frame.marked finds it again"),
        new("annotate s.pcap --file-comment 'case 7, office' --out noted.pcapng", "a note on the capture"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(
        _input, _frames, _comment, _mark, _unmark, _clear, _file, _interface, SharedOptions.Filter, SharedOptions.DecodeAs, SharedOptions.KeyLog, SharedOptions.CheckChecksums,
        SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var filter = CaptureInput.Filter(context);
        var frames = context.Get(_frames) is { } list ? FrameList.Parse("--frames", list) : null;
        var edits = context.Get(_mark) || context.Get(_unmark) || context.Get(_clear) || context.Get(_comment) is { Length: > 0 };
        if (edits && filter is null && frames is null) throw CliException.Usage("say which packets with --frames or -Y");
        if (!edits && context.Get(_file) is not { Length: > 0 } && context.Get(_interface) is not { Length: > 0 }) throw CliException.Usage("say what to note: --comment, --mark, --unmark, --clear, --file-comment or --interface-comment");
        using var source = CaptureFile.Open(context.Get(_input)!);
        if (CaptureOutput.FormatFor(context.Get(SharedOptions.Out) ?? "-", source.Info) != CaptureFormat.Pcapng) throw CliException.Usage("--out: only pcapng keeps comments; give a name that ends in .pcapng");
        source.Info.Comments.AddRange(context.Get(_file) ?? []);
        var selected = filter is null ? null : new BatchFilter(source, (in p) => filter.Matches(in p), PacketInput.Options(context));
        PacketBatch? known = null;
        var first = -1L;
        var matches = Array.Empty<bool>();
        return CaptureOutput.Write(context, source, (batch, i) => batch.Records[i].Time, (batch, i, note) =>
        {
            if (known != batch || first != batch.FirstNumber)
            {
                (known, first) = (batch, batch.FirstNumber);
                NoteInterfaces(context, source.Info);
                matches = selected is null ? [] : selected.Matches(batch).ToArray();
            }

            var mine = edits && (selected is null || matches[i]) && frames?.Has(batch.NumberOf(i)) != false;
            return mine ? Edited(context, note) : note;
        });
    }

    /// <summary>Interfaces become known as the file is read; a comment waits for its own.</summary>
    private void NoteInterfaces(CommandContext context, CaptureInfo info)
    {
        foreach (var text in context.Get(_interface) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !int.TryParse(text[..equals], NumberStyles.None, CultureInfo.InvariantCulture, out var n)) throw CliException.Usage($"--interface-comment: '{text}' is not N=TEXT");
            if (n < info.Interfaces.Count && !info.Interfaces[n].Comments.Contains(text[(equals + 1)..])) info.Interfaces[n].Comments.Add(text[(equals + 1)..]);
        }
    }

    private PacketNote Edited(CommandContext context, PacketNote? note)
    {
        var comments = note?.Comments.ToList() ?? [];
        if (context.Get(_clear)) comments.RemoveAll(c => c != FrameProtocol.Mark);
        if (context.Get(_unmark)) comments.RemoveAll(c => c == FrameProtocol.Mark);
        comments.AddRange(context.Get(_comment) ?? []);
        if (context.Get(_mark) && !comments.Contains(FrameProtocol.Mark)) comments.Add(FrameProtocol.Mark);
        return note is null ? new PacketNote(0, comments, null, null, []) : note with { Comments = comments };
    }
}
