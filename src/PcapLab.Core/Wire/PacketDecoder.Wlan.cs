using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Wire;

public sealed partial class PacketDecoder
{
    private Hop Radiotap()
    {
        Enter(LayerId.Radiotap, 8);
        if (!RadiotapHeader.TryParse(Rest, out var radio)) return Short(RadiotapHeader.MinSize);
        if (radio.Length < RadiotapHeader.MinSize) return Stop(StopReason.Malformed, RadiotapHeader.MinSize);
        var flags = radio.Flags;
        Extend(radio.Length);
        if (Lacks(radio.Length)) return Hop.End;
        Skip(radio.Length);
        return Radio((flags & RadiotapHeader.HasFcs) != 0 ? 4 : 0, (flags & RadiotapHeader.HasPadding) != 0);
    }

    /// <summary>802.11 after a header that tells about its radio (<c>wlan_radio</c> in tshark).</summary>
    private Hop Radio(int fcs, bool padded = false)
    {
        Enter(LayerId.WlanRadio);
        _wire = Math.Max(_at, _wire - fcs);
        _end = Math.Min(_end, _wire);
        return Wlan(padded);
    }

    private Hop Prism()
    {
        Enter(LayerId.Prism, 144);
        if (Lacks(8)) return Hop.End;
        // Drivers that write an AVS header under this link type give themselves away by its version.
        if (BinaryPrimitives.ReadUInt32BigEndian(Rest) >> 4 == 0x8021100 >> 4) return AvsHeader();
        return PastLength((int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(Rest[4..]), 4096u), 8);
    }

    private Hop Avs()
    {
        Enter(LayerId.Avs, 64);
        return Lacks(8) ? Hop.End : AvsHeader();
    }

    private Hop AvsHeader() => PastLength((int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(Rest[4..]), 4096u), 8);

    private Hop PastLength(int length, int least)
    {
        if (length < least) return Stop(StopReason.Malformed, least);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        Skip(length);
        return Radio(0);
    }

    private Hop Ppi()
    {
        Enter(LayerId.Ppi, 8);
        if (Lacks(8)) return Hop.End;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(Rest[2..]);
        var link = BinaryPrimitives.ReadUInt32LittleEndian(Rest[4..]);
        if (length < 8) return Stop(StopReason.Malformed, 8);
        Extend(length);
        if (Lacks(length)) return Hop.End;
        var hasFcs = PpiHasFcs(Rest[8..length]);
        Skip(length);
        if (link == (uint)LinkType.Ieee80211) return Radio(hasFcs ? 4 : 0);
        return link > ushort.MaxValue ? Unsupported() : Inner((LinkType)link);
    }

    /// <summary>Field 2 (802.11 common) has flags after its 8-byte clock; bit 0 says that an FCS is there.</summary>
    private static bool PpiHasFcs(ReadOnlySpan<byte> fields)
    {
        while (fields.Length >= 4)
        {
            var (kind, length) = (BinaryPrimitives.ReadUInt16LittleEndian(fields), BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]));
            if (length > fields.Length - 4) return false;
            if (kind == 2 && length >= 10) return (fields[12] & 1) != 0;
            fields = fields[(4 + length)..];
        }

        return false;
    }

    /// <summary>IEEE 802.11: only data frames in the clear lead further, by LLC.</summary>
    private Hop Wlan(bool padded = false)
    {
        Enter(LayerId.Wlan, _end - _at);
        if (!WlanHeader.TryParse(Rest, out var wlan)) return Short(WlanHeader.MinSize);
        var length = wlan.HeaderLength;
        if (!wlan.CarriesData)
        {
            if (!Lacks(length)) Skip(_end - _at);
            return Hop.End;
        }

        Extend(length);
        if (Lacks(length)) return Hop.End;
        var (isProtected, isFragment) = (wlan.IsProtected, wlan.IsFragment);
        var (isAggregate, mayBeMesh) = (wlan.IsAggregate, wlan.MayHaveMeshControl);
        Skip(padded ? Math.Min((length + 3) & ~3, _end - _at) : length);
        if (_wire <= _at) return Hop.End;
        if (isProtected || isFragment) return Data();
        if (mayBeMesh) SkipMeshControl();
        if (!isAggregate) return Llc();
        // The first of the aggregated frames stands for all: addresses and a length before its LLC.
        if (Lacks(14)) return Hop.End;
        int subframe = BinaryPrimitives.ReadUInt16BigEndian(Rest[12..]);
        Skip(14);
        Limit(subframe);
        return Llc();
    }

    /// <summary>Mesh Control (IEEE 802.11-2016 9.2.4.7.3) is there when its reserved flags are zero: the QoS bit alone means other things too.</summary>
    private void SkipMeshControl()
    {
        if (_end - _at < 6 || (_bytes[_at] & ~3) != 0 || (_bytes[_at] & 3) == 3) return;
        Skip(Math.Min(6 + 6 * (_bytes[_at] & 3), _end - _at));
    }
}
