using System.Runtime.InteropServices;

namespace PcapLab.Captures.Live;

/// <summary>
/// One or several interfaces, captured at once. Packets are copied out of the kernel's ring into the batch, which is the only copy before
/// they are decoded or written.
/// </summary>
public sealed class LiveSource : PacketSource
{
    private const int BlockSize = 1 << 20;
    private const int MostPackets = 32_768;
    private static readonly TimeSpan CountersEvery = TimeSpan.FromSeconds(1);

    private readonly List<LiveDevice> _devices = [];
    private readonly LiveOptions _options;
    private long _packets;
    private long _countedAt;
    private long _stopAt;
    private volatile bool _stopping;

    /// <summary>Opens the interfaces.</summary>
    /// <param name="names">Interface names; at least one.</param>
    /// <param name="options">How to capture.</param>
    /// <exception cref="CaptureException">libpcap is missing, an interface unknown, capturing not permitted, or the filter wrong.</exception>
    public LiveSource(IReadOnlyList<string> names, LiveOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        _options = options;
        Info.Format = "live";
        Info.Name = string.Join(", ", names);
        Info.OperatingSystem = RuntimeInformation.OSDescription;
        try
        {
            foreach (var name in names) Add(name);
        }
        catch
        {
            Dispose();
            throw;
        }

        _countedAt = options.Clock.GetTimestamp();
    }

    /// <summary>Ends the capture from any thread: what has arrived is still handed out, then <see cref="Read"/> returns false.</summary>
    public void Stop()
    {
        if (_stopping) return;
        _stopAt = _options.Clock.GetTimestamp();
        _stopping = true;
    }

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        batch.Clear();
        var room = Math.Max(BlockSize, _options.Snaplen * 4);
        if (batch.Buffer.Length < room) batch.Buffer = GC.AllocateUninitializedArray<byte>(room);
        Collect(batch);
        // What the kernel holds when the capture is stopped becomes readable after its time-out.
        if (batch.Count == 0 && _stopping && _options.Clock.GetElapsedTime(_stopAt).TotalMilliseconds > 2 * _options.TimeoutMilliseconds)
        {
            Count();
            return false;
        }

        if (batch.Count == 0)
        {
            Wait();
            cancellation.ThrowIfCancellationRequested();
            Collect(batch);
        }

        if (_options.Clock.GetElapsedTime(_countedAt) >= CountersEvery) Count();
        batch.FirstNumber = _packets + 1;
        _packets += batch.Count;
        batch.InputPosition = _packets;
        return true;
    }

    private void Add(string name)
    {
        var device = new LiveDevice(name, _devices.Count, _options);
        _devices.Add(device);
        Info.Interfaces.Add(new CaptureInterface
        {
            Name = name,
            LinkType = device.LinkType,
            Snaplen = (uint)_options.Snaplen,
            TicksPerSecond = device.TicksPerSecond,
            Filter = _options.Filter,
            OperatingSystem = Info.OperatingSystem,
            Drops = device.Drops(),
        });
    }

    private void Collect(PacketBatch batch)
    {
        var used = 0;
        for (var i = 0; i < _devices.Count; i++)
        {
            var before = batch.Count;
            var alive = _devices[i].Drain(batch, ref used, _options.Snaplen, MostPackets);
            Info.Interfaces[i].Packets += batch.Count - before;
            if (!alive && batch.Count == 0) throw new CaptureException($"{_devices[i].Name}: the capture broke off: {_devices[i].LastError}; what was captured is kept");
        }

        if (_devices.Count > 1) batch.Records.AsSpan(0, batch.Count).Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Offset.CompareTo(b.Offset));
    }

    private unsafe void Wait()
    {
        if (OperatingSystem.IsWindows()) return;
        var fds = stackalloc LibPcap.PollFd[_devices.Count];
        for (var i = 0; i < _devices.Count; i++) fds[i] = new LibPcap.PollFd { Fd = _devices[i].Descriptor, Events = 1 };
        _ = LibPcap.poll(fds, (nuint)_devices.Count, _options.TimeoutMilliseconds);
    }

    private void Count()
    {
        _countedAt = _options.Clock.GetTimestamp();
        for (var i = 0; i < _devices.Count; i++) Info.Interfaces[i].Drops = _devices[i].Drops() ?? Info.Interfaces[i].Drops;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _devices.ForEach(d => d.Dispose());
        base.Dispose(disposing);
    }
}
