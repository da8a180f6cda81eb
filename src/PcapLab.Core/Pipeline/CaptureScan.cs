using System.Security.Cryptography;
using PcapLab.Analysis;
using PcapLab.Captures;

namespace PcapLab.Pipeline;

/// <summary>Reads a capture for its facts alone, as capinfos does: record headers, not packets.</summary>
public sealed class CaptureScan
{
    private long _packets, _bytes, _captured, _cut, _timed;
    private long _first = long.MaxValue, _last = long.MinValue, _before = long.MinValue;
    private bool _inOrder = true;

    /// <summary>Reads a source to its end.</summary>
    /// <param name="source">The capture.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The facts, without the hash.</returns>
    public static CaptureFacts Read(PacketSource source, IProgress<AnalysisProgress>? progress, CancellationToken cancellation)
    {
        var scan = new CaptureScan();
        var batch = new PacketBatch();
        while (source.Read(batch, cancellation))
        {
            scan.Add(batch);
            progress?.Report(new AnalysisProgress(scan._packets, batch.InputPosition, source.Info.SizeBytes));
        }

        return scan.Facts(source.Info);
    }

    /// <summary>SHA-256 of a file as it is stored, computed on another thread while the caller goes on.</summary>
    /// <returns>Lower-case hex.</returns>
    public static Task<string> HashAsync(string path, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20);
            await using (file.ConfigureAwait(false)) return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
        },
        cancellation);

    private void Add(PacketBatch batch)
    {
        _packets += batch.Count;
        foreach (ref readonly var record in batch.Records.AsSpan(0, batch.Count))
        {
            _bytes += PseudoHeader.OnTheWire(record);
            _captured += record.Captured;
            if (record.Captured < record.Original) _cut++;
            if (record.Untimed) continue;
            _timed++;
            _inOrder &= record.Time >= _before;
            _before = record.Time;
            if (record.Time < _first) _first = record.Time;
            if (record.Time > _last) _last = record.Time;
        }
    }

    private CaptureFacts Facts(CaptureInfo info) => new()
    {
        File = info.Name, Format = info.Format, ByteOrder = info.ByteOrder, Compression = info.Compression, SizeBytes = info.SizeBytes,
        Packets = _packets, Bytes = _bytes, CapturedBytes = _captured, CutPackets = _cut, InOrder = _inOrder,
        First = _timed == 0 ? null : _first, Last = _timed == 0 ? null : _last,
        Snaplen = info.Interfaces.Select(i => (long)i.Snaplen).DefaultIfEmpty().Max(), Truncated = info.Truncated, Damage = info.Damage, Comments = [.. info.Comments],
        Interfaces = [.. info.Interfaces.Select(i => new InterfaceFacts(i.Name, i.LinkType.ToString(), (int)i.LinkType, i.Snaplen, i.Packets, i.Drops))],
    };
}
