using PcapLab.Wire;

namespace PcapLab.Captures.Live;

/// <summary>One interface that is being captured.</summary>
internal sealed unsafe class LiveDevice : IDisposable
{
    private const int NanosecondPrecision = 1;

    private readonly PcapHandle _handle;
    private readonly bool _nanoseconds;
    private readonly int _number;

    public LiveDevice(string name, int number, LiveOptions options)
    {
        _number = number;
        Name = name;
        _handle = Open(name, options);
        try
        {
            _nanoseconds = LibPcap.pcap_get_tstamp_precision(_handle) == NanosecondPrecision;
            LinkType = FileLinkType.Normalize((ushort)LibPcap.pcap_datalink(_handle));
            if (!string.IsNullOrWhiteSpace(options.Filter)) SetFilter(options.Filter);
            var error = stackalloc byte[LibPcap.ErrorBufferSize];
            // Unix waits in poll(2) for all interfaces at once; Windows has no descriptor, so each handle waits its own time-out.
            if (!OperatingSystem.IsWindows() && LibPcap.pcap_setnonblock(_handle, 1, error) < 0) throw new CaptureException($"{name}: {LibPcap.Text(error)}");
            Descriptor = OperatingSystem.IsWindows() ? -1 : LibPcap.pcap_get_selectable_fd(_handle);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public string Name { get; }
    public LinkType LinkType { get; }

    /// <summary>What poll(2) waits on, or -1.</summary>
    public int Descriptor { get; }

    public ulong TicksPerSecond => _nanoseconds ? 1_000_000_000UL : 1_000_000UL;

    /// <summary>Copies the packets that are waiting into the batch, up to <paramref name="used"/>'s limit of the buffer.</summary>
    /// <returns>False when the device is gone.</returns>
    public bool Drain(PacketBatch batch, ref int used, int snaplen, int mostPackets)
    {
        // The handle is counted once for all packets: doing it for each call costs as much as the call.
        var held = false;
        _handle.DangerousAddRef(ref held);
        try
        {
            var handle = _handle.DangerousGetHandle();
            byte* header, data;
            while (batch.Count < mostPackets && batch.Buffer.Length - used >= snaplen)
            {
                var result = LibPcap.pcap_next_ex(handle, &header, &data);
                if (result <= 0) return result == 0;
                Take(batch, ref used, header, data);
            }

            return true;
        }
        finally
        {
            if (held) _handle.DangerousRelease();
        }
    }

    private void Take(PacketBatch batch, ref int used, byte* header, byte* data)
    {
        NativeHeader.Read(header, _nanoseconds, out var time, out var captured, out var original);
        captured = Math.Min(captured, batch.Buffer.Length - used);
        new ReadOnlySpan<byte>(data, captured).CopyTo(batch.Buffer.AsSpan(used));
        batch.Append() = new PacketRecord { Time = time, Offset = used, Captured = captured, Original = original, Interface = _number, LinkType = LinkType };
        used += captured;
    }

    /// <summary>Puts a frame on the wire.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* data = frame)
        {
            if (LibPcap.pcap_sendpacket(_handle, data, frame.Length) != 0) throw new CaptureException($"{Name}: a frame cannot be sent: {LastError}");
        }
    }

    /// <summary>Packets that the kernel or the interface had to drop, or null when it does not say.</summary>
    public long? Drops()
    {
        LibPcap.Statistics statistics;
        return LibPcap.pcap_stats(_handle, &statistics) == 0 ? (long)statistics.Dropped + statistics.DroppedByInterface : null;
    }

    /// <summary>Why the last read failed.</summary>
    public string LastError => LibPcap.Text(LibPcap.pcap_geterr(_handle));

    public void Dispose() => _handle.Dispose();

    private void SetFilter(string filter)
    {
        LibPcap.BpfProgram program;
        if (LibPcap.pcap_compile(_handle, &program, filter, 1, uint.MaxValue) != 0) throw new CaptureException(BpfFilter.Explain(filter, LastError));
        var result = LibPcap.pcap_setfilter(_handle, &program);
        LibPcap.pcap_freecode(&program);
        if (result != 0) throw new CaptureException($"{Name}: the capture filter cannot be set: {LastError}");
    }

    private static PcapHandle Open(string name, LiveOptions options)
    {
        LibPcap.Require();
        var error = stackalloc byte[LibPcap.ErrorBufferSize];
        var handle = LibPcap.pcap_create(name, error);
        if (handle.IsInvalid) throw new CaptureException($"{name}: {LibPcap.Text(error)}");
        // Settings that a platform lacks are refused one by one and change nothing about the rest.
        _ = LibPcap.pcap_set_snaplen(handle, options.Snaplen);
        _ = LibPcap.pcap_set_promisc(handle, options.Promiscuous ? 1 : 0);
        _ = LibPcap.pcap_set_timeout(handle, options.TimeoutMilliseconds);
        _ = LibPcap.pcap_set_buffer_size(handle, options.BufferBytes);
        _ = LibPcap.pcap_set_tstamp_precision(handle, NanosecondPrecision);
        var status = LibPcap.pcap_activate(handle);
        if (status >= 0) return handle;
        using (handle)
        {
            throw new CaptureException(LiveErrors.Explain(name, status, LibPcap.Text(LibPcap.pcap_geterr(handle))));
        }
    }
}
