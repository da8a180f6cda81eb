using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Frames of QUIC packets (RFC 9000, 19) as they occur in the handshake; CRYPTO data is put together and read as TLS.</summary>
internal static class QuicFrames
{
    private const int MaxAckRanges = 1000;
    internal static readonly FieldSet F = new("quic");
    private static readonly Field FrameGroup = F.Group("frame", "Frame");
    internal static readonly Field FrameType = F.Number("frame_type", "Frame type", FrameName);
    private static readonly Field PaddingLength = F.Number("padding_length", "Padding length", unit: "bytes");
    private static readonly Field AckLargest = F.Number("ack.largest_acknowledged", "Largest acknowledged");
    private static readonly Field AckDelay = F.Number("ack.ack_delay", "ACK delay");
    private static readonly Field AckRangeCount = F.Number("ack.ack_range_count", "ACK range count");
    private static readonly Field AckFirst = F.Number("ack.first_ack_range", "First ACK range");
    private static readonly Field AckGap = F.Number("ack.gap", "Gap");
    private static readonly Field AckRange = F.Number("ack.ack_range", "ACK range");
    private static readonly Field Ect0 = F.Number("ack.ect0_count", "ECT(0) count");
    private static readonly Field Ect1 = F.Number("ack.ect1_count", "ECT(1) count");
    private static readonly Field EcnCe = F.Number("ack.ecn_ce_count", "ECN-CE count");
    private static readonly Field CryptoOffset = F.Number("crypto.offset", "Offset");
    private static readonly Field CryptoLength = F.Number("crypto.length", "Length", unit: "bytes");
    private static readonly Field CryptoData = F.Bytes("crypto.crypto_data", "Crypto data");
    private static readonly Field ErrorCode = F.Number("cc.error_code", "Error code");
    private static readonly Field AppErrorCode = F.Number("cc.error_code.app", "Application error code");
    private static readonly Field ErrorFrame = F.Number("cc.frame_type", "Frame type");
    private static readonly Field ReasonLength = F.Number("cc.reason_phrase.length", "Reason phrase length");
    private static readonly Field Reason = F.Text("cc.reason_phrase", "Reason phrase");

    static QuicFrames() => F.Include(QuicStreamFrames.F);

    /// <summary>Reads all frames of a decrypted payload.</summary>
    /// <param name="d">A cursor over the payload.</param>
    /// <param name="state">The connection.</param>
    /// <param name="direction">Who sent it.</param>
    /// <param name="plain">The buffer that holds the payload.</param>
    /// <param name="level">What kind of packet it stood in; null for Initial.</param>
    public static void Read(ref Dissector d, QuicState state, int direction, byte[] plain, QuicLevel? level)
    {
        var crypto = level is { } l && state.Connection is { } connection ? connection.Crypto[(l == QuicLevel.Handshake ? 0 : 2) + direction] : state.Crypto[direction];
        while (d.Remaining > 0)
        {
            var group = d.Begin(FrameGroup);
            var known = Frame(ref d, crypto) || level is not null and not QuicLevel.Handshake && QuicStreamFrames.Frame(ref d, state, direction, plain);
            if (!known) d.Stop(StopReason.Unknown);
            d.End(group);
            if (!known) return;
        }

        Handshake(ref d, state, crypto);
    }

    /// <summary>Frames that any packet may hold; false, with nothing read, when it is none of them.</summary>
    private static bool Frame(ref Dissector d, CryptoStream crypto)
    {
        if (d.Peek() == 0)
        {
            var n = d.Rest.IndexOfAnyExcept((byte)0);
            if (n < 0) n = d.Remaining;
            d.Add(FrameType, 0, d.Position, 1);
            d.Add(PaddingLength, (ulong)n, d.Position, n);
            d.Skip(n);
            return true;
        }

        if (d.Peek() is not (1 or 2 or 3 or 6 or 0x1c or 0x1d)) return false;
        switch (Quic.VarInt(ref d, FrameType))
        {
            case 2: Acknowledgement(ref d, false); break;
            case 3: Acknowledgement(ref d, true); break;
            case 6: Crypto(ref d, crypto); break;
            case 0x1c: Close(ref d, true); break;
            case 0x1d: Close(ref d, false); break;
        }

        return true;
    }

    private static void Acknowledgement(ref Dissector d, bool withEcn)
    {
        Quic.VarInt(ref d, AckLargest);
        Quic.VarInt(ref d, AckDelay);
        var count = Quic.VarInt(ref d, AckRangeCount);
        Quic.VarInt(ref d, AckFirst);
        for (ulong i = 0; i < count && i < MaxAckRanges && !d.IsStopped; i++)
        {
            Quic.VarInt(ref d, AckGap);
            Quic.VarInt(ref d, AckRange);
        }

        if (!withEcn) return;
        Quic.VarInt(ref d, Ect0);
        Quic.VarInt(ref d, Ect1);
        Quic.VarInt(ref d, EcnCe);
    }

    private static void Crypto(ref Dissector d, CryptoStream crypto)
    {
        var offset = Quic.VarInt(ref d, CryptoOffset);
        var length = Quic.VarInt(ref d, CryptoLength);
        var data = d.Bytes(CryptoData, length > (ulong)d.Remaining ? -1 : (int)length);
        if (!d.IsStopped && offset < int.MaxValue) crypto.Add((long)offset, data);
    }

    private static void Close(ref Dissector d, bool isTransport)
    {
        Quic.VarInt(ref d, isTransport ? ErrorCode : AppErrorCode);
        if (isTransport) Quic.VarInt(ref d, ErrorFrame);
        var length = Quic.VarInt(ref d, ReasonLength);
        d.Text(Reason, length > (ulong)d.Remaining ? -1 : (int)length);
    }

    /// <summary>Reads the handshake messages that have become whole.</summary>
    private static void Handshake(ref Dissector d, QuicState state, CryptoStream stream)
    {
        var ready = stream.Bytes.AsSpan(0, stream.Contiguous);
        if (ready.Length - stream.Consumed < 4) return;
        var isFirst = true;
        Dissector inner = d.Over(ready, 0);
        while (stream.Consumed <= ready.Length - 4)
        {
            var at = stream.Consumed;
            var length = 4 + (ready[at + 1] << 16 | ready[at + 2] << 8 | ready[at + 3]);
            if (length > ready.Length - at) break;
            if (isFirst)
            {
                var source = d.Tree.AddSource(stream.Bytes, length: stream.Contiguous);
                inner = d.Over(ready, source);
                inner.Layer(ProtocolRegistry.ByName["tls"]);
                isFirst = false;
            }

            inner.Seek(at);
            stream.Consumed += length;
            TlsHandshake.Read(ref inner, state.Tls, TlsCarrier.Quic);
            if (inner.IsStopped) break;
        }

        if (!isFirst) d.Join(inner);
    }

    private static string? FrameName(ulong v) => v switch
    {
        0 => "PADDING", 1 => "PING", 2 => "ACK", 3 => "ACK (ECN)", 4 => "RESET_STREAM", 5 => "STOP_SENDING", 6 => "CRYPTO", 7 => "NEW_TOKEN",
        >= 8 and <= 15 => "STREAM", 16 => "MAX_DATA", 17 => "MAX_STREAM_DATA", 18 or 19 => "MAX_STREAMS", 20 => "DATA_BLOCKED", 24 => "NEW_CONNECTION_ID",
        25 => "RETIRE_CONNECTION_ID", 26 => "PATH_CHALLENGE", 27 => "PATH_RESPONSE", 28 => "CONNECTION_CLOSE (transport)", 29 => "CONNECTION_CLOSE (application)",
        30 => "HANDSHAKE_DONE", 21 => "STREAM_DATA_BLOCKED", 22 or 23 => "STREAMS_BLOCKED", 0x30 or 0x31 => "DATAGRAM", 0xaf => "ACK_FREQUENCY", _ => null,
    };
}
