using System.Collections.Concurrent;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Packets;

/// <summary>
/// Shows packets from anywhere in the capture without walking there: beside the packets asked for it reads the beginning of their flows (which says what
/// they speak) and the stretch just before them (which says where messages and retransmissions begin).
/// </summary>
internal sealed class PacketReader : IDisposable
{
    private const int Before = 16;
    private const int BeforeOne = 400;
    private const int BeforeDecrypted = 20_000;
    /// <summary>Up to here a packet's tree comes from a walk from the start, which is exact in every generated field.</summary>
    private const int WalkBelow = 20_000;

    private readonly PacketIndex _index;
    private readonly CaptureInfo _info;
    private readonly SessionSetting _setting;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly ConcurrentBag<IndexReader> _readers = [];

    public PacketReader(string file, PacketIndex index, CaptureInfo info, SessionSetting setting)
    {
        (_index, _info, _setting) = (index, info, setting);
        _file = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Lines of the given positions, in their order.</summary>
    public IReadOnlyList<ListedPacket> Lines(IReadOnlyList<int> positions, CancellationToken cancellation)
    {
        var lines = new Dictionary<int, ListedPacket>(positions.Count);
        foreach (var position in positions) lines[position] = null!;
        Visit(reader => WithContext(reader, positions, Before), (in p) =>
        {
            var position = (int)p.Facts.Number - 1;
            if (lines.ContainsKey(position)) lines[position] = PacketSummary.Line(in p, _setting.Colours);
            return true;
        }, cancellation);
        return [.. positions.Select(p => lines[p])];
    }

    /// <summary>One packet in full.</summary>
    public PacketDetail Detail(int position, FlowPlaces places, CancellationToken cancellation)
    {
        PacketDetail? detail = null;
        var exact = position < WalkBelow;
        var flow = places.Find(_index.Beginning(_index[position].Flow) is [var start, ..] ? start : -1, position);
        var known = exact ? null : new KnownFields(_index[0].Time, position == 0 ? _index[0].Time : _index[position - 1].Time, flow is null ? -1 : places.Stream(flow));
        Visit(reader => exact ? Enumerable.Range(0, position + 1).ToArray() : WithContext(reader, [position], BeforeOne), (in p) =>
        {
            if (p.Facts.Number != position + 1) return true;
            var tree = PacketTree.Of(in p, known is null ? null : known.Mend);
            detail = new PacketDetail(p.Facts.Number, p.Facts.Time, p.Facts.Captured, p.Facts.Original, Name(p.Facts.Interface), flow?.FlowId, tree.Layers, tree.Buffers, p.Note?.Comments ?? []);
            return true;
        }, cancellation);
        return detail!;
    }

    /// <summary>Visits every packet of the flow that a position belongs to, oldest first, until the visitor has enough.</summary>
    public void Flow(int last, PacketVisitor visitor, CancellationToken cancellation)
    {
        Visit(reader =>
        {
            var positions = new List<int>();
            for (var at = last; at >= 0; at = reader[at].Previous) positions.Add(at);
            positions.Reverse();
            return positions;
        }, visitor, cancellation);
    }

    /// <summary>Chosen packets as a capture, with their comments, in the order given.</summary>
    public PacketSource Open(IReadOnlyList<int> positions) => new IndexedSource(_file, _index, positions, _info, new IndexReader(_index));

    public void Dispose() => _file.Dispose();

    /// <summary>Whoever scrolls asks many times a second: what the way through the index has read is kept for the next one.</summary>
    private void Visit(Func<IndexReader, IReadOnlyList<int>> choose, PacketVisitor visitor, CancellationToken cancellation)
    {
        if (!_readers.TryTake(out var reader)) reader = new IndexReader(_index);
        var positions = choose(reader);
        using (var source = new IndexedSource(_file, _index, positions, _info, reader))
        {
            new PacketScan(source, new ScanOptions { KeyLog = _setting.KeyLog, Expected = positions.Count }).Run(visitor, cancellation);
        }

        _readers.Add(reader);
    }

    private int[] WithContext(IndexReader reader, IReadOnlyList<int> positions, int before)
    {
        // What is decrypted needs the connection's handshake and every record since.
        if (_info.Secrets.Count > 0 || _setting.KeyLog is not null) before = Math.Max(before, BeforeDecrypted);
        var wanted = new HashSet<int>(positions);
        var flows = new HashSet<int>();
        foreach (var position in positions)
        {
            var at = position;
            for (var i = 0; i < before && at >= 0; i++)
            {
                if (!wanted.Add(at) && i > 0 && at != position) break;
                at = reader[at].Previous;
            }

            if (reader[position].Flow is >= 0 and var flow && flows.Add(flow)) AddBeginning(wanted, flow, position);
        }

        var sorted = wanted.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private void AddBeginning(HashSet<int> wanted, int flow, int position)
    {
        foreach (var at in _index.Beginning(flow))
        {
            if (at < position) wanted.Add(at);
        }
    }

    private string Name(int number) => number < _info.Interfaces.Count ? _info.Interfaces[number].Name : "";
}
