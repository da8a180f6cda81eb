using System.Collections;
using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Api;

/// <summary>One line of the packet list.</summary>
/// <param name="Number">Frame number from 1.</param>
/// <param name="Time">Nanoseconds since the epoch.</param>
/// <param name="Source">Source address, innermost.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Protocol">Innermost protocol.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Flow">Number of its flow, 0 without.</param>
/// <param name="Info">The packet in a line.</param>
public readonly record struct PacketRow(long Number, long Time, string Source, string Destination, string Protocol, int Length, long Flow, string Info)
{
    /// <summary>Columns of the packet list.</summary>
    public static Table<PacketRow> Table { get; } = new("packets", "One row per packet",
        new("number", ColumnType.Integer, "Frame number", p => p.Number),
        new("time", ColumnType.Time, "When", p => p.Time),
        new("source", ColumnType.Text, "Source address", p => p.Source),
        new("destination", ColumnType.Text, "Destination address", p => p.Destination),
        new("protocol", ColumnType.Text, "Innermost protocol", p => p.Protocol),
        new("length", ColumnType.Integer, "Bytes on the wire", p => p.Length),
        new("info", ColumnType.Text, "The packet in a line", p => p.Info));
}

/// <summary>The packets of a capture. Lazy: each enumeration reads the file from the start, a block at a time, and can be stopped.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class PacketList : IEnumerable<PacketRow>, IRich
{
    private readonly Capture _capture;
    private readonly PacketVisitor? _keep;

    internal PacketList(Capture capture, PacketVisitor? keep) => (_capture, _keep) = (capture, keep);

    /// <summary>The packets that match a display filter, in Wireshark's language and field names.</summary>
    /// <param name="filter">Such as <c>dns &amp;&amp; ip.addr == 10.0.0.1</c> or <c>tcp.analysis.retransmission</c>.</param>
    /// <returns>A list as lazy as this one; filters add up.</returns>
    /// <exception cref="FilterException">The filter cannot be understood; the message says where.</exception>
    public PacketList Where(string filter)
    {
        var compiled = FilterCompiler.Compile(filter);
        var outer = _keep;
        return new PacketList(_capture, (in p) => (outer is null || outer(in p)) && compiled.Matches(p.Tree, p.Frame));
    }

    /// <summary>Writes these packets into a capture file of their own.</summary>
    /// <param name="path">Where to; <c>.pcap</c> writes classic pcap, everything else pcapng. An existing file is replaced.</param>
    /// <returns>How many packets were written.</returns>
    public long Export(string path) => CaptureCut.Write(_capture, path, _keep ?? ((in _) => true));

    /// <inheritdoc/>
    public IEnumerator<PacketRow> GetEnumerator() => Read(_keep, long.MaxValue).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public MimeBundle ToRich() => TableView.Of(this).ToRich();

    internal IEnumerable<PacketRow> Read(PacketVisitor? keep, long lastFrame)
    {
        var token = Notebook.Token;
        var rows = new List<PacketRow>();
        long read = 0;
        using var scan = new DisplayFilteredSource(CaptureFile.Open(_capture.Path), Take);
        var batch = new PacketBatch();
        while (scan.Read(batch, token))
        {
            foreach (var row in rows) yield return row;
            rows.Clear();
            if (read >= lastFrame) yield break;
        }

        bool Take(in ScannedPacket packet)
        {
            read = packet.Facts.Number;
            if (keep is null || keep(in packet)) rows.Add(Row(in packet));
            return false;
        }
    }

    internal static PacketRow Row(in ScannedPacket packet)
    {
        var (source, destination) = PacketInfo.Addresses(in packet);
        return new PacketRow(packet.Facts.Number, packet.Facts.Time, source, destination, PacketInfo.Protocol(in packet), packet.Facts.Original, packet.Flow, PacketInfo.Line(in packet));
    }
}
