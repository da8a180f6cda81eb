using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>SCTP (RFC 9260): every chunk of the packet; DATA payload goes to the open set.</summary>
internal sealed class SctpProtocol() : WireProtocol(LayerId.Sctp, "sctp", "Stream Control Transmission Protocol (RFC 9260)", F)
{
    private static readonly FieldSet F = new("sctp");
    private static readonly Field SourcePort = F.Number("srcport", "Source port");
    private static readonly Field DestinationPort = F.Number("dstport", "Destination port");
    private static readonly Field Tag = F.Hex("verification_tag", "Verification tag");
    private static readonly Field PacketChecksum = F.Hex("checksum", "Checksum");
    private static readonly Field ChunkType = F.Number("chunk_type", "Chunk type", v => v switch
    {
        0 => "DATA", 1 => "INIT", 2 => "INIT ACK", 3 => "SACK", 4 => "HEARTBEAT", 5 => "HEARTBEAT ACK", 6 => "ABORT", 7 => "SHUTDOWN",
        8 => "SHUTDOWN ACK", 9 => "ERROR", 10 => "COOKIE ECHO", 11 => "COOKIE ACK", 14 => "SHUTDOWN COMPLETE", 64 => "I-DATA", _ => null,
    });
    private static readonly Field ChunkFlags = F.Hex("chunk_flags", "Chunk flags");
    private static readonly Field ChunkLength = F.Number("chunk_length", "Chunk length", unit: "bytes");
    private static readonly Field Tsn = F.Number("data_tsn_raw", "Transmission sequence number (absolute)");
    private static readonly Field StreamId = F.Hex("data_sid", "Stream identifier");
    private static readonly Field StreamSequence = F.Number("data_ssn", "Stream sequence number");
    private static readonly Field PayloadProtocol = F.Number("data_payload_proto_id", "Payload protocol identifier");
    private static readonly Field InitTag = F.Hex("init_initiate_tag", "Initiate tag");
    private static readonly Field InitCredit = F.Number("init_credit", "Advertised receiver window", unit: "bytes");
    private static readonly Field InitOut = F.Number("init_nr_out_streams", "Outbound streams");
    private static readonly Field InitIn = F.Number("init_nr_in_streams", "Inbound streams");
    private static readonly Field InitTsn = F.Number("init_initial_tsn", "Initial TSN");
    private static readonly Field AckTag = F.Hex("initack_initiate_tag", "Initiate tag");
    private static readonly Field AckCredit = F.Number("initack_credit", "Advertised receiver window", unit: "bytes");
    private static readonly Field AckOut = F.Number("initack_nr_out_streams", "Outbound streams");
    private static readonly Field AckIn = F.Number("initack_nr_in_streams", "Inbound streams");
    private static readonly Field AckTsn = F.Number("initack_initial_tsn", "Initial TSN");
    private static readonly Field SackTsn = F.Number("sack_cumulative_tsn_ack_raw", "Cumulative TSN acknowledgment (absolute)");
    private static readonly Field SackWindow = F.Number("sack_a_rwnd", "Advertised receiver window", unit: "bytes");
    private static readonly Field SackGaps = F.Number("sack_number_of_gap_blocks", "Gap blocks");
    private static readonly Field SackDuplicates = F.Number("sack_number_of_duplicated_tsns", "Duplicated TSNs");

    static SctpProtocol() => F.Either("port", "Source or destination port", SourcePort, DestinationPort);

    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Hex("0b590b59 00000001 00000000 0003 0014 00000005 00000001 0000 0002 00000000 61626364"),
        Hex("0b590b59 00000000 00000000 0100 0014 00000007 00010000 000a 000a 00000001 0300 0010 00000005 00010000 0000 0000"),
    ];

    public override void Dissect(ref Dissector d)
    {
        d.U16(SourcePort);
        d.U16(DestinationPort);
        d.U32(Tag);
        d.U32(PacketChecksum);
        while (d.Remaining > 0) Chunk(ref d);
    }

    private static void Chunk(ref Dissector d)
    {
        var type = d.U8(ChunkType);
        d.U8(ChunkFlags);
        int length = d.U16(ChunkLength);
        if (length < 4) d.Stop(StopReason.Malformed, 4);
        var mark = d.Enter(Math.Min(Math.Max(0, length - 4), d.Remaining));
        switch (type)
        {
            case 0:
                d.U32(Tsn);
                d.U16(StreamId);
                d.U16(StreamSequence);
                d.U32(PayloadProtocol);
                break;
            case 1:
                Init(ref d, InitTag, InitCredit, InitOut, InitIn, InitTsn);
                break;
            case 2:
                Init(ref d, AckTag, AckCredit, AckOut, AckIn, AckTsn);
                break;
            case 3:
                d.U32(SackTsn);
                d.U32(SackWindow);
                d.U16(SackGaps);
                d.U16(SackDuplicates);
                break;
        }

        d.Leave(mark);
        d.Skip(Math.Min(-length & 3, d.Remaining));
    }

    private static void Init(ref Dissector d, Field tag, Field credit, Field outbound, Field inbound, Field tsn)
    {
        d.U32(tag);
        d.U32(credit);
        d.U16(outbound);
        d.U16(inbound);
        d.U32(tsn);
    }
}
