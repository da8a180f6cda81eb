using Microsoft.AspNetCore.Http;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>Keeps the last selections of a table, so that paging through a sorted million rows sorts once.</summary>
internal sealed class SelectionCache<TRow>(Table<TRow> table)
{
    private const int Most = 8;
    private readonly TableQuery<TRow> _query = new(table);
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, IReadOnlyList<TRow> Rows)> _kept = [];

    public IReadOnlyList<TRow> Select(HttpRequest request, Session session, Func<AnalysisResult, IReadOnlyList<TRow>> rows)
    {
        var asked = request.Query.Where(q => q.Key is not ("offset" or "limit")).OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}={q.Value}");
        var key = $"{session.Id}\n{session.Version}\n{string.Join('\n', asked)}";
        lock (_lock)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key) continue;
                _kept.Remove(node);
                _kept.AddFirst(node);
                return node.Value.Rows;
            }
        }

        var selected = _query.Select(request, rows(session.Result));
        lock (_lock)
        {
            _kept.AddFirst((key, selected));
            if (_kept.Count > Most) _kept.RemoveLast();
        }

        return selected;
    }
}
