using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Server.Packets;

/// <summary>One ordered pass over the packets themselves: filters may ask for streams and TCP health, which need what came before.</summary>
internal sealed class ScanPass(PacketSource source, Filter filter, TlsKeyLog? keys) : FilterPass
{
    protected override void Run(CancellationToken cancellation)
    {
        using (source)
        {
            new PacketScan(source, new ScanOptions { Headers = HeaderNeeds.Of(filter), For = filter, KeyLog = keys }).Run((in p) =>
            {
                if (filter.Matches(in p)) Add((int)p.Facts.Number - 1);
                Scanned = (int)p.Facts.Number;
                return true;
            }, cancellation);
        }
    }
}
