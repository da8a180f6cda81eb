using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using PcapLab.Schema;

namespace PcapLab.Captures.Live;

/// <summary>An interface's own IPv4 network: the only addresses a scan asks.</summary>
/// <param name="Own">This host's address in it.</param>
/// <param name="Prefix">Length of the network's prefix.</param>
public sealed record LocalNetwork(Ip Own, int Prefix)
{
    /// <summary>Networks above this size are asked only after the user agreed.</summary>
    public const int LargestUnasked = 1022;
    /// <summary>Networks above this size are never asked.</summary>
    public const int Largest = 65_534;

    private uint Mask => Prefix == 0 ? 0 : uint.MaxValue << (32 - Prefix);

    /// <summary>Host addresses, those of network and broadcast left out.</summary>
    public long Hosts => Prefix >= 31 ? 1L << (32 - Prefix) : (1L << (32 - Prefix)) - 2;

    /// <summary>Every host address but this host's own.</summary>
    public IEnumerable<Ip> Others()
    {
        var own = (uint)Own.Bits.Low;
        var first = (own & Mask) + (Prefix >= 31 ? 0u : 1u);
        for (long i = 0; i < Hosts; i++)
        {
            var address = first + (uint)i;
            if (address != own) yield return Ip.FromV4(address);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Ip.FromV4((uint)Own.Bits.Low & Mask)}/{Prefix}";

    /// <summary>The networks of an interface.</summary>
    public static IReadOnlyList<LocalNetwork> Of(NetworkInterface system) =>
        [.. system.GetIPProperties().UnicastAddresses.Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a.Address))
            .Select(a => new LocalNetwork(Ip.FromBytes(a.Address.GetAddressBytes()), a.PrefixLength))];
}
