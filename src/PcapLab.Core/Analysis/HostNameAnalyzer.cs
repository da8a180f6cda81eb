using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Names that hosts give themselves when they ask for an address.</summary>
internal sealed class HostNameAnalyzer : MessageAnalyzer
{
    private const int MaxNames = 100_000;
    private readonly Dictionary<Ip, HostName> _names = [];
    private readonly Dictionary<(uint High, ushort Low), string> _asked = [];
    private readonly TextPool _texts = new();

    public override IReadOnlyList<string> Protocols { get; } = ["dhcp"];

    public override void OnMessage(in Message message)
    {
        var mac = message.Value(Dhcp.ClientMac);
        if (mac.Length != 6) return;
        var key = ((uint)(mac[0] << 24 | mac[1] << 16 | mac[2] << 8 | mac[3]), (ushort)(mac[4] << 8 | mac[5]));
        var name = message.Value(message.Has(Dhcp.HostNameField) ? Dhcp.HostNameField : Dhcp.FqdnName);
        if (!name.IsEmpty && _asked.Count < MaxNames) _asked[key] = _texts.Get(name);
        var given = message.Value(Dhcp.YourIp);
        if (given.Length != 4 || message.Number(Dhcp.MessageType) != 5 || _names.Count >= MaxNames || !_asked.TryGetValue(key, out var known)) return;
        var ip = Ip.FromBytes(given);
        if (ip.Value != Ip.FromV4(0).Value) _names.TryAdd(ip, new HostName(ip, known, "dhcp", message.Packet.Number));
    }

    public override void Collect(MessageRows rows, Func<int, long> flowId) => rows.Names.AddRange(_names.Values);
}
