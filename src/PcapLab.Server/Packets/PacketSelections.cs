using System.Diagnostics;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Packets;

/// <summary>
/// The packets that match a filter, found by one ordered pass in the background (filters may ask for streams and TCP health, which need what came
/// before). Readers see matches as they are found; a live session's pass goes on with it.
/// </summary>
internal sealed class FilterPass : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private int[] _matches = new int[1024];
    private int _count;
    private int _scanned;

    public FilterPass(PacketSource source, Filter filter, TlsKeyLog? keys) => _work = Task.Factory.StartNew(() =>
    {
        using (source)
        {
            try
            {
                new PacketScan(source, new ScanOptions { Headers = HeaderNeeds.Of(filter), KeyLog = keys }).Run((in p) =>
                {
                    if (filter.Matches(in p)) Add((int)p.Facts.Number - 1);
                    Volatile.Write(ref _scanned, (int)p.Facts.Number);
                    return true;
                }, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Nobody asks for this filter any more.
            }
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Packets looked at.</summary>
    public int Scanned => Volatile.Read(ref _scanned);

    /// <summary>Matches so far, ascending.</summary>
    public ReadOnlySpan<int> Matches
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _matches).AsSpan(0, count);
        }
    }

    /// <summary>Why the pass ended early, or null.</summary>
    public string? Error => _work.Exception?.InnerException?.Message;

    /// <summary>Waits until the pass is through, or the time is up: short captures answer at once.</summary>
    public void Wait(TimeSpan most, int upTo)
    {
        var start = Stopwatch.GetTimestamp();
        while (Scanned < upTo && !_work.IsCompleted && Stopwatch.GetElapsedTime(start) < most) ((IAsyncResult)_work).AsyncWaitHandle.WaitOne(1);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _work.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default);
    }

    private void Add(int position)
    {
        if (_count == _matches.Length)
        {
            var grown = new int[_count * 2];
            _matches.CopyTo(grown, 0);
            Volatile.Write(ref _matches, grown);
        }

        _matches[_count] = position;
        Volatile.Write(ref _count, _count + 1);
    }
}

/// <summary>What one query stands for now: positions in the order of the query.</summary>
internal readonly record struct Selected(int[]? Positions, int Count, long Scanned, long Of)
{
    public int this[long row] => Positions is null ? (int)row : Positions[row];
}

/// <summary>Filters in force and the orders made of them; the least used are let go.</summary>
internal sealed class PacketSelections(PacketIndex index, Func<PacketSource> open, TlsKeyLog? keys) : IDisposable
{
    private const int MostPasses = 4;
    private const int MostOrders = 6;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(150);

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Filter, FilterPass Pass)> _passes = [];
    private readonly LinkedList<(PacketQuery Query, int Of, int[] Positions)> _orders = [];

    /// <summary>The packets of a query as far as they are known.</summary>
    public Selected Select(PacketQuery query)
    {
        var of = index.Count;
        if (query.Filter.Length == 0 && query.Period is null && query.Sort is ("" or "number") && !query.Descending) return new Selected(null, of, of, of);
        var pass = query.Filter.Length == 0 ? null : Pass(query.Filter);
        pass?.Wait(AnswerWithin, of);
        if (pass?.Error is { } error) throw new Api.ApiException(error, 500);
        var scanned = pass?.Scanned ?? of;
        lock (_lock)
        {
            foreach (var kept in _orders)
            {
                if (kept.Query == query && kept.Of == scanned) return new Selected(kept.Positions, kept.Positions.Length, scanned, of);
            }
        }

        var positions = Order(query, pass, of);
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
        }
    }

    private int[] Order(PacketQuery query, FilterPass? pass, int of)
    {
        var positions = pass is null ? Enumerable.Range(0, of).ToArray() : pass.Matches.ToArray();
        if (query.Period is { } period)
        {
            var reader = new IndexReader(index);
            positions = Array.FindAll(positions, p => reader[p].Time is var time && time >= period.From && time <= period.To);
        }

        return query.Sort is ("" or "number") && !query.Descending ? positions : PacketOrder.Sort(index, positions, query);
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

            var pass = new FilterPass(open(), Api.DisplayFilters.Compile(filter), keys);
            _passes.AddFirst((filter, pass));
            if (_passes.Count <= MostPasses) return pass;
            _passes.Last!.Value.Pass.Dispose();
            _passes.RemoveLast();
            return pass;
        }
    }
}
