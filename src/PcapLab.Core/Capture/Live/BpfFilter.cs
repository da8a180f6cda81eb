using PcapLab.Wire;

namespace PcapLab.Captures.Live;

/// <summary>A capture filter, as pcap-filter(7) describes, for packets that come from files. It is compiled for each link type that occurs.</summary>
public sealed unsafe class BpfFilter : IDisposable
{
    private readonly Dictionary<LinkType, LibPcap.BpfProgram> _programs = [];
    private readonly string _expression;

    /// <summary>Takes the expression; a mistake in it shows at once.</summary>
    /// <exception cref="CaptureException">libpcap is missing, or the expression is wrong.</exception>
    public BpfFilter(string expression)
    {
        LibPcap.Require();
        _expression = expression;
        Program(LinkType.Ethernet);
    }

    /// <summary>Whether the packet passes.</summary>
    public bool Matches(in PacketRecord record, ReadOnlySpan<byte> bytes)
    {
        var program = Program(record.LinkType);
        var header = stackalloc byte[NativeHeader.LargestSize];
        NativeHeader.Write(header, bytes.Length, record.Original);
        fixed (byte* data = bytes)
        {
            byte none = 0;
            return LibPcap.pcap_offline_filter(&program, header, data == null ? &none : data) != 0;
        }
    }

    /// <summary>One line for an expression that libpcap refuses.</summary>
    internal static string Explain(string expression, string detail) => $"capture filter \"{expression}\" is wrong: {detail}; the language is pcap-filter(7), for example: tcp port 443 and host 192.0.2.1";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, program) in _programs)
        {
            var copy = program;
            LibPcap.pcap_freecode(&copy);
        }

        _programs.Clear();
    }

    private LibPcap.BpfProgram Program(LinkType linkType)
    {
        if (_programs.TryGetValue(linkType, out var known)) return known;
        using var dead = LibPcap.pcap_open_dead(SystemNumber(linkType), 262_144);
        LibPcap.BpfProgram program;
        if (LibPcap.pcap_compile(dead, &program, _expression, 1, uint.MaxValue) != 0)
        {
            throw new CaptureException(Explain(_expression, LibPcap.Text(LibPcap.pcap_geterr(dead))));
        }

        return _programs[linkType] = program;
    }

    /// <summary>The few link types that libpcap numbers otherwise inside than in files.</summary>
    private static int SystemNumber(LinkType linkType) => linkType switch
    {
        LinkType.RawIp => 12,
        LinkType.AtmRfc1483 => 11,
        _ => (int)linkType,
    };
}
