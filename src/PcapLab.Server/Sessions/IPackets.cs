using PcapLab.Pipeline;
namespace PcapLab.Server.Sessions;

/// <summary>Which packets, in which order.</summary>
/// <param name="Filter">Display filter, or empty.</param>
/// <param name="Period">Nanoseconds, both ends included.</param>
/// <param name="Sort">Column, or empty for capture order.</param>
/// <param name="Descending">Whether the order is turned round.</param>
internal sealed record PacketQuery(string Filter, (long From, long To)? Period, string Sort, bool Descending);

/// <summary>One line of the packet list.</summary>
internal sealed record ListedPacket(long Number, long Time, string Source, string Destination, string Protocol, long Length, string Info, string Colour);

/// <summary>A stretch of the packets that match, and how far the search for them is.</summary>
/// <param name="Total">Matches known so far.</param>
/// <param name="Scanned">Packets looked at.</param>
/// <param name="Of">Packets there are.</param>
/// <param name="Rows">The lines asked for.</param>
internal sealed record PacketPage(long Total, long Scanned, long Of, IReadOnlyList<ListedPacket> Rows);

/// <summary>One packet in full: its tree and the bytes it was read from.</summary>
internal sealed record PacketDetail(long Number, long Time, long Captured, long Length, string Interface, long? FlowId, IReadOnlyList<PacketNode> Tree, IReadOnlyList<(string Name, byte[] Bytes)> Buffers, IReadOnlyList<string> Comments);

/// <summary>A conversation's payload in order, capped.</summary>
internal sealed record FollowResult(string Client, string Server, string Transport, bool Capped, IReadOnlyList<FollowChunk> Chunks);

/// <summary>Packets of one session, read from the capture by index: as many as there are, whatever the memory.</summary>
internal interface IPackets
{

    PacketPage Page(PacketQuery query, long offset, int limit, CancellationToken cancellation);

    PacketDetail? Detail(long number, CancellationToken cancellation);

    FollowResult? Follow(long flowId, long mostBytes, CancellationToken cancellation);

    /// <summary>Position of a packet among those that match, or of the next one after it; for "go to packet" and deep links.</summary>
    long IndexOf(PacketQuery query, long number, CancellationToken cancellation);

    /// <summary>Writes matching packets as pcapng.</summary>
    Task Export(PacketQuery query, Stream to, CancellationToken cancellation);
}
