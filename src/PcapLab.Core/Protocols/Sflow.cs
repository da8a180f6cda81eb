using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>sFlow version 5 (sflow.org) and the heads of 2 and 4: samples with their rates, and the packet heads inside as layers. A sampled packet makes no flow: it never crossed this wire.</summary>
internal sealed class Sflow : AppProtocol
{
    private const int MaxSamples = 64;
    private static readonly FieldSet F = new("sflow");
    private static readonly Field Version = F.Number("version", "Datagram version");
    private static readonly Field AddressType = F.Number("agent.addresstype", "Agent address type", v => v switch { 1 => "IPv4", 2 => "IPv6", _ => null });
    private static readonly Field Agent = F.Ipv4("agent", "Agent address");
    private static readonly Field Agent6 = F.Ipv6("agent.v6", "Agent address");
    private static readonly Field SubAgent = F.Number("sub_agent_id", "Sub-agent ID");
    private static readonly Field Sequence = F.Number("sequence_number", "Sequence number");
    private static readonly Field UpTime = F.Number("sysuptime", "System uptime", unit: "ms");
    private static readonly Field SampleCount = F.Number("numsamples", "Samples");
    private static readonly Field Sample = F.Group("sample", "Sample");
    private static readonly Field SampleType = F.Number("sampletype", "Sample type", v => v switch { 1 => "Flow sample", 2 => "Counters sample", 3 => "Expanded flow sample", 4 => "Expanded counters sample", _ => null });
    private static readonly Field SampleLength = F.Number("sample.length", "Sample length", unit: "bytes");
    private static readonly Field Rate = F.Number("flow_sample.sampling_rate", "Sampling rate");
    private static readonly Field Pool = F.Number("flow_sample.sample_pool", "Sample pool");
    private static readonly Field Dropped = F.Number("flow_sample.dropped_packets", "Dropped packets");
    private static readonly Field Input = F.Number("flow_sample.input_interface", "Input interface");
    private static readonly Field Output = F.Number("flow_sample.output_interface", "Output interface");
    private static readonly Field Record = F.Number("flow_sample.record_format", "Record format");
    private static readonly Field FrameLength = F.Number("flow_sample.frame_length", "Frame length", unit: "bytes");
    private static readonly Field Data = F.Bytes("sample.data", "Sample data");

    public override string Name => "sflow";
    public override string Title => "InMon sFlow";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(6343)];
    public override IReadOnlyList<PayloadKind> ByContent => OverUdp;
    public override bool AlwaysDissect => true;
    public override bool CarriesHeaders => true;
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("00000005" + "00000001" + "c0000201" + "00000000" + "00000001" + "00001000" + "00000001"
            + "00000001" + "00000060" + "00000001" + "00000001" + "00000100" + "00000400" + "00000000" + "00000001" + "00000002" + "00000001"
            + "00000001" + "00000038" + "00000001" + "00000040" + "00000004" + "00000026"
            + "ffffffffffff0200000000010800" + "450000180000000040110000c0000201c0000202" + "0035c000" + "0000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context)
    {
        if (b.Length < 28 || b[0] != 0 || b[1] != 0 || b[2] != 0 || b[3] is not (2 or 4 or 5) || b[4] != 0 || b[5] != 0 || b[6] != 0) return Match.No;
        return b[3] == 5 && (b[7] == 1 && b.Length >= 28 || b[7] == 2 && b.Length >= 40) && b[b[7] == 1 ? 24 : 36] == 0 && b[b[7] == 1 ? 25 : 37] == 0 ? Match.Yes : Match.Maybe;
    }

    public override void Dissect(ref Dissector d)
    {
        var version = d.U32(Version);
        if (d.U32(AddressType) == 2) d.Bytes(Agent6, 16);
        else d.Bytes(Agent, 4);
        if (version >= 5) d.U32(SubAgent);
        d.U32(Sequence);
        d.U32(UpTime);
        var count = Math.Min(d.U32(SampleCount), MaxSamples);
        for (var i = 0; i < count && d.Remaining >= 8; i++)
        {
            var group = d.Begin(Sample);
            if (version >= 5) Read(ref d);
            else ReadOld(ref d);
            d.End(group);
        }
    }

    private static void Read(ref Dissector d)
    {
        var type = d.U32(SampleType);
        var length = d.U32(SampleLength);
        if (length > int.MaxValue) d.Stop(StopReason.Malformed);
        var outer = d.Enter((int)length);
        if (type is 1 or 3) Flow(ref d, isExpanded: type == 3);
        else if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
        d.Leave(outer, forgive: true);
    }

    private static void Flow(ref Dissector d, bool isExpanded)
    {
        d.Skip(isExpanded ? 12 : 8);
        d.U32(Rate);
        d.U32(Pool);
        d.U32(Dropped);
        if (isExpanded) d.Skip(4);
        d.U32(Input);
        if (isExpanded) d.Skip(4);
        d.U32(Output);
        d.Skip(4);
        while (d.Remaining >= 8)
        {
            var format = d.U32(Record);
            var head = d.Rest;
            var length = head.Length >= 4 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head) : 0;
            d.Skip(4);
            if (length > int.MaxValue) d.Stop(StopReason.Malformed);
            var outer = d.Enter((int)length);
            if (format == 1) Header(ref d, hasStripped: true);
            d.Leave(outer);
        }
    }

    /// <summary>Versions 2 and 4: a flow sample holds one packet head; where later records end cannot be told, so the first sample ends the list.</summary>
    private static void ReadOld(ref Dissector d)
    {
        if (d.U32(SampleType) != 1)
        {
            d.Bytes(Data, d.Remaining);
            return;
        }

        d.Skip(8);
        d.U32(Rate);
        d.U32(Pool);
        d.U32(Dropped);
        d.U32(Input);
        d.U32(Output);
        if (d.U32(Record) == 1) Header(ref d, hasStripped: false);
        d.Skip(d.Remaining);
    }

    private static void Header(ref Dissector d, bool hasStripped)
    {
        var isEthernet = d.Peek(3) == 1;
        d.Skip(4);
        d.U32(FrameLength);
        if (hasStripped) d.Skip(4);
        var rest = d.Rest;
        if (!d.Need(4)) return;
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest);
        d.Skip(4);
        if (length < 0) d.Stop(StopReason.Malformed);
        var outer = d.Enter(Math.Min(length, d.Remaining));
        if (isEthernet) PacketHead.Mark(ref d);
        d.Leave(outer, forgive: true);
    }
}
