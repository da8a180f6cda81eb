using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>Who parses a payload: by number where a number space binds it, by content over TCP, UDP and SCTP. Flat arrays, made once per run.</summary>
public sealed class ProtocolIndex
{
    private static readonly AppProtocol[] None = [];
    private readonly Dictionary<(PayloadKind, ushort), AppProtocol[]> _bound = [];
    private readonly AppProtocol[]?[] _tcp = new AppProtocol[]?[65536];
    private readonly AppProtocol[]?[] _udp = new AppProtocol[]?[65536];
    private readonly HashSet<(PayloadKind, ushort)> _forced = [];
    private readonly AppProtocol[][] _byContent =
        [.. Enum.GetValues<PayloadKind>().Select(kind => ProtocolRegistry.All.Where(p => p.ByContent.Contains(kind)).ToArray())];

    /// <summary>The registry's own bindings, made once: a scan of a few packets costs no megabyte.</summary>
    public static ProtocolIndex Default { get; } = new([]);

    /// <summary>Indexes the registry.</summary>
    /// <param name="decodeAs">Bindings the user names; they decide alone.</param>
    public ProtocolIndex(IEnumerable<DecodeAs> decodeAs)
    {
        foreach (var group in ProtocolRegistry.All.SelectMany(p => p.Bindings.Select(b => (Binding: b, Protocol: p))).GroupBy(x => x.Binding, x => x.Protocol))
            Bind(group.Key, group.ToArray());
        foreach (var d in decodeAs)
        {
            Bind(d.Binding, [d.Protocol]);
            _forced.Add((d.Binding.Kind, d.Binding.Value));
        }
    }

    /// <summary>Protocols bound to a number, in the order of the registry.</summary>
    public ReadOnlySpan<AppProtocol> Bound(PayloadKind kind, ushort value) => kind switch
    {
        PayloadKind.Tcp => _tcp[value] ?? None,
        PayloadKind.Udp => _udp[value] ?? None,
        _ => _bound.GetValueOrDefault((kind, value)) ?? None,
    };

    /// <summary>Finds the protocol of a flow's first bytes: content first, port second.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="context">Where they come from.</param>
    /// <param name="byContent">Whether content told.</param>
    /// <param name="wait">Whether somebody needs more bytes to tell.</param>
    public AppProtocol? Identify(ReadOnlySpan<byte> bytes, in RecognizeContext context, out bool byContent, out bool wait)
    {
        // As tshark does: the lower port is more likely the service's.
        var low = Math.Min(context.SourcePort, context.DestinationPort);
        var high = Math.Max(context.SourcePort, context.DestinationPort);
        byContent = wait = false;
        if (Forced(context.Transport, low, high) is { } forced) return forced;
        AppProtocol? byPort = null;
        foreach (var p in Bound(context.Transport, low))
            if (Try(p, bytes, in context, ref byPort, ref wait)) return Told(p, out byContent);
        foreach (var p in Bound(context.Transport, high))
            if (Try(p, bytes, in context, ref byPort, ref wait)) return Told(p, out byContent);
        if (wait) return null;
        foreach (var p in _byContent[(int)context.Transport])
        {
            if (p.Recognize(bytes, in context) == Match.Yes) return Told(p, out byContent);
        }

        return byPort;
    }

    private static AppProtocol Told(AppProtocol protocol, out bool byContent)
    {
        byContent = true;
        return protocol;
    }

    private static bool Try(AppProtocol p, ReadOnlySpan<byte> bytes, in RecognizeContext context, ref AppProtocol? byPort, ref bool wait)
    {
        switch (p.Recognize(bytes, in context))
        {
            case Match.Yes:
                return true;
            case Match.Maybe:
                byPort ??= p;
                break;
            case Match.NeedMore:
                wait = true;
                break;
            default:
                break;
        }

        return false;
    }

    private AppProtocol? Forced(PayloadKind kind, ushort low, ushort high)
    {
        if (_forced.Count == 0) return null;
        if (_forced.Contains((kind, low))) return Bound(kind, low)[0];
        return _forced.Contains((kind, high)) ? Bound(kind, high)[0] : null;
    }

    private void Bind(Binding binding, AppProtocol[] protocols)
    {
        if (binding.Kind == PayloadKind.Tcp) _tcp[binding.Value] = protocols;
        else if (binding.Kind == PayloadKind.Udp) _udp[binding.Value] = protocols;
        else _bound[(binding.Kind, binding.Value)] = protocols;
    }
}
