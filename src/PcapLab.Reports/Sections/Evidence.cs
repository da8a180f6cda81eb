using System.Globalization;
using System.Text.RegularExpressions;
using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Reports.Sections;

/// <summary>Display filters that give exactly the frames a number counts. Strings from packets are quoted, so a name can never become syntax.</summary>
internal static class Evidence
{
    public static string Host(Ip ip) => $"{Version(ip)}.addr == {ip}";

    public static string Source(Ip ip) => $"{Version(ip)}.src == {ip}";

    public static string Destination(Ip ip) => $"{Version(ip)}.dst == {ip}";

    public static string Pair(Ip a, Ip b) => $"{Version(a)}.addr == {a} && {Version(b)}.addr == {b}";

    /// <summary>Frames of one flow; the frame range parts it from later flows of the same ports.</summary>
    public static string Flow(FlowRow f)
    {
        var pair = Pair(f.SrcIp, f.DstIp);
        var ports = f.Proto is "tcp" or "udp" or "sctp"
            ? string.Create(CultureInfo.InvariantCulture, $" && {f.Proto}.port == {f.SrcPort} && {f.Proto}.port == {f.DstPort}")
            : f.Proto is "icmp" ? " && icmp" : f.Proto is "ipv6-icmp" ? " && icmpv6" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{pair}{ports} && frame.number >= {f.FirstFrame} && frame.number <= {f.LastFrame}");
    }

    /// <summary>These frames, for rows that no condition tells from their neighbours; the first hundred of more.</summary>
    public static string Frames(IEnumerable<long> frames) => $"frame.number in {{{string.Join(", ", frames.Distinct().Order().Take(100).Select(f => f.ToString(CultureInfo.InvariantCulture)))}}}";

    /// <summary>Frames whose layers begin with these, as <c>frame.protocols</c> lists them.</summary>
    public static string Layers(string path) => $"frame.protocols matches {Quote($"^{Regex.Escape(path)}(:|$)")}";

    public static string Equals(string field, string text) => $"{field} == {Quote(text)}";

    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Version(Ip ip) => ip.IsV4 ? "ip" : "ipv6";
}
