using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PcapLab.Tests;

/// <summary>Addresses and ports that no other test uses now: test projects run beside each other, and so do runs on one machine.</summary>
internal static class TestNet
{
    private const int Hosts = 8;
    private const int Networks = (1 << 17) / Hosts;
    private static int _made = -1;

    /// <summary>A name or number that this process gives out once, and that no living process has.</summary>
    public static string Unique() => string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}x{Interlocked.Increment(ref _made)}");

    /// <summary>A host's address in a /29 of the network for benchmarks (198.18.0.0/15, RFC 2544).</summary>
    /// <param name="unique">What <see cref="Unique"/> gave.</param>
    /// <param name="host">1 to 6.</param>
    public static string Address(string unique, int host)
    {
        var parts = unique.Split('x');
        var network = ((int.Parse(parts[0], CultureInfo.InvariantCulture) * 16) + int.Parse(parts[1], CultureInfo.InvariantCulture)) % Networks;
        return new IPAddress([198, (byte)(18 + (network * Hosts >> 16)), (byte)(network * Hosts >> 8), (byte)((network * Hosts) + host)]).ToString();
    }

    /// <summary>A free TCP port below those that the system hands to clients, so that none of them takes it while a test's server is away.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
