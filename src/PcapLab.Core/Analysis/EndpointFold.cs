using PcapLab.Flows;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One address and what its flows add up to.</summary>
public struct Endpoint
{
    /// <summary>The address.</summary>
    public Ip Ip;
    /// <summary>Sent and received.</summary>
    public long TxPackets, TxBytes, RxPackets, RxBytes;
    /// <summary>First and last packet, ns.</summary>
    public long First, Last;
    /// <summary>Ethernet address it was first seen behind, 0 for none.</summary>
    public ulong Mac;
    /// <summary>Distinct peers and own ports.</summary>
    public int Peers, Ports;
    /// <summary>The service found last (<see cref="EndpointFold.Services"/>), plus 1, and how many there are.</summary>
    internal int Service, Services;
}

/// <summary>Derives the endpoints from the flows at the end, instead of counting them per packet.</summary>
/// <param name="flows">How many flows will come.</param>
public sealed class EndpointFold(int flows)
{
    private const ulong Multicast = 0x0100_0000_0000;
    private const int MaxServices = 30;
    private const int Ahead = 16;
    private readonly ChunkedArray<Endpoint> _endpoints = new();
    private readonly ChunkedArray<Service> _services = new();
    private int[]? _byAddress;
    private ulong _touched;
    private PairSet? _peers = new(flows);
    private PairSet? _ports = new(flows);
    private ulong[] _slots = new ulong[1024];

    /// <summary>How many addresses.</summary>
    public int Count => _endpoints.Count;

    /// <summary>An endpoint in order of appearance.</summary>
    public ref readonly Endpoint this[int index] => ref _endpoints[index];

    /// <summary>Index of an address, or -1.</summary>
    public int Find(Ip ip) => Lookup(ip, out _);

    /// <summary>Indexes of the endpoints in the order of their addresses.</summary>
    public int[] ByAddress => _byAddress ??= SortByAddress();

    /// <summary>The services that an endpoint answered on, by protocol, port and application.</summary>
    public IEnumerable<(byte Protocol, ushort Port, string App)> Services(int index)
    {
        var found = new List<(byte Protocol, ushort Port, string App)>();
        for (var at = _endpoints[index].Service; at != 0; at = _services[at - 1].Next)
        {
            ref var s = ref _services[at - 1];
            found.Add((s.Protocol, s.Port, s.App == 0 ? "" : LayerNames.Of(s.App)));
        }

        return found.OrderBy(s => s.Protocol).ThenBy(s => s.Port).ThenBy(s => s.App, StringComparer.Ordinal);
    }

    /// <summary>Adds all flows, in order of first frames.</summary>
    public void AddAll(FlowSet flows)
    {
        Span<(int A, int B)> ends = stackalloc (int, int)[Ahead];
        for (var i = 0; i < flows.Count; i += Ahead)
        {
            var end = Math.Min(i + Ahead, flows.Count);
            Fetch(flows, i, end);
            for (var at = i; at < end; at++)
            {
                ref var flow = ref flows.At(at, out var tracker);
                ends[at - i] = Add(in flow, tracker);
            }

            FetchPairs(flows, i, ends[..(end - i)]);
            for (var at = i; at < end; at++) AddPairs(in flows.At(at, out _), ends[at - i].A, ends[at - i].B);
        }

        _peers = _ports = null; // as large as the endpoints themselves, and read by nobody any more
    }

    /// <summary>Reads slots and endpoints of some flows together, so that their cache misses overlap instead of following one another.</summary>
    private void Fetch(FlowSet flows, int from, int to)
    {
        Span<ulong> slots = stackalloc ulong[2 * Ahead];
        var n = 0;
        for (var at = from; at < to; at++)
        {
            ref var f = ref flows.At(at, out _);
            slots[n++] = _slots[(int)Hash(f.SourceIp) & (_slots.Length - 1)];
            slots[n++] = _slots[(int)Hash(f.DestinationIp) & (_slots.Length - 1)];
        }

        var touched = 0UL;
        foreach (var slot in slots[..n])
        {
            if (slot != 0) touched ^= _endpoints[(int)(uint)slot - 1].Ip.Bits.Low;
        }

        _touched = touched; // read by nobody, but without it the compiler would drop the loops
    }

    /// <summary>The same for what is asked once both endpoints are known.</summary>
    private void FetchPairs(FlowSet flows, int from, ReadOnlySpan<(int A, int B)> ends)
    {
        var touched = 0UL;
        for (var i = 0; i < ends.Length; i++)
        {
            ref var f = ref flows.At(from + i, out _);
            var (a, b) = ends[i];
            touched ^= _peers!.Peek(Peers(a, b)) ^ _ports!.Peek(Port(a, in f, f.SourcePort)) ^ _ports.Peek(Port(b, in f, f.DestinationPort));
        }

        _touched = touched;
    }

    private static ulong Peers(int a, int b) => (ulong)Math.Min(a, b) << 32 | (uint)Math.Max(a, b);

    private static ulong Port(int endpoint, in Flow f, ushort port) => (ulong)endpoint << 32 | (f.Protocol == 17 ? 1UL << 16 : 0) | port;

    private (int A, int B) Add(in Flow f, FlowTracker tracker)
    {
        var (sourceMac, destinationMac) = tracker.Macs[f.Macs];
        var a = IndexOf(f.SourceIp);
        var b = IndexOf(f.DestinationIp);
        Fold(ref _endpoints[a], in f, f.SourcePackets, f.SourceBytes, f.DestinationPackets, f.DestinationBytes, sourceMac);
        Fold(ref _endpoints[b], in f, f.DestinationPackets, f.DestinationBytes, f.SourcePackets, f.SourceBytes, destinationMac);
        return (a, b);
    }

    private void AddPairs(in Flow f, int a, int b)
    {
        if (a != b && _peers!.Add(Peers(a, b)))
        {
            _endpoints[a].Peers++;
            _endpoints[b].Peers++;
        }

        if (f.Protocol is not (6 or 17)) return;
        if (_ports!.Add(Port(a, in f, f.SourcePort))) _endpoints[a].Ports++;
        if (_ports.Add(Port(b, in f, f.DestinationPort))) _endpoints[b].Ports++;
        if (IsAnswered(in f)) AddService(ref _endpoints[b], in f);
    }

    /// <summary>A port is a service when its host answered there: with a SYN/ACK, or with a datagram to a client on a higher port.</summary>
    private static bool IsAnswered(in Flow f) => f.Protocol == 6
        ? (f.DestinationFlags & (TcpBits.Syn | TcpBits.Ack)) == (TcpBits.Syn | TcpBits.Ack) : f.DestinationPackets > 0 && f.DestinationPort < f.SourcePort;

    private void AddService(ref Endpoint e, in Flow f)
    {
        if (e.Services == MaxServices) return;
        for (var at = e.Service; at != 0; at = _services[at - 1].Next)
        {
            ref var s = ref _services[at - 1];
            if (s.Port == f.DestinationPort && s.Protocol == f.Protocol && s.App == f.App) return;
        }

        e.Service = _services.Add(new Service { Port = f.DestinationPort, Protocol = f.Protocol, App = f.App, Next = e.Service }) + 1;
        e.Services++;
    }

    /// <summary>IPv4 addresses are sorted as plain numbers, which is most of the work; then IPv6.</summary>
    private int[] SortByAddress()
    {
        var v4 = 0;
        for (var i = 0; i < Count; i++) v4 += _endpoints[i].Ip.IsV4 ? 1 : 0;
        var order = new int[Count];
        var keys = new ulong[Count];
        var (next4, next6) = (0, v4);
        for (var i = 0; i < Count; i++)
        {
            var ip = _endpoints[i].Ip;
            ref var next = ref ip.IsV4 ? ref next4 : ref next6;
            keys[next] = ip.IsV4 ? ip.Bits.Low : ip.Bits.High;
            order[next++] = i;
        }

        Array.Sort(keys, order, 0, v4);
        Array.Sort(keys, order, v4, Count - v4);
        var byLow = Comparer<int>.Create((a, b) => _endpoints[a].Ip.Bits.Low.CompareTo(_endpoints[b].Ip.Bits.Low));
        for (var i = v4; i < Count;)
        {
            var end = i + 1;
            while (end < Count && keys[end] == keys[i]) end++;
            if (end - i > 1) Array.Sort(order, i, end - i, byLow);
            i = end;
        }

        return order;
    }

    private struct Service
    {
        public int Next;
        public ushort Port;
        public ushort App;
        public byte Protocol;
    }

    private static void Fold(ref Endpoint e, in Flow f, long txPackets, long txBytes, long rxPackets, long rxBytes, ulong mac)
    {
        e.TxPackets += txPackets;
        e.TxBytes += txBytes;
        e.RxPackets += rxPackets;
        e.RxBytes += rxBytes;
        if (f.First < e.First) e.First = f.First;
        if (f.Last > e.Last) e.Last = f.Last;
        if (e.Mac == 0 && (mac & Multicast) == 0) e.Mac = mac;
    }

    private int IndexOf(Ip ip)
    {
        var index = Lookup(ip, out var slot);
        if (index >= 0) return index;
        index = _endpoints.Add(new Endpoint { Ip = ip, First = long.MaxValue, Last = long.MinValue });
        _slots[slot] = (ulong)Hash(ip) << 32 | (uint)(index + 1);
        if (_endpoints.Count * 2 > _slots.Length) Grow();
        return index;
    }

    private int Lookup(Ip ip, out int slot)
    {
        var hash = Hash(ip);
        var mask = _slots.Length - 1;
        for (slot = (int)hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var value = _slots[slot];
            if ((uint)(value >> 32) == hash && _endpoints[(int)(uint)value - 1].Ip.Equals(ip)) return (int)(uint)value - 1;
        }

        return -1;
    }

    private static uint Hash(Ip ip)
    {
        var x = PairSet.Mix(ip.Bits.Low ^ PairSet.Mix(ip.Bits.High));
        return (uint)(x >> 32);
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        foreach (var value in _slots)
        {
            if (value == 0) continue;
            var at = (int)(value >> 32) & (slots.Length - 1);
            while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = value;
        }

        _slots = slots;
    }
}
