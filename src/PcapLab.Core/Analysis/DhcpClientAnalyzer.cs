using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>The first question of a station for an address.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Time">When, ns.</param>
/// <param name="Mac">The hardware address that it says it has.</param>
public sealed record DhcpClient(long Frame, long Time, ulong Mac);

/// <summary>Stations that ask for an address on this link (DHCP discover), each once; what a relay passes on comes from other links.</summary>
internal sealed class DhcpClientAnalyzer : MessageAnalyzer
{
    private const int MaxClients = 100_000;
    private const byte Discover = 1;
    private readonly Dictionary<ulong, DhcpClient> _clients = [];

    public override IReadOnlyList<string> Protocols { get; } = ["dhcp"];

    public override IReadOnlyList<Field> Reads { get; } = [Dhcp.ClientMac, Dhcp.MessageType, Dhcp.RelayIp];

    public override void OnMessage(in Message message)
    {
        if (message.Number(Dhcp.MessageType) != Discover || message.Value(Dhcp.RelayIp).ContainsAnyExcept((byte)0)) return;
        var bytes = message.Value(Dhcp.ClientMac);
        if (bytes.Length != 6 || _clients.Count >= MaxClients) return;
        var mac = MacText.Number(bytes);
        _clients.TryAdd(mac, new DhcpClient(message.Packet.Number, message.Packet.Time, mac));
    }

    public override void Collect(MessageRows rows, ShardFlows flows) => rows.DhcpClients.AddRange(_clients.Values);
}
