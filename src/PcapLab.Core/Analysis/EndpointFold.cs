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
}

/// <summary>Derives the endpoints from the flows at the end, instead of counting them per packet.</summary>
/// <param name="flows">How many flows will come.</param>
public sealed class EndpointFold(int flows)
{
    private const ulong Multicast = 0x0100_0000_0000;
    private readonly ChunkedArray<Endpoint> _endpoints = new();
    private readonly PairSet _peers = new(flows);
    private readonly PairSet _ports = new(flows);
    private ulong[] _slots = new ulong[1024];

    /// <summary>How many addresses.</summary>
    public int Count => _endpoints.Count;

    /// <summary>An endpoint in order of appearance.</summary>
    public ref readonly Endpoint this[int index] => ref _endpoints[index];

    /// <summary>Index of an address, or -1.</summary>
    public int Find(Ip ip) => Lookup(ip, out _);

    /// <summary>Adds the next flow, in order of first frames.</summary>
    public void Add(in Flow f, FlowTracker tracker)
    {
        var (sourceMac, destinationMac) = tracker.Macs[f.Macs];
        var a = IndexOf(f.SourceIp);
        var b = IndexOf(f.DestinationIp);
        Fold(ref _endpoints[a], in f, f.SourcePackets, f.SourceBytes, f.DestinationPackets, f.DestinationBytes, sourceMac);
        Fold(ref _endpoints[b], in f, f.DestinationPackets, f.DestinationBytes, f.SourcePackets, f.SourceBytes, destinationMac);
        if (a != b && _peers.Add((ulong)Math.Min(a, b) << 32 | (uint)Math.Max(a, b)))
        {
            _endpoints[a].Peers++;
            _endpoints[b].Peers++;
        }

        if (f.Protocol is not (6 or 17)) return;
        var udp = f.Protocol == 17 ? 1UL << 16 : 0;
        if (_ports.Add((ulong)a << 32 | udp | f.SourcePort)) _endpoints[a].Ports++;
        if (_ports.Add((ulong)b << 32 | udp | f.DestinationPort)) _endpoints[b].Ports++;
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
