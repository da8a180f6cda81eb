using PcapLab.Flows;

namespace PcapLab.Analysis;

/// <summary>The state of a TCP connection in Zeek's letters, from the flags both sides have sent.</summary>
public static class ConnState
{
    /// <summary>The letters; empty for other protocols.</summary>
    public static string Of(in Flow f)
    {
        if (f.Protocol != 6) return "";
        var source = f.SourceFlags;
        var destination = f.DestinationFlags;
        var synSeen = (source & TcpBits.Syn) != 0;
        var synAckSeen = (destination & (TcpBits.Syn | TcpBits.Ack)) == (TcpBits.Syn | TcpBits.Ack);
        if (synSeen && synAckSeen) return Established(source, destination);
        if (synSeen) return Unanswered(source, destination, f.DestinationPackets);
        if (synAckSeen && f.SourcePackets == 0)
        {
            if ((destination & TcpBits.Rst) != 0) return "RSTRH";
            return (destination & TcpBits.Fin) != 0 ? "SHR" : "OTH";
        }

        return "OTH";
    }

    private static string Established(byte source, byte destination)
    {
        if ((source & TcpBits.Rst) != 0) return "RSTO";
        if ((destination & TcpBits.Rst) != 0) return "RSTR";
        return ((source & TcpBits.Fin) != 0, (destination & TcpBits.Fin) != 0) switch
        {
            (true, true) => "SF",
            (true, false) => "S2",
            (false, true) => "S3",
            _ => "S1",
        };
    }

    private static string Unanswered(byte source, byte destination, uint replies)
    {
        if ((destination & TcpBits.Rst) != 0) return "REJ";
        if ((source & TcpBits.Rst) != 0) return replies == 0 ? "RSTOS0" : "RSTO";
        if (replies != 0) return "OTH";
        return (source & TcpBits.Fin) != 0 ? "SH" : "S0";
    }
}
