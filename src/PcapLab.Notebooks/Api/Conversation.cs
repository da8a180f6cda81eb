using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;
using PcapLab.Wire;

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

    internal static Conversation Read(Capture capture, FlowRow flow)
    {
        var builder = new Builder();
        using var source = CaptureFile.Open(capture.Path);
        new PacketScan(source).Run((in p) =>
        {
            if (p.Flow == flow.FlowId && p.Facts.PayloadCaptured > 0 && (p.Facts.Flags & PacketFlags.InExtra) == 0)
            {
                builder.Add(p.Direction == 0, p.Facts.Payload == PayloadKind.Tcp, p.Facts.Sequence, p.Frame.Slice(p.Facts.PayloadOffset - p.Facts.Offset, p.Facts.PayloadCaptured));
            }

            return p.Facts.Number < flow.LastFrame && !builder.IsFull;
        }, Notebook.Token);
        return builder.Build(flow);
    }

    /// <summary>Puts segments in order: what came early waits, what came twice is dropped, what never came is counted.</summary>
    private sealed class Builder
    {
        private readonly List<(bool FromSource, List<byte> Bytes)> _turns = [];
        private readonly SortedList<long, byte[]>[] _early = [[], []];
        private readonly long?[] _next = [null, null];
        private readonly uint[] _last = new uint[2];
        private readonly long[] _position = new long[2];
        private long _missing;
        private int _total;

        public bool IsFull => _total >= MaxBytes;

        public void Add(bool fromSource, bool isTcp, uint sequence, ReadOnlySpan<byte> payload)
        {
            if (!isTcp)
            {
                Append(fromSource, payload, newTurn: true);
                return;
            }

            var side = fromSource ? 0 : 1;
            // Sequence numbers wrap; the distance to the last one seen does not, within 2 GB.
            if (_next[side] is null) (_next[side], _position[side]) = (0, 0);
            else _position[side] += (int)(sequence - _last[side]);
            _last[side] = sequence;
            Place(side, _position[side], payload.ToArray());
        }

        public Conversation Build(FlowRow flow)
        {
            for (var side = 0; side < 2; side++)
            {
                foreach (var (at, bytes) in _early[side].ToArray())
                {
                    if (at > _next[side]) _missing += at - _next[side]!.Value;
                    _next[side] = Math.Max(at, _next[side]!.Value);
                    Trim(side, at, bytes);
                }
            }

            return new Conversation(flow, [.. _turns.Select(t => new Turn(t.FromSource, [.. t.Bytes]))], IsFull, _missing);
        }

        private void Place(int side, long at, byte[] bytes)
        {
            if (at > _next[side])
            {
                if (!_early[side].TryGetValue(at, out var there) || there.Length < bytes.Length) _early[side][at] = bytes;
                return;
            }

            Trim(side, at, bytes);
            while (_early[side].Count > 0 && _early[side].GetKeyAtIndex(0) <= _next[side])
            {
                var (start, waiting) = (_early[side].GetKeyAtIndex(0), _early[side].GetValueAtIndex(0));
                _early[side].RemoveAt(0);
                Trim(side, start, waiting);
            }
        }

        private void Trim(int side, long at, byte[] bytes)
        {
            var skip = _next[side]!.Value - at;
            if (skip >= bytes.Length) return;
            Append(side == 0, bytes.AsSpan((int)skip), newTurn: false);
            _next[side] = at + bytes.Length;
        }

        private void Append(bool fromSource, ReadOnlySpan<byte> bytes, bool newTurn)
        {
            bytes = bytes[..Math.Min(bytes.Length, MaxBytes - _total)];
            _total += bytes.Length;
            if (newTurn || _turns.Count == 0 || _turns[^1].FromSource != fromSource) _turns.Add((fromSource, []));
            _turns[^1].Bytes.AddRange(bytes);
        }
    }
}
