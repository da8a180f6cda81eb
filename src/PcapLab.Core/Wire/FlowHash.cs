using System.Runtime.CompilerServices;
using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>
/// The symmetric, seeded hash of a flow key: both directions give the same number. Each endpoint is mixed with the secret by a 128-bit multiplication
/// (as wyhash does), the two are added, so that order does not matter, and mixed once more with the protocol.
/// </summary>
internal readonly struct FlowHash(ulong seed)
{
    private readonly ulong _a = Mix(seed ^ 0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db);
    private readonly ulong _b = Mix(seed ^ 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3) | 1;

    /// <summary>Hash of a flow's two endpoints and protocol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(IpBits source, IpBits destination, ushort sourcePort, ushort destinationPort, byte protocol)
    {
        var mixed = Mix(Endpoint(source, sourcePort) + Endpoint(destination, destinationPort), _b ^ protocol);
        return (uint)(mixed ^ mixed >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Endpoint(IpBits address, ushort port) =>
        Mix(address.Low ^ _a, Mix(address.High ^ _b, _a ^ port));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out var low);
        return high ^ low;
    }
}
