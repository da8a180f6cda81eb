using System.Globalization;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Cli;

/// <summary>Reads <c>--decode-as tcp.port==8443,tls</c>, tshark's form.</summary>
internal static class DecodeAsRule
{
    private static readonly Dictionary<string, PayloadKind> Selectors = new(StringComparer.Ordinal)
    {
        ["tcp.port"] = PayloadKind.Tcp,
        ["udp.port"] = PayloadKind.Udp,
        ["sctp.port"] = PayloadKind.Sctp,
        ["ethertype"] = PayloadKind.EtherType,
        ["ip.proto"] = PayloadKind.IpProtocol,
    };

    /// <summary>One rule.</summary>
    /// <exception cref="CliException">The rule is not of that form; the message says what is.</exception>
    public static DecodeAs Parse(string rule)
    {
        if (rule.Split(',') is not [var where, var name] || where.Split("==") is not [var selector, var number]) throw Wrong(rule, "write it as tcp.port==8443,tls");
        if (!Selectors.TryGetValue(selector.Trim(), out var kind)) throw Wrong(rule, $"'{selector}' is not one of {string.Join(", ", Selectors.Keys)}");
        if (!TryNumber(number.Trim(), out var value)) throw Wrong(rule, $"'{number}' is not a number from 0 to 65535");
        if (!ProtocolRegistry.ByName.TryGetValue(name.Trim(), out var protocol)) throw Wrong(rule, $"no protocol '{name}'{Suggestions.For(name, ProtocolRegistry.ByName.Keys)}; 'pcaplab list protocols' lists them");
        return new DecodeAs(new Binding(kind, value), protocol);
    }

    private static bool TryNumber(string text, out ushort value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ushort.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static CliException Wrong(string rule, string why) => CliException.Usage($"--decode-as {rule}: {why}");
}
