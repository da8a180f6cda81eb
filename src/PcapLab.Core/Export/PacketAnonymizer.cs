using System.Buffers.Binary;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Export;

/// <summary>What happens to the bytes behind the headers.</summary>
public enum PayloadPolicy
{
    /// <summary>They are cut off: the original length tells how many there were.</summary>
    Cut,
    /// <summary>They become zeros, so that lengths and checksums stay valid.</summary>
    Zero,
    /// <summary>They stay. Names and addresses inside them stay too: only for captures whose payload is harmless.</summary>
    Keep,
}

/// <summary>
/// Rewrites one packet after the other with <see cref="Pseudonyms"/>: addresses in every header down to the innermost, checksums mended, payload by
/// <see cref="PayloadPolicy"/>. Whatever no header claims is payload: better lose a byte than leak one.
/// </summary>
public sealed class PacketAnonymizer(Pseudonyms names, PayloadPolicy policy)
{
    private readonly PacketDecoder _decoder = new(new DecoderOptions());
    private byte[] _frame = new byte[2048];

    /// <summary>Rewrites a packet.</summary>
    /// <param name="source">The packet; not changed.</param>
    /// <param name="link">Its link type.</param>
    /// <param name="fcs">Bytes of frame check sequence, which no longer fits and is cut.</param>
    /// <param name="original">Length on the wire.</param>
    /// <param name="time">Packet time, for fragment time-outs.</param>
    /// <returns>The new bytes; valid until the next call.</returns>
    public ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> source, LinkType link, int fcs, int original, long time)
    {
        if (_frame.Length < source.Length) _frame = new byte[source.Length * 2];
        source.CopyTo(_frame);
        var facts = new PacketFacts { Captured = source.Length, Original = original, Time = time };
        _decoder.Decode(_frame, link, fcs, ref facts);
        while (_decoder.TryTakeLate(ref facts))
        {
        }

        _decoder.TakeExtra();
        var end = 0;
        var layers = _decoder.Layers;
        foreach (ref readonly var layer in layers)
        {
            if (layer.InExtra || layer.Id is LayerId.Data) break;
            var header = _frame.AsSpan(layer.Offset, Math.Min(layer.Length, source.Length - layer.Offset));
            if (!HeaderRewriter.Rewrite(layer.Id, header, names)) break;
            end = Math.Max(end, layer.Offset + header.Length);
        }

        // A layer that stopped may hold half an address: it goes with the payload.
        var length = Payload(end, source.Length);
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            if (!layers[i].InExtra && layers[i].Offset < end) ChecksumMender.Mend(_frame.AsSpan(0, length), layers, i, original);
        }

        return _frame.AsSpan(0, length);
    }

    private int Payload(int end, int captured)
    {
        if (policy == PayloadPolicy.Cut) return end;
        if (policy == PayloadPolicy.Zero) _frame.AsSpan(end, captured - end).Clear();
        return captured;
    }
}

/// <summary>Addresses inside one header.</summary>
internal static class HeaderRewriter
{
    /// <summary>Rewrites a header in place; false when nothing is known of it, so that it counts as payload.</summary>
    public static bool Rewrite(LayerId layer, Span<byte> h, Pseudonyms names)
    {
        switch (layer)
        {
            case LayerId.Eth: return Macs(h, names, 0, 6);
            case LayerId.Sll: return h.Length >= 16 && Macs(h, names, 6); // version 1: the address stands at 6; version 2 is longer by four
            case LayerId.Wlan: return Macs(h, names, 4, 10, 16);
            case LayerId.Arp: return Arp(h, names);
            case LayerId.Ip: return Ipv4(h, names);
            case LayerId.Ipv6: return h.Length >= 40 && V6(h[8..], names) && V6(h[24..], names);
            case LayerId.Ipv6Routing: return Fixed(h, 8);
            case LayerId.Ipv6Destination: return Fixed(h, 2); // zeros are padding options
            case LayerId.Icmp: return Fixed(h, 8);
            case LayerId.Icmpv6: return Fixed(h, 8);
            case LayerId.Ethertype or LayerId.Vlan or LayerId.Ieee8021ad or LayerId.Llc or LayerId.Null or LayerId.Raw
                or LayerId.Ppp or LayerId.Pppoes or LayerId.Mpls or LayerId.PwHeuristic or LayerId.PwCw or LayerId.PwNoCw or LayerId.Radiotap or LayerId.Chdlc or LayerId.FrameRelay
                or LayerId.Tcp or LayerId.Udp or LayerId.UdpLite or LayerId.Sctp or LayerId.Gre or LayerId.Vxlan or LayerId.Geneve or LayerId.Gtp
                or LayerId.Ipv6HopByHop or LayerId.Ipv6Fragment or LayerId.L2tp: return true;
            default: return false;
        }
    }

    private static bool Macs(Span<byte> h, Pseudonyms names, params ReadOnlySpan<int> offsets)
    {
        foreach (var at in offsets)
        {
            if (at + 6 <= h.Length) names.MapEther(h.Slice(at, 6));
            else h[Math.Min(at, h.Length)..].Clear();
        }

        return true;
    }

    private static bool Arp(Span<byte> h, Pseudonyms names)
    {
        if (h.Length < 28 || h[4] != 6 || h[5] != 4) return false;
        names.MapEther(h.Slice(8, 6));
        names.MapEther(h.Slice(18, 6));
        return V4(h[14..], names) && V4(h[24..], names);
    }

    // Options may carry routes: they become no-operations, which keeps the header's length.
    private static bool Ipv4(Span<byte> h, Pseudonyms names)
    {
        if (h.Length < 20) return false;
        h[20..].Fill(1);
        return V4(h[12..], names) && V4(h[16..], names);
    }

    private static bool V4(Span<byte> at, Pseudonyms names)
    {
        if (at.Length < 4) return false;
        names.Map(Ip.FromBytes(at[..4])).WriteBytes(at);
        return true;
    }

    private static bool V6(Span<byte> at, Pseudonyms names)
    {
        if (at.Length < 16) return false;
        names.Map(Ip.FromBytes(at[..16])).WriteBytes(at);
        return true;
    }

    // Type, code and the identifying word stay; redirect targets and quoted packets do not.
    private static bool Fixed(Span<byte> h, int keep)
    {
        if (h.Length > keep) h[keep..].Clear();
        return h.Length >= keep;
    }
}
