namespace PcapLab.Wire;

/// <summary>A decoded layer of the last packet: which, and where.</summary>
/// <param name="Id">The layer.</param>
/// <param name="Offset">Start, relative to the frame, or to <see cref="PacketDecoder.Extra"/> when it stands there.</param>
/// <param name="Length">Captured header (or PDU) bytes that belong to it.</param>
/// <param name="InExtra">Whether it stands in the reassembly buffer instead of the frame.</param>
/// <param name="Checksum">What verifying its checksum gave.</param>
public readonly record struct LayerRef(LayerId Id, int Offset, int Length, bool InExtra, ChecksumStatus Checksum = ChecksumStatus.Unverified);

/// <summary>What verifying a checksum gave, under Wireshark's numbers.</summary>
public enum ChecksumStatus : byte
{
    /// <summary>Wrong.</summary>
    Bad,
    /// <summary>Right.</summary>
    Good,
    /// <summary>Not asked for, or not all of what it covers was captured.</summary>
    Unverified,
    /// <summary>The sender made none.</summary>
    NotPresent,
}
