using PcapLab.Protocols.Crypto;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Frames of 0-RTT and 1-RTT packets (RFC 9000, 19; RFC 9221): what streams carry goes to the protocol inside.</summary>
internal static class QuicStreamFrames
{
    internal static readonly FieldSet F = new("quic");
    private static readonly Field Off = F.Bits("stream.off", "Offset present", 0x04);
    private static readonly Field Len = F.Bits("stream.len", "Length present", 0x02);
    private static readonly Field Fin = F.Bits("stream.fin", "Fin", 0x01);
    private static readonly Field StreamId = F.Number("stream.stream_id", "Stream ID");
    private static readonly Field Initiator = F.Number("stream.initiator", "Stream initiator", v => v == 0 ? "Client-initiated" : "Server-initiated");
    private static readonly Field StreamDirection = F.Number("stream.direction", "Stream direction", v => v == 0 ? "Bidirectional" : "Unidirectional");
    private static readonly Field StreamOffset = F.Number("stream.offset", "Offset");
    private static readonly Field StreamLength = F.Number("stream.length", "Length", unit: "bytes");
    private static readonly Field StreamData = F.Bytes("stream_data", "Stream data");
    private static readonly Field ResetStream = F.Number("rsts.stream_id", "Stream ID");
    private static readonly Field ResetError = F.Number("rsts.application_error_code", "Application error code");
    private static readonly Field ResetSize = F.Number("rsts.final_size", "Final size", unit: "bytes");
    private static readonly Field StopStream = F.Number("ss.stream_id", "Stream ID");
    private static readonly Field StopError = F.Number("ss.application_error_code", "Application error code");
    private static readonly Field TokenLength = F.Number("nt.length", "Token length");
    private static readonly Field Token = F.Bytes("nt.token", "Token");
    private static readonly Field MaxData = F.Number("md.maximum_data", "Maximum data");
    private static readonly Field MaxStream = F.Number("msd.stream_id", "Stream ID");
    private static readonly Field MaxStreamData = F.Number("msd.maximum_stream_data", "Maximum stream data");
    private static readonly Field MaxStreams = F.Number("ms.max_streams", "Maximum streams");
    private static readonly Field BlockedAt = F.Number("sb.stream_data_limit", "Data limit");
    private static readonly Field BlockedStream = F.Number("sdb.stream_id", "Stream ID");
    private static readonly Field StreamLimit = F.Number("sib.stream_limit", "Stream limit");
    private static readonly Field NewIdSequence = F.Number("nci.sequence", "Sequence");
    private static readonly Field RetirePriorTo = F.Number("nci.retire_prior_to", "Retire prior to");
    private static readonly Field NewIdLength = F.Number("nci.connection_id.length", "Connection ID length");
    private static readonly Field NewId = F.Bytes("nci.connection_id", "Connection ID");
    private static readonly Field ResetToken = F.Bytes("nci.stateless_reset_token", "Stateless reset token");
    private static readonly Field RetiredId = F.Number("rci.sequence", "Sequence");
    private static readonly Field Challenge = F.Bytes("path_challenge.data", "Data");
    private static readonly Field Response = F.Bytes("path_response.data", "Data");
    private static readonly Field DatagramLength = F.Number("dg.length", "Datagram length");
    private static readonly Field Datagram = F.Bytes("dg", "Datagram");

    /// <summary>Reads one frame; false when its type is not known, for then nothing behind it can be found.</summary>
    /// <param name="d">At the frame's type.</param>
    /// <param name="state">The connection.</param>
    /// <param name="direction">Who sent it.</param>
    /// <param name="plain">The buffer that holds the payload.</param>
    public static bool Frame(ref Dissector d, QuicState state, int direction, byte[] plain)
    {
        var start = d.Position;
        var type = Quic.VarInt(ref d, QuicFrames.FrameType);
        switch (type)
        {
            case 0x04: Numbers(ref d, ResetStream, ResetError, ResetSize); break;
            case 0x05: Numbers(ref d, StopStream, StopError); break;
            case 0x07: Counted(ref d, TokenLength, Token); break;
            case >= 0x08 and <= 0x0f: Stream(ref d, (int)type, start, state, plain); break;
            case 0x10: Numbers(ref d, MaxData); break;
            case 0x11: Numbers(ref d, MaxStream, MaxStreamData); break;
            case 0x12 or 0x13: Numbers(ref d, MaxStreams); break;
            case 0x14: Numbers(ref d, BlockedAt); break;
            case 0x15: Numbers(ref d, BlockedStream, BlockedAt); break;
            case 0x16 or 0x17: Numbers(ref d, StreamLimit); break;
            case 0x18: NewConnectionId(ref d, state, direction); break;
            case 0x19: Numbers(ref d, RetiredId); break;
            case 0x1a: d.Bytes(Challenge, 8); break;
            case 0x1b: d.Bytes(Response, 8); break;
            case 0x1e: break; // HANDSHAKE_DONE
            case 0x30: d.Bytes(Datagram, d.Remaining); break;
            case 0x31: Counted(ref d, DatagramLength, Datagram); break;
            default: return false;
        }

        return true;
    }

    private static void Numbers(ref Dissector d, params ReadOnlySpan<Field> fields)
    {
        foreach (var field in fields) Quic.VarInt(ref d, field);
    }

    private static void Counted(ref Dissector d, Field lengthField, Field field)
    {
        var length = Quic.VarInt(ref d, lengthField);
        d.Bytes(field, length > (ulong)d.Remaining ? -1 : (int)length);
    }

    private static void Stream(ref Dissector d, int type, int start, QuicState state, byte[] plain)
    {
        foreach (var bit in (ReadOnlySpan<Field>)[Off, Len, Fin]) d.Add(bit, ((ulong)type & bit.Mask) == 0 ? 0u : 1u, start, 1);
        var id = Quic.VarInt(ref d, StreamId);
        d.AddGenerated(Initiator, id & 1);
        d.AddGenerated(StreamDirection, id >> 1 & 1);
        var offset = (type & 4) != 0 ? Quic.VarInt(ref d, StreamOffset) : 0;
        var length = (type & 2) != 0 ? Quic.VarInt(ref d, StreamLength) : (ulong)d.Remaining;
        if (length > (ulong)d.Remaining)
        {
            d.Stop(StopReason.Truncated, (int)Math.Min(length, int.MaxValue));
            return;
        }

        var at = d.Position;
        if (length > 0) d.Bytes(StreamData, (int)length);
        if (d.IsStopped || length == 0 || state.Connection is not { } connection) return;
        state.Ready.Add(new CarriedBytes(connection.Stream(id), plain, at, (int)length, (uint)offset, d.Source));
    }

    private static void NewConnectionId(ref Dissector d, QuicState state, int direction)
    {
        Numbers(ref d, NewIdSequence, RetirePriorTo);
        var id = d.Bytes(NewId, d.U8(NewIdLength));
        d.Bytes(ResetToken, 16);
        if (!d.IsStopped && id.Length <= 20) state.Connection?.Offer(direction, id);
    }
}
