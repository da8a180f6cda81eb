using System.Globalization;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Cli;

/// <summary>Reads <c>--decode-as tcp.port==8443,tls</c>, tshark's form: one number, <c>first-last</c>, or <c>first:count</c>.</summary>
internal static class DecodeAsRule
{
    private static readonly Dictionary<string, PayloadKind> Selectors = new(StringComparer.Ordinal)
    {
        ["tcp.port"] = PayloadKind.Tcp,
        ["udp.port"] = PayloadKind.Udp,
        ["sctp.port"] = PayloadKind.Sctp,
        ["ethertype"] = PayloadKind.EtherType,
        ["ip.proto"] = PayloadKind.IpProtocol,
        ["llc.dsap"] = PayloadKind.LlcSap,
        ["ppp.protocol"] = PayloadKind.Ppp,
        ["wtap_encap"] = PayloadKind.Link,
    };

    /// <summary>The bindings of one rule.</summary>
    /// <exception cref="CliException">The rule is not of that form; the message says what is.</exception>
    public static IEnumerable<DecodeAs> Parse(string rule)
    {
        if (rule.Split(',') is not [var where, var name] || where.Split("==") is not [var selector, var numbers]) throw Wrong(rule, "write it as tcp.port==8443,tls");
        if (!Selectors.TryGetValue(selector.Trim(), out var kind)) throw Wrong(rule, $"'{selector}' is not one of {string.Join(", ", Selectors.Keys)}");
        if (!TryRange(numbers.Trim(), out var first, out var last)) throw Wrong(rule, $"'{numbers}' is not a number from 0 to 65535, nor first-last or first:count of such");
        if (!ProtocolRegistry.ByName.TryGetValue(name.Trim(), out var protocol)) throw Wrong(rule, $"no protocol '{name}'{Suggestions.For(name, ProtocolRegistry.ByName.Keys)}; 'pcaplab list protocols' lists them");
        return Enumerable.Range(first, last - first + 1).Select(n => new DecodeAs(new Binding(kind, (ushort)n), protocol));
    }

    private static bool TryRange(string text, out ushort first, out ushort last)
    {
        var split = text.IndexOfAny(['-', ':']);
        first = last = 0;
        if (split < 0) return TryNumber(text, out first) && TryNumber(text, out last);
        if (!TryNumber(text[..split], out first) || !TryNumber(text[(split + 1)..], out last)) return false;
        if (text[split] == '-') return first <= last;
        if (last == 0 || first + last - 1 > ushort.MaxValue) return false;
        last = (ushort)(first + last - 1);
        return true;
    }

    private static bool TryNumber(string text, out ushort value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ushort.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static CliException Wrong(string rule, string why) => CliException.Usage($"--decode-as {rule}: {why}");
}
