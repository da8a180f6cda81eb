using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Pipeline;

/// <summary>Datagrams of applications that carry headers of other packets (sFlow's samples): whoever asks for headers alone asks for these too.</summary>
internal static class CarriedHeaders
{
    private static readonly AppProtocol[] Carriers = [.. ProtocolRegistry.All.Where(p => p.CarriesHeaders)];

    /// <summary>Whether a packet's payload may hold headers, by its content.</summary>
    public static bool Has(in PacketFacts p, ReadOnlySpan<byte> bytes)
    {
        if (p.Payload != PayloadKind.Udp || p.PayloadCaptured == 0) return false;
        var context = new RecognizeContext { Transport = PayloadKind.Udp, SourcePort = p.SourcePort, DestinationPort = p.DestinationPort, WireLength = p.PayloadLength };
        foreach (var carrier in Carriers)
        {
            if (carrier.Recognize(bytes.Slice(p.PayloadOffset, p.PayloadCaptured), in context) != Match.No) return true;
        }

        return false;
    }

    /// <summary>Whether a packet's ports are those of such an application: all that can be said without its bytes.</summary>
    public static bool MayHave(in PacketFacts p)
    {
        if (p.Payload != PayloadKind.Udp) return false;
        foreach (var carrier in Carriers)
        {
            foreach (var binding in carrier.Bindings)
            {
                if (binding.Value == p.SourcePort || binding.Value == p.DestinationPort) return true;
            }
        }

        return false;
    }
}
