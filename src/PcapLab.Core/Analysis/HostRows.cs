using System.Collections;
using System.Globalization;
using PcapLab.Flows;

namespace PcapLab.Analysis;

/// <summary>The hosts by address with names and the services they answered on, made when asked for.</summary>
/// <param name="endpoints">The addresses.</param>
/// <param name="flows">Their flows.</param>
/// <param name="names">Their names.</param>
/// <param name="knowledge">Where they are and what lists say of them.</param>
public sealed class HostRows(EndpointFold endpoints, FlowSet flows, HostNames names, Intelligence.Knowledge knowledge) : IReadOnlyList<HostRow>
{
    private const int MaxServices = 30;
    private readonly Lazy<(int[] Order, Dictionary<int, SortedSet<(byte Protocol, int Port, string App)>> Services)> _made = new(() => (Order(endpoints), Services(endpoints, flows)));

    /// <inheritdoc/>
    public int Count => endpoints.Count;

    /// <inheritdoc/>
    public HostRow this[int index]
    {
        get
        {
            var at = _made.Value.Order[index];
            ref readonly var e = ref endpoints[at];
            var known = names.All(e.Ip);
            return new HostRow
            {
                Ip = e.Ip, Mac = e.Mac == 0 ? null : MacText.Of(e.Mac), Vendor = e.Mac == 0 ? null : MacVendors.Find(MacText.Of(e.Mac)), First = e.First, Last = e.Last, Bytes = e.TxBytes + e.RxBytes,
                Names = Join(known.Select(n => n.Name)), NameSources = Join(known.Select(n => n.Source)),
                Services = _made.Value.Services.TryGetValue(at, out var services) ? Join(services.Select(Text)) : null,
                Country = knowledge.Country(e.Ip), AutonomousSystem = knowledge.AutonomousSystem(e.Ip), ThreatLists = knowledge.Listed(e.Ip),
            };
        }
    }

    /// <inheritdoc/>
    public IEnumerator<HostRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string? Join(IEnumerable<string> parts) => string.Join(", ", parts) is { Length: > 0 } text ? text : null;

    private static string Text((byte Protocol, int Port, string App) s) =>
        string.Create(CultureInfo.InvariantCulture, $"{IpProtocolNames.Of(s.Protocol)}/{s.Port}{(s.App.Length > 0 ? " " : "")}{s.App}");

    private static int[] Order(EndpointFold endpoints)
    {
        var order = Enumerable.Range(0, endpoints.Count).ToArray();
        Array.Sort(order, (a, b) => endpoints[a].Ip.CompareTo(endpoints[b].Ip));
        return order;
    }

    /// <summary>A port is a service when its host answered there: with a SYN/ACK, or with a datagram to a client on a higher port.</summary>
    private static Dictionary<int, SortedSet<(byte Protocol, int Port, string App)>> Services(EndpointFold endpoints, FlowSet flows)
    {
        var services = new Dictionary<int, SortedSet<(byte, int, string)>>();
        flows.Visit((_, in f, _) =>
        {
            var answered = f.Protocol == 6 ? (f.DestinationFlags & (TcpBits.Syn | TcpBits.Ack)) == (TcpBits.Syn | TcpBits.Ack)
                : f.Protocol == 17 && f.DestinationPackets > 0 && f.DestinationPort < f.SourcePort;
            if (!answered) return;
            var host = endpoints.Find(f.DestinationIp);
            if (!services.TryGetValue(host, out var set)) services.Add(host, set = []);
            if (set.Count < MaxServices) set.Add((f.Protocol, f.DestinationPort, f.App == 0 ? "" : LayerNames.Of(f.App)));
        });
        return services;
    }
}
