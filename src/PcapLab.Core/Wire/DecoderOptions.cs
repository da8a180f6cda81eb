namespace PcapLab.Wire;

/// <summary>What a <see cref="PacketDecoder"/> does beyond reading headers.</summary>
public sealed class DecoderOptions
{
    /// <summary>Whether IPv4, TCP and UDP checksums are verified (<see cref="PacketFlags.BadChecksum"/>); off by default, for offload leaves them unset.</summary>
    public bool CheckChecksums { get; init; }

    /// <summary>Whether IP fragments are put together.</summary>
    public bool Defragment { get; init; } = true;

    /// <summary>Seed of flow hashes; random per process by default, so that crafted packets cannot collide them.</summary>
    public ulong HashSeed { get; init; } = ProcessSeed;

    /// <summary>The seed all decoders of this process share unless told otherwise.</summary>
    public static ulong ProcessSeed { get; } = (ulong)Random.Shared.NextInt64();
}
