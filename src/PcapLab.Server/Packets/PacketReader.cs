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
    private const int Beginning = 8;
    private const int Before = 16;
    private const int BeforeOne = 400;
    private const int BeforeDecrypted = 20_000;
    /// <summary>Up to here a packet's tree comes from a walk from the start, which is exact in every generated field.</summary>
    private const int WalkBelow = 20_000;

    private readonly PacketIndex _index;
    private readonly CaptureInfo _info;
    private readonly SessionSetting _setting;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;

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
        Visit(WithContext(positions, Before), (in p) =>
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
        var flow = places.Find(_index[position].FlowStart, position);
        var known = exact ? null : new KnownFields(_index[0].Time, position == 0 ? _index[0].Time : _index[position - 1].Time, flow is null ? -1 : places.Stream(flow));
        var wanted = exact ? Enumerable.Range(0, position + 1).ToArray() : WithContext([position], BeforeOne);
        Visit(wanted, (in p) =>
        {
            if (p.Facts.Number == position + 1) detail = PacketTreeBuilder.Build(in p, known, Name(p.Facts.Interface), flow?.FlowId);
            return true;
        }, cancellation);
        return detail!;
    }

    /// <summary>Visits every packet of the flow that a position belongs to, oldest first, until the visitor has enough.</summary>
    public void Flow(int last, PacketVisitor visitor, CancellationToken cancellation)
    {
        var positions = new List<int>();
        var reader = new IndexReader(_index);
        for (var at = last; at >= 0; at = reader[at].Previous) positions.Add(at);
        positions.Reverse();
        Visit(positions, visitor, cancellation);
    }

    /// <summary>Chosen packets as a capture, with their comments, in the order given.</summary>
    public PacketSource Open(IReadOnlyList<int> positions) => new IndexedSource(_file, _index, positions, _info);

    public void Dispose() => _file.Dispose();

    private void Visit(IReadOnlyList<int> positions, PacketVisitor visitor, CancellationToken cancellation)
    {
        using var source = Open(positions);
        new PacketScan(source, new ScanOptions { KeyLog = _setting.KeyLog }).Run(visitor, cancellation);
    }

    private int[] WithContext(IReadOnlyList<int> positions, int before)
    {
        // What is decrypted needs the connection's handshake and every record since.
        if (_info.Secrets.Count > 0 || _setting.KeyLog is not null) before = Math.Max(before, BeforeDecrypted);
        var reader = new IndexReader(_index);
        var wanted = new SortedSet<int>(positions);
        var flows = new HashSet<int>();
        foreach (var position in positions)
        {
            var at = position;
            for (var i = 0; i < before && at >= 0; i++)
            {
                if (!wanted.Add(at) && i > 0 && at != position) break;
                at = reader[at].Previous;
            }

            if (reader[position].FlowStart is >= 0 and var start && flows.Add(start)) AddBeginning(reader, wanted, start, position);
        }

        return [.. wanted];
    }

    /// <summary>The flow's first packets: links go back only, so the search for them looks a little way ahead of the first.</summary>
    private static void AddBeginning(IndexReader reader, SortedSet<int> wanted, int start, int position)
    {
        var found = 0;
        for (var at = start; at < Math.Min(position, start + 2000) && found < Beginning; at++)
        {
            if (reader[at].FlowStart != start) continue;
            wanted.Add(at);
            found++;
        }
    }

    private string Name(int number) => number < _info.Interfaces.Count ? _info.Interfaces[number].Name : "";
}
