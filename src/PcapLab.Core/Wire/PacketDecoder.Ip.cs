using System.Buffers.Binary;
using System.IO.Compression;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    /// <summary>Raw IP: the version's nibble decides.</summary>
    private Hop IpByVersion() => Lacks(1) ? Hop.End : (_bytes[_at] >> 4) switch { 4 => Ipv4(), 6 => Ipv6(), _ => BadVersion() };

    private Hop BadVersion()
    {
        Stop(StopReason.Malformed);
        return Data();
    }

    private Hop Ipv4()
    {
        Enter(LayerId.Ip, Ipv4Header.MinSize);
        if (_end > _at && _bytes[_at] >> 4 == 6) return Ipv6();
        if (!Ipv4Header.TryParse(Rest, out var ip)) return Short(Ipv4Header.MinSize);
        var headerLength = ip.HeaderLength;
        if (ip.Version != 4 || headerLength < Ipv4Header.MinSize) return Stop(StopReason.Malformed, headerLength);
        Extend(headerLength);
        StartNetwork(ip.Source, ip.Destination, 4, ip.Ttl, ip.Protocol);
        var total = ip.TotalLength;
        var isWhole = _end == _wire;
        // 0 is what a sender's segmentation offload leaves there: the rest of the frame.
        if (total != 0)
        {
            if (total < headerLength) return Stop(StopReason.Malformed, headerLength);
            isWhole = total <= _end - _at;
            Limit(total);
        }

        if (Lacks(headerLength)) return Hop.End;
        if (_options.CheckChecksums) Verified(Checksum.Of(Rest[..headerLength]) == 0);
        var key = new FragmentKey(_f.Source, _f.Destination, ip.Id, ip.Protocol, 4);
        var (offset, more) = (ip.FragmentOffset, ip.MoreFragments);
        Skip(headerLength);
        // A datagram that ends with its header has no upper layer, whatever its protocol field says.
        if (_wire <= _at) return Hop.End;
        return more || offset > 0 ? Fragment(in key, offset, more, ip.Protocol, isWhole) : Hop.IpProtocol(ip.Protocol);
    }

    private Hop Ipv6()
    {
        var version = _end > _at ? _bytes[_at] >> 4 : 6;
        if (version is not (4 or 6)) return BadVersion();
        Enter(LayerId.Ipv6, Ipv6Header.Size);
        if (version == 4) return Ipv4();
        if (!Ipv6Header.TryParse(Rest, out var ip)) return Short(Ipv6Header.Size);
        StartNetwork(ip.Source, ip.Destination, 6, ip.HopLimit, ip.NextHeader);
        Skip(Ipv6Header.Size);
        // 0: a jumbogram (RFC 2675) or offload; either way the rest of the frame.
        if (ip.PayloadLength != 0) Limit(ip.PayloadLength);
        return Hop.IpProtocol(ip.NextHeader);
    }

    /// <summary>The innermost header so far becomes the flow's; what it stands in becomes the tunnel.</summary>
    private void StartNetwork(Ip source, Ip destination, byte version, byte ttl, byte protocol)
    {
        if (_f.IpVersion != 0)
        {
            if (_f.Tunnel == 0) _f.Tunnel = Tunnels.Intern(_f.SourceIp, _f.DestinationIp, _carrier);
            _f.Flags |= PacketFlags.Tunnelled;
        }

        _f.Source = source.Bits;
        _f.Destination = destination.Bits;
        _f.IpVersion = version;
        _f.Ttl = ttl;
        _f.Protocol = protocol;
        _f.Flags |= PacketFlags.HasFlow;
        _isRouted = false;
        _f.TransportOffset = -1;
        _f.SourcePort = _f.DestinationPort = 0;
        _f.Sequence = _f.Acknowledgment = 0;
        _f.TcpFlags = 0;
        _f.Window = 0;
        _carrier = version == 4 ? LayerId.Ip : LayerId.Ipv6;
    }

    /// <summary>A fragment waits for its datagram; the one that completes it goes on with the whole payload in the extra buffer.</summary>
    private Hop Fragment(in FragmentKey key, int offset, bool more, byte protocol, bool isWhole)
    {
        // A fragment that is not whole cannot help: the datagram's beginning is shown as far as it goes, like any cut packet.
        if (!_options.Defragment || !isWhole)
        {
            _f.Flags |= PacketFlags.Fragment;
            if (offset == 0) return Hop.IpProtocol(protocol);
            return Data();
        }

        if (!_fragments.Add(in key, in _f, offset, more, Rest, out var whole))
        {
            _f.Flags = (_f.Flags | PacketFlags.Fragment) & ~PacketFlags.HasFlow;
            return Data();
        }

        _f.Flags |= PacketFlags.Reassembled;
        GoOnIn(whole);
        return Hop.IpProtocol(protocol);
    }

    /// <summary>Copies bytes that no frame holds (reassembled, decompressed) behind the extra buffer's others and walks on there.</summary>
    private void GoOnIn(ReadOnlySpan<byte> bytes)
    {
        var start = ExtraLength;
        if (start > Extra.Length - bytes.Length)
        {
            var grown = new byte[Math.Max(start + bytes.Length, Extra.Length * 2)];
            Extra.AsSpan(0, start).CopyTo(grown);
            Extra = grown;
        }

        bytes.CopyTo(Extra.AsSpan(start));
        ExtraLength = start + bytes.Length;
        (_bytes, _at, _base, _inExtra) = (Extra, start, 0, true);
        _end = _wire = ExtraLength;
    }

    /// <summary>IPComp (RFC 3173): a payload that DEFLATE opens goes on as what it was. The one layer that costs heap; its output is capped.</summary>
    private Hop Ipcomp()
    {
        Enter(LayerId.Ipcomp, 4);
        if (Lacks(4)) return Hop.End;
        var next = _bytes[_at];
        Skip(4);
        Enter(LayerId.Data, _end - _at);
        if (_end < _wire || Inflate(_bytes, _at, _end - _at) is not { Length: > 0 } open) return Hop.End;
        GoOnIn(open);
        return Hop.IpProtocol(next);
    }

    private static byte[]? Inflate(byte[] bytes, int offset, int length)
    {
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(bytes, offset, length, false), CompressionMode.Decompress);
            var open = new byte[ushort.MaxValue];
            return open[..inflate.ReadAtLeast(open, open.Length, false)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private Hop HopByHop(LayerId id)
    {
        Enter(id, 8);
        if (Lacks(8)) return Hop.End;
        var length = (_bytes[_at + 1] + 1) << 3;
        return Extension(_bytes[_at], length);
    }

    private Hop AuthenticationHeader()
    {
        Enter(LayerId.Ah, 12);
        if (Lacks(12)) return Hop.End;
        return Extension(_bytes[_at], (_bytes[_at + 1] + 2) << 2);
    }

    private Hop Extension(byte next, int length)
    {
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        _f.Protocol = next;
        return Hop.IpProtocol(next);
    }

    private Hop Ipv6Fragment()
    {
        Enter(LayerId.Ipv6Fragment, 8);
        if (Lacks(8)) return Hop.End;
        var header = Rest;
        var next = header[0];
        var bits = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var key = new FragmentKey(_f.Source, _f.Destination, BinaryPrimitives.ReadUInt32BigEndian(header[4..]), 0, 6);
        Skip(8);
        _f.Protocol = next;
        var (offset, more) = (bits & 0xfff8, (bits & 1) != 0);
        // RFC 6946: an atomic fragment is a whole datagram.
        return offset == 0 && !more ? Hop.IpProtocol(next) : Fragment(in key, offset, more, next, _end == _wire);
    }
}
