using System.Globalization;
using System.Text.Json;
using PcapLab.Analysis;

namespace PcapLab.Server.Live;

/// <summary>Remembers when each cell of the timeline last changed, so that a viewer is sent only what is new to it.</summary>
internal sealed class TimelineDelta
{
    private readonly Dictionary<(long Start, string App), (long Packets, long Bytes, long ChangedAt)> _cells = [];
    private long _width;
    private string _session = "";

    public long ChangedAt { get; private set; }
    /// <summary>Viewers that have less than this start over.</summary>
    public long WholeSince { get; private set; }

    public bool Refresh(string session, Timeline? timeline, long sequence)
    {
        if (timeline is null || timeline.BinWidthNs != _width || session != _session || timeline.Rows.Count < _cells.Count)
        {
            _cells.Clear();
            (_width, _session) = (timeline?.BinWidthNs ?? 0, session);
            WholeSince = ChangedAt = sequence;
        }

        var changed = WholeSince == sequence;
        foreach (var row in timeline?.Rows ?? [])
        {
            if (_cells.TryGetValue((row.Start, row.App), out var had) && had.Packets == row.Packets && had.Bytes == row.Bytes) continue;
            _cells[(row.Start, row.App)] = (row.Packets, row.Bytes, sequence);
            changed = true;
        }

        if (changed) ChangedAt = sequence;
        return changed;
    }

    public void Write(Utf8JsonWriter w, long have)
    {
        var whole = have < WholeSince;
        w.WriteStartObject();
        w.WriteBoolean("whole", whole);
        w.WriteString("bin_ns", _width.ToString(CultureInfo.InvariantCulture));
        w.WriteStartArray("rows");
        foreach (var (key, cell) in _cells)
        {
            if (!whole && cell.ChangedAt <= have) continue;
            w.WriteStartArray();
            w.WriteNumberValue(key.Start / 1e6);
            w.WriteStringValue(key.App);
            w.WriteNumberValue(cell.Packets);
            w.WriteNumberValue(cell.Bytes);
            w.WriteEndArray();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }
}
