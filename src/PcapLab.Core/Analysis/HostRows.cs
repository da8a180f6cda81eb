using System.Collections;
using System.Globalization;

namespace PcapLab.Analysis;

/// <summary>The hosts by address with names and the services they answered on, made when asked for.</summary>
/// <param name="endpoints">The addresses.</param>
/// <param name="names">Their names.</param>
/// <param name="knowledge">Where they are and what lists say of them.</param>
public sealed class HostRows(EndpointFold endpoints, HostNames names, Intelligence.Knowledge knowledge) : IReadOnlyList<HostRow>
{
    /// <inheritdoc/>
    public int Count => endpoints.Count;

    /// <inheritdoc/>
    public HostRow this[int index]
    {
        get
        {
            var at = endpoints.ByAddress[index];
            ref readonly var e = ref endpoints[at];
            var known = names.All(e.Ip);
            return new HostRow
            {
                Ip = e.Ip, Mac = e.Mac == 0 ? null : MacText.Of(e.Mac), Vendor = e.Mac == 0 ? null : MacVendors.Find(e.Mac), First = e.First, Last = e.Last, Bytes = e.TxBytes + e.RxBytes,
                Names = Join(known.Select(n => n.Name)), NameSources = Join(known.Select(n => n.Source)),
                Services = Join(endpoints.Services(at).Select(Text)),
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

    private static string Text((byte Protocol, ushort Port, string App) s) =>
        string.Create(CultureInfo.InvariantCulture, $"{IpProtocolNames.Of(s.Protocol)}/{s.Port}{(s.App.Length > 0 ? " " : "")}{s.App}");
}
