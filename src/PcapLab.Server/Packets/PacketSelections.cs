using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Packets;

/// <summary>What one query stands for now: positions in the order of the query.</summary>
internal readonly record struct Selected(int[]? Positions, int Count, long Scanned, long Of)
{
    public int this[long row] => Positions is null ? (int)row : Positions[row];
}

/// <summary>The ways to the packets of a capture.</summary>
/// <param name="Open">All of them in order, as far as the session has come.</param>
/// <param name="Some">Those at some positions.</param>
/// <param name="IsComplete">Whether no more will come.</param>
/// <param name="AreFlowsAlone">Whether each flow, all of them followed to the end, tells by itself what it is.</param>
internal sealed record CaptureAccess(Func<PacketSource> Open, Func<IReadOnlyList<int>, PacketSource> Some, Func<bool> IsComplete, Func<bool> AreFlowsAlone);

/// <summary>Filters in force and the orders made of them; the least used are let go.</summary>
internal sealed class PacketSelections(PacketIndex index, CaptureAccess capture, TlsKeyLog? keys) : IDisposable
{
    private const int MostPasses = 4;
    private const int MostOrders = 6;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(150);

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Filter, FilterPass Pass)> _passes = [];
    private TextKeys? _texts;
    private readonly LinkedList<(PacketQuery Query, int Of, int[] Positions)> _orders = [];

    /// <summary>The packets of a query as far as they are known; all there are now for whoever can wait (a file that is saved).</summary>
    public Selected Select(PacketQuery query, bool all, CancellationToken cancellation)
    {
        var of = index.Count;
        if (query.Filter.Length == 0 && query.Period is null && query.Sort is ("" or "number") && !query.Descending) return new Selected(null, of, of, of);
        var pass = query.Filter.Length == 0 ? null : Pass(query.Filter);
        pass?.Wait(all ? TimeSpan.MaxValue : AnswerWithin, of, cancellation);
        if (pass?.Error is { } error) throw new Api.ApiException(error, 500);
        var texts = query.Sort is "protocol" or "info" ? Texts() : null;
        texts?.Wait(all ? TimeSpan.MaxValue : AnswerWithin, of, cancellation);
        if (texts?.Error is { } why) throw new Api.ApiException(why, 500);
        var scanned = Math.Min(pass?.Scanned ?? of, texts?.Scanned ?? of);
        lock (_lock)
        {
            foreach (var kept in _orders)
            {
                if (kept.Query == query && kept.Of == scanned) return new Selected(kept.Positions, kept.Positions.Length, scanned, of);
            }
        }

        var positions = Order(query, pass, texts, scanned);
        lock (_lock)
        {
            _orders.AddFirst((query, scanned, positions));
            if (_orders.Count > MostOrders) _orders.RemoveLast();
        }

        return new Selected(positions, positions.Length, scanned, of);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, pass) in _passes) pass.Dispose();
            _passes.Clear();
            _texts?.Dispose();
        }
    }

    private int[] Order(PacketQuery query, FilterPass? pass, TextKeys? texts, int of)
    {
        var positions = pass is null ? Enumerable.Range(0, of).ToArray() : pass.Matches.ToArray();
        if (texts is not null && pass is not null) positions = Array.FindAll(positions, p => p < of);
        if (query.Period is { } period)
        {
            var reader = new IndexReader(index);
            positions = Array.FindAll(positions, p => reader[p].Time is var time && time >= period.From && time <= period.To);
        }

        if (texts is null) return query.Sort is ("" or "number") && !query.Descending ? positions : PacketOrder.Sort(index, positions, query);
        var sorted = texts.Sort(positions, query.Sort == "info");
        if (query.Descending) Array.Reverse(sorted);
        return sorted;
    }

    /// <summary>One for all orders by text; made when the first is asked for.</summary>
    private TextKeys Texts()
    {
        lock (_lock)
        {
            if (_texts is not null) return _texts;
            _texts = new TextKeys(capture.Open(), keys);
            _texts.Start();
            return _texts;
        }
    }

    private FilterPass Pass(string filter)
    {
        lock (_lock)
        {
            for (var node = _passes.First; node is not null; node = node.Next)
            {
                if (node.Value.Filter != filter) continue;
                _passes.Remove(node);
                _passes.AddFirst(node);
                return node.Value.Pass;
            }

            var compiled = Api.DisplayFilters.Compile(filter);
            FilterPass pass = ColumnFilter.Of(compiled) is not null ? new ColumnPass(index, capture, compiled)
                : FlowPass.Of(index, capture, compiled) ?? (FilterPass)new ScanPass(capture.Open(), compiled, keys);
            pass.Start();
            _passes.AddFirst((filter, pass));
            if (_passes.Count <= MostPasses) return pass;
            _passes.Last!.Value.Pass.Dispose();
            _passes.RemoveLast();
            return pass;
        }
    }
}
