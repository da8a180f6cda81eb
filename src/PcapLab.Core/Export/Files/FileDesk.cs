using System.Globalization;
using PcapLab.Analysis;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>How much is taken out of one capture.</summary>
/// <param name="MostBytes">Longest file, before and after decoding.</param>
/// <param name="MostTotal">All files together.</param>
public sealed record FileLimits(long MostBytes = 1L << 30, long MostTotal = 16L << 30)
{
    /// <summary>Files that are put together at once; the oldest gives way.</summary>
    public const int MostOpen = 1000;
}

/// <summary>
/// Where carvers put files together: opens them, closes them at their end, at their connection's or the capture's, and hands them to
/// <see cref="FileFinisher"/>. Everything has a cap, and a cap that was hit is told.
/// </summary>
internal sealed class FileDesk(string folder, FileLimits limits, FileFinisher finisher)
{
    private readonly Dictionary<int, List<CarvedFile>> _byFlow = [];
    private readonly Queue<CarvedFile> _oldest = new();
    private int _open;
    private long _parts;

    /// <summary>Whether the packet under way matched the display filter.</summary>
    public bool PacketMatches { get; set; } = true;

    /// <summary>Starts a file whose first bytes come with, or after, a message.</summary>
    public CarvedFile Open(in Message message, string protocol, int direction)
    {
        ref readonly var p = ref message.Packet;
        var (sender, receiver) = direction == message.Direction ? (p.SourceIp, p.DestinationIp) : (p.DestinationIp, p.SourceIp);
        var part = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".pcaplab-{Environment.ProcessId}-{++_parts}.part"));
        var file = new CarvedFile(new CarvedContent(part, limits.MostBytes))
        {
            Protocol = protocol, Flow = message.Flow, Direction = direction, Frame = p.Number, Time = p.Time, Sender = sender, Receiver = receiver, Selected = PacketMatches,
        };
        if (_open >= FileLimits.MostOpen) GiveWay();
        _open++;
        _oldest.Enqueue(file);
        if (!_byFlow.TryGetValue(file.Flow, out var list)) _byFlow[file.Flow] = list = [];
        list.Add(file);
        return file;
    }

    /// <summary>Adds bytes behind a file's last ones.</summary>
    public void Append(CarvedFile file, in PacketFacts packet, ReadOnlySpan<byte> bytes)
    {
        file.Selected |= PacketMatches;
        file.Append(packet.Number, bytes);
    }

    /// <summary>Hands a file out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fault">Why it is not whole, or null.</param>
    public void Close(CarvedFile file, string? fault = null)
    {
        if (file.IsClosed) return;
        file.IsClosed = true;
        file.Fault ??= fault;
        _open--;
        if (_byFlow.TryGetValue(file.Flow, out var list) && list.Remove(file) && list.Count == 0) _byFlow.Remove(file.Flow);
        while (_oldest.TryPeek(out var oldest) && oldest.IsClosed) _oldest.Dequeue();
        finisher.Finish(file);
    }

    /// <summary>Forgets a file that turned out to be another's part.</summary>
    public void Drop(CarvedFile file)
    {
        file.Selected = false;
        Close(file);
    }

    /// <summary>A connection was closed by both sides: files that end with it are whole, others are not.</summary>
    public void EndFlow(int flow)
    {
        if (!_byFlow.TryGetValue(flow, out var list)) return;
        foreach (var file in list.Where(f => !f.Lasts).ToArray()) Close(file, file.UntilClose ? null : "the connection was closed before its end");
    }

    /// <summary>The capture is over.</summary>
    /// <param name="hasFin">Whether the sender of a flow's direction has closed it.</param>
    public void EndAll(Func<int, int, bool> hasFin)
    {
        foreach (var file in _oldest.ToArray())
        {
            var isWhole = file.UntilClose && hasFin(file.Flow, file.Direction) || file.Expected is not null && file.Content.Present == file.Expected;
            Close(file, isWhole || file.Lasts ? null : "the capture has no more of it");
        }
    }

    private void GiveWay()
    {
        while (_oldest.TryDequeue(out var oldest))
        {
            if (oldest.IsClosed) continue;
            Close(oldest, string.Create(CultureInfo.InvariantCulture, $"more than {FileLimits.MostOpen} files were under way at once"));
            return;
        }
    }
}
