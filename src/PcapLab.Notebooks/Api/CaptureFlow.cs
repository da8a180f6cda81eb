using PcapLab.Analysis;
using PcapLab.Captures;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;
using PcapLab.Reports.Tracing;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Api;

/// <summary>One flow, both directions, with what can be done with it. A small struct around the analysis' row.</summary>
public readonly struct CaptureFlow
{
    private readonly Capture _capture;

    internal CaptureFlow(Capture capture, FlowRow row) => (_capture, Row) = (capture, row);

    /// <summary>Every column of the flow, as <c>pcaplab export --table flows</c> gives them.</summary>
    public FlowRow Row { get; }

    /// <summary>Number from 1 in order of the first frame.</summary>
    public long Id => Row.FlowId;

    /// <summary>tcp, udp, icmp, …</summary>
    public string Proto => Row.Proto;

    /// <summary>The side that sent the first packet; for TCP the side that sent the SYN.</summary>
    public Ip Source => Row.SrcIp;

    /// <summary>Its port; for ICMP the type.</summary>
    public int SourcePort => Row.SrcPort;

    /// <summary>The other side.</summary>
    public Ip Destination => Row.DstIp;

    /// <summary>Its port; for ICMP the code or counterpart type.</summary>
    public int DestinationPort => Row.DstPort;

    /// <summary>Application, told by content first, port second; empty when unknown.</summary>
    public string App => Row.App;

    /// <summary>Frame bytes both ways, original length.</summary>
    public long Bytes => Row.SrcBytes + Row.DstBytes;

    /// <summary>Packets both ways.</summary>
    public long Packets => Row.SrcPackets + Row.DstPackets;

    /// <summary>First packet, nanoseconds since the epoch.</summary>
    public long First => Row.First;

    /// <summary>Last packet, nanoseconds since the epoch.</summary>
    public long Last => Row.Last;

    /// <summary>Last minus first.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks((Row.Last - Row.First) / 100);

    /// <summary>Round trip of the TCP handshake in milliseconds; null when it was not seen.</summary>
    public double? RttMs => Row.RttMs;

    /// <summary>Retransmitted segments, both ways.</summary>
    public long Retransmissions => Row.Retransmissions;

    /// <summary>How the TCP connection went, in Zeek's letters (SF, S0, REJ, …); empty for others.</summary>
    public string State => Row.TcpState;

    /// <summary>Server name of the TLS or QUIC hello, or null.</summary>
    public string? ServerName => Row.Sni;

    /// <summary>The payload both sides sent, in order.</summary>
    /// <param name="decrypted">What the capture's own TLS secrets open, instead of what was sent.</param>
    public Conversation Follow(bool decrypted = false) => Conversation.Read(_capture, Row, decrypted);

    /// <summary>The flow's packets.</summary>
    public IReadOnlyList<PacketRow> PacketRows()
    {
        var id = Row.FlowId;
        return [.. new PacketList(_capture, null).Read((in p) => p.Flow == id, Row.LastFrame)];
    }

    /// <summary>Writes the flow's packets into a capture file of their own.</summary>
    /// <param name="path">Where to; <c>.pcap</c> writes classic pcap, everything else pcapng. An existing file is replaced.</param>
    /// <returns>How many packets were written.</returns>
    public long Export(string path)
    {
        var id = Row.FlowId;
        return CaptureCut.Write(_capture, path, (in p) => p.Flow == id);
    }

    /// <summary>The flow's sequence numbers over time: retransmissions, gaps and windows at a glance.</summary>
    public PcapLab.Reports.Charts.TcpSequenceChart Sequence()
    {
        using var source = CaptureFile.Open(_capture.Path);
        return FlowTrace.Read(source, Row, Notebook.Token).Chart(Row);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Proto} {Source}:{SourcePort} → {Destination}:{DestinationPort}";

    /// <summary>The columns that notebooks show; <see cref="Row"/> has all.</summary>
    public static Table<CaptureFlow> Table { get; } = new("flows", "One row per flow, both directions",
        new("id", ColumnType.Integer, "Number from 1 in order of the first frame", f => f.Id),
        new("proto", ColumnType.Text, "Transport", f => f.Proto),
        new("source", ColumnType.Text, "The side that began", f => Host(f.Source, f.SourcePort)),
        new("destination", ColumnType.Text, "The other side", f => Host(f.Destination, f.DestinationPort)),
        new("app", ColumnType.Text, "Application", f => f.App),
        new("packets", ColumnType.Integer, "Packets, both ways", f => f.Packets, "packets"),
        new("bytes", ColumnType.Integer, "Frame bytes, both ways", f => f.Bytes, "bytes"),
        new("duration", ColumnType.Real, "Last minus first packet", f => (f.Last - f.First) / 1e9, "s"),
        new("rtt", ColumnType.Real, "Round trip of the handshake", f => f.RttMs, "ms"),
        new("retransmissions", ColumnType.Integer, "Retransmitted segments", f => f.Retransmissions),
        new("state", ColumnType.Text, "How the TCP connection went", f => f.State),
        new("server_name", ColumnType.Text, "Server name of the TLS or QUIC hello", f => f.ServerName));

    private static string Host(Ip ip, int port) => ip.IsV4 ? $"{ip}:{port}" : $"[{ip}]:{port}";
}
