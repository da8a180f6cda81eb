using System.Collections;

namespace PcapLab.Analysis;

/// <summary>The rows of one table that one shard has, in the order of their frames; made into objects when asked for.</summary>
internal interface IRowPart<out TRow>
{
    /// <summary>How many.</summary>
    int Count { get; }
    /// <summary>The frame that a row stands at; never smaller than the one before.</summary>
    long FrameOf(int index);
    /// <summary>A row.</summary>
    TRow At(int index);
}

/// <summary>The parts of one table as the analyzers of all shards hand them over.</summary>
public sealed class RowParts<TRow>
{
    private readonly List<IRowPart<TRow>> _parts = [];

    internal void Add(IRowPart<TRow> part)
    {
        if (part.Count > 0) _parts.Add(part);
    }

    /// <summary>Adds ready rows, for tables that are short.</summary>
    /// <param name="rows">The rows, in the order of their frames.</param>
    /// <param name="frame">A row's frame.</param>
    public void Add(IReadOnlyList<TRow> rows, Func<TRow, long> frame) => Add(new Ready(rows, frame));

    /// <summary>All rows by frame. A frame is one shard's, so rows of one frame keep the order in which their messages stood in it.</summary>
    public IReadOnlyList<TRow> Merge() => _parts.Count == 0 ? [] : new MergedRows<TRow>(_parts.ToArray());

    private sealed class Ready(IReadOnlyList<TRow> rows, Func<TRow, long> frame) : IRowPart<TRow>
    {
        public int Count => rows.Count;
        public long FrameOf(int index) => frame(rows[index]);
        public TRow At(int index) => rows[index];
    }
}

/// <summary>The rows of all shards in one order, whatever the order in which shards finished.</summary>
internal sealed class MergedRows<TRow> : IReadOnlyList<TRow>
{
    private readonly IRowPart<TRow>[] _parts;
    private readonly (int Part, int Index)[]? _order;

    public MergedRows(IRowPart<TRow>[] parts)
    {
        _parts = parts;
        Count = parts.Sum(p => p.Count);
        if (parts.Length > 1) _order = Order();
    }

    public int Count { get; }

    public TRow this[int index]
    {
        get
        {
            var (part, at) = _order is null ? (0, index) : _order[index];
            return _parts[part].At(at);
        }
    }

    public IEnumerator<TRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private (int Part, int Index)[] Order()
    {
        var order = new (int, int)[Count];
        var next = new int[_parts.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var first = -1;
            var frame = long.MaxValue;
            for (var p = 0; p < _parts.Length; p++)
            {
                if (next[p] == _parts[p].Count || first >= 0 && _parts[p].FrameOf(next[p]) >= frame) continue;
                first = p;
                frame = _parts[p].FrameOf(next[p]);
            }

            order[i] = (first, next[first]++);
        }

        return order;
    }
}
