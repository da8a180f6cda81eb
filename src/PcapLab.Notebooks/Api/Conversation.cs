using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;

namespace PcapLab.Notebooks.Api;

/// <summary>A run of payload from one side.</summary>
/// <param name="FromSource">Whether the flow's source sent it.</param>
/// <param name="Bytes">The payload.</param>
public sealed record Turn(bool FromSource, byte[] Bytes)
{
    /// <summary>As text; what is not printable becomes a dot.</summary>
    public string Text => string.Concat(Encoding.UTF8.GetString(Bytes).Select(c => c is '\n' or '\t' || !char.IsControl(c) && c != '\ufffd' ? c : c == '\r' ? '\0' : '.')).Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>What both sides of a flow said, in order: TCP as a stream without repeats, everything else datagram by datagram.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class Conversation : IRich
{
    private const int MaxBytes = 16 << 20;
    private readonly FlowRow _flow;

    private Conversation(FlowRow flow, IReadOnlyList<Turn> turns, bool isCut, long missing) => (_flow, Turns, IsCut, MissingBytes) = (flow, turns, isCut, missing);

    /// <summary>The payload, side by side in time.</summary>
    public IReadOnlyList<Turn> Turns { get; }

    /// <summary>Whether there was more than 16 MB, which is where reading stopped.</summary>
    public bool IsCut { get; }

    /// <summary>Stream bytes that the capture does not hold.</summary>
    public long MissingBytes { get; }

    /// <summary>Everything the source sent.</summary>
    public byte[] FromSource => [.. Turns.Where(t => t.FromSource).SelectMany(t => t.Bytes)];

    /// <summary>Everything the destination sent.</summary>
    public byte[] FromDestination => [.. Turns.Where(t => !t.FromSource).SelectMany(t => t.Bytes)];

    /// <inheritdoc/>
    public MimeBundle ToRich()
    {
        const int shown = 20_000;
        var plain = new StringBuilder();
        var html = new StringBuilder("<div style=\"font:12px 'JetBrains Mono',ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere\">");
        foreach (var turn in Turns)
        {
            if (plain.Length > shown) break;
            var text = turn.Text.Length > shown ? turn.Text[..shown] + "…" : turn.Text;
            plain.Append(turn.FromSource ? "→ " : "← ").Append(text).Append('\n');
            html.Append($"<div style=\"border-left:3px solid {(turn.FromSource ? "#0072B2" : "#D55E00")};padding-left:8px;margin:3px 0\" title=\"{(turn.FromSource ? "source" : "destination")}\">{HtmlText.Escape(text)}</div>");
        }

        var note = string.Create(CultureInfo.InvariantCulture, $"{_flow.Proto} {_flow.SrcIp}:{_flow.SrcPort} ↔ {_flow.DstIp}:{_flow.DstPort}, {Turns.Sum(t => (long)t.Bytes.Length):#,0} bytes of payload");
        if (MissingBytes > 0) note += string.Create(CultureInfo.InvariantCulture, $", {MissingBytes:#,0} bytes are not in the capture");
        if (IsCut) note += ", cut at 16 MB";
        return new MimeBundle(HtmlText.Plain(note + "\n" + plain)).With("text/html", html.Append("<div style=\"color:#6b7280\">").Append(HtmlText.Escape(note)).Append("</div></div>").ToString());
    }

    internal static Conversation Read(Capture capture, FlowRow flow, bool decrypted)
    {
        var follower = new StreamFollower(MaxBytes, decrypted);
        using var source = CaptureFile.Open(capture.Path);
        new PacketScan(source, new ScanOptions { Inside = decrypted ? InnerStreams.Decrypted : InnerStreams.None }).Run(
            (in p) => (p.Flow != flow.FlowId || follower.Add(in p, p.Direction == 0)) && p.Facts.Number < flow.LastFrame, Notebook.Token);
        var chunks = follower.Finish();
        return new Conversation(flow, Join(chunks, decrypted || flow.Proto == "tcp"), follower.Capped, follower.MissingBytes);
    }

    /// <summary>A stream's bytes of one side follow one another until the other side speaks; datagrams stay what they were.</summary>
    private static List<Turn> Join(IReadOnlyList<FollowChunk> chunks, bool isStream)
    {
        var turns = new List<Turn>();
        for (var i = 0; i < chunks.Count;)
        {
            var end = i + 1;
            while (isStream && end < chunks.Count && chunks[end].FromClient == chunks[i].FromClient) end++;
            turns.Add(new Turn(chunks[i].FromClient, [.. chunks.Skip(i).Take(end - i).SelectMany(c => c.Bytes)]));
            i = end;
        }

        return turns;
    }
}
