using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>
/// Names that hosts give themselves when they ask for an address. The question and the answer are often two flows (broadcast, then unicast) and so
/// two shards: both sides are handed over and joined at the end (<see cref="DhcpNames"/>).
/// </summary>
internal sealed class HostNameAnalyzer : MessageAnalyzer
{
    private const int MaxEvents = 100_000;
    private const byte Ack = 5;
    private readonly Dictionary<(ulong Mac, string Name), DhcpEvent> _asked = [];
    private readonly Dictionary<(ulong Mac, Ip Given), DhcpEvent> _given = [];
    private readonly TextPool _texts = new();

    public override IReadOnlyList<string> Protocols { get; } = ["dhcp"];

    public override void OnMessage(in Message message)
    {
        var bytes = message.Value(Dhcp.ClientMac);
        if (bytes.Length != 6) return;
        var mac = MacText.Number(bytes);
        var frame = message.Packet.Number;
        var name = message.Value(message.Has(Dhcp.HostNameField) ? Dhcp.HostNameField : Dhcp.FqdnName);
        if (!name.IsEmpty && _asked.Count < MaxEvents && _texts.Get(name) is var text) _asked.TryAdd((mac, text), new DhcpEvent(frame, mac, text, default));
        var given = message.Value(Dhcp.YourIp);
        if (given.Length != 4 || message.Number(Dhcp.MessageType) != Ack || _given.Count >= MaxEvents) return;
        var ip = Ip.FromBytes(given);
        if (ip != Ip.FromV4(0)) _given.TryAdd((mac, ip), new DhcpEvent(frame, mac, null, ip));
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        rows.Dhcp.AddRange(_asked.Values);
        rows.Dhcp.AddRange(_given.Values);
    }
}

/// <summary>One side of a lease: a host that says its name, or a server that gives an address.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Mac">The client's hardware address.</param>
/// <param name="Name">Its name, or null when this is the answer.</param>
/// <param name="Given">The address it gets.</param>
public sealed record DhcpEvent(long Frame, ulong Mac, string? Name, Ip Given);

/// <summary>Joins what clients said with what servers gave, whatever shards saw them.</summary>
internal static class DhcpNames
{
    /// <summary>The names: an address has the name its client said last before the lease.</summary>
    public static IEnumerable<HostName> Join(IEnumerable<DhcpEvent> events)
    {
        var asked = new Dictionary<ulong, string>();
        // An acknowledgement that carries a name too says it before it gives the address.
        foreach (var e in events.OrderBy(e => e.Frame).ThenBy(e => e.Name is null).ThenBy(e => e.Name, StringComparer.Ordinal))
        {
            if (e.Name is { } name) asked[e.Mac] = name;
            else if (asked.TryGetValue(e.Mac, out var known)) yield return new HostName(e.Given, known, "dhcp", e.Frame);
        }
    }
}
