using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>What a spanning tree says of itself when it changes.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Time">When, ns.</param>
/// <param name="Sender">Ethernet address of the bridge that says it, or of the sender of a notification.</param>
/// <param name="Root">Ethernet address of the new root; null when the topology changed under the same root.</param>
/// <param name="Before">Address of the root until then.</param>
public sealed record StpChange(long Frame, long Time, string Sender, string? Root, string? Before);

/// <summary>Changes of spanning trees (IEEE 802.1D): notifications, flags that begin to say so, and a root that takes the place of one that had been it for a while.</summary>
internal sealed class StpAnalyzer : MessageAnalyzer
{
    private const int MaxChanges = 4096;
    private const int MaxBridges = 1024;

    // A root that was announced for less is one of a tree that is still finding itself.
    private const long SettledNs = 10_000_000_000;
    private readonly List<StpChange> _changes = [];
    private readonly Dictionary<ulong, long> _changing = [];
    private readonly Dictionary<int, (ulong Root, long Since)> _roots = [];

    public override IReadOnlyList<string> Protocols { get; } = ["stp"];

    public override IReadOnlyList<Field> Reads { get; } = [Stp.Type, Stp.TopologyChange, Stp.RootPriority, Stp.Root, Stp.Bridge, Stp.MaxAge, Stp.Forward];

    public override void OnMessage(in Message message)
    {
        var p = message.Packet;
        if (message.Number(Stp.Type) == 0x80)
        {
            Add(new StpChange(p.Number, p.Time, "", null, null));
            return;
        }

        if (message.Value(Stp.Root) is not { Length: 6 } root || message.Value(Stp.Bridge) is not { Length: 6 } bridge) return;
        var sender = MacText.Number(bridge);
        TakeFlag(in message, sender);
        TakeRoot(in message, sender, MacText.Number(root));
    }

    public override void Collect(MessageRows rows, ShardFlows flows) => rows.Stp.AddRange(_changes);

    /// <summary>After a change the flag stays up for as long as addresses may be stale: that it rises is one change, and each such time that it stays up for longer another.</summary>
    private void TakeFlag(in Message message, ulong sender)
    {
        var time = message.Packet.Time;
        if (!_changing.TryGetValue(sender, out var counted) && _changing.Count >= MaxBridges) return;
        if (message.Number(Stp.TopologyChange) != 1)
        {
            _changing[sender] = 0;
            return;
        }

        if (counted != 0 && time - counted < Stale(in message)) return;
        _changing[sender] = time;
        Add(new StpChange(message.Packet.Number, time, MacText.Of(sender), null, null));
    }

    /// <summary>Maximum age and forward delay together (IEEE 802.1D 8.5.3.13), as the root says them.</summary>
    private static long Stale(in Message message) => (long)((Seconds(in message, Stp.MaxAge) + Seconds(in message, Stp.Forward)) * 1e9);

    private static double Seconds(in Message message, Field field) => message.Number(field) is { } bits ? BitConverter.Int64BitsToDouble(bits) : 15;

    private void TakeRoot(in Message message, ulong sender, ulong root)
    {
        // The lower twelve bits of a priority name the VLAN, of which each may have a tree of its own.
        var tree = (int)(message.Number(Stp.RootPriority) ?? 0) & 0xfff;
        var time = message.Packet.Time;
        if (!_roots.TryGetValue(tree, out var known))
        {
            if (_roots.Count < MaxBridges) _roots[tree] = (root, time);
            return;
        }

        if (known.Root == root) return;
        _roots[tree] = (root, time);
        if (time - known.Since >= SettledNs) Add(new StpChange(message.Packet.Number, time, MacText.Of(sender), MacText.Of(root), MacText.Of(known.Root)));
    }

    private void Add(StpChange change)
    {
        if (_changes.Count < MaxChanges) _changes.Add(change);
    }
}
