using System.Text;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>NetBIOS session service and direct TCP (RFC 1002, 4.3; [MS-SMB2] 2.1), which carry SMB.</summary>
internal sealed class Nbss : AppProtocol
{
    private const int MaxWanted = 1024;
    private static readonly FieldSet F = new("nbss");
    private static readonly Field Type = F.Hex("type", "Message type", v => v switch { 0 => "Session message", 0x81 => "Session request", 0x82 => "Positive session response", 0x83 => "Negative session response", 0x85 => "Session keep-alive", _ => null });
    private static readonly Field Length = F.Number("length", "Length", unit: "bytes");
    private static readonly Field Data = F.Bytes("continuation_data", "Data");

    public override string Name => "nbss";
    public override string Title => "NetBIOS Session Service (RFC 1002)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Tcp(139), Tcp(445)];
    public override IReadOnlyList<PayloadKind> ByContent => OverTcp;
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [.. Smb2.Messages.Select(m => (byte[])[0, 0, 0, (byte)m.Length, .. m]), Convert.FromHexString("85000000")];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 8 && b[0] == 0 && b[1] < 2 && b[4] is 0xfe or 0xff or 0xfd && b[5..8].SequenceEqual("SMB"u8) ? Match.Yes : Match.Maybe;

    public override Pdu NextPdu(ReadOnlySpan<byte> b, object? state, int direction)
    {
        if (b.Length < 4) return Pdu.NeedMore;
        if (b[0] is not (0 or (>= 0x81 and <= 0x85))) return Pdu.NotMine;
        var length = 4 + (b[1] << 16 | b[2] << 8 | b[3]);
        return new Pdu(Math.Min(length, MaxWanted), length);
    }

    public override void Dissect(ref Dissector d)
    {
        d.U8(Type);
        d.U24(Length);
        if (d.Remaining >= 4 && d.Rest[1..4].SequenceEqual("SMB"u8))
        {
            if (d.Peek() == 0xfe) Inner(ref d, "smb2");
            else if (d.Peek() == 0xff) Inner(ref d, "smb");
        }

        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
    }

    private static void Inner(ref Dissector d, string name)
    {
        var protocol = ProtocolRegistry.ByName[name];
        d.Layer(protocol);
        protocol.Dissect(ref d);
    }
}

/// <summary>SMB 1 ([MS-CIFS] 2.2.3): command, status and ids.</summary>
internal sealed class Smb : AppProtocol
{
    private static readonly FieldSet F = new("smb");
    private static readonly Field Component = F.Bytes("server_component", "Server component");
    private static readonly Field Command = F.Hex("cmd", "Command");
    private static readonly Field Status = F.Hex("nt_status", "NT status");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    private static readonly Field Response = F.Bits("flags.response", "Response", 0x80);
    private static readonly Field Flags2 = F.Hex("flags2", "Flags2");
    private static readonly Field Signature = F.Bytes("signature", "Signature");
    private static readonly Field Tree = F.Number("tid", "Tree ID");
    private static readonly Field Process = F.Number("pid", "Process ID");
    private static readonly Field User = F.Number("uid", "User ID");
    private static readonly Field Multiplex = F.Number("mid", "Multiplex ID");
    private static readonly Field WordCount = F.Number("wct", "Word count");
    private static readonly Field Words = F.Bytes("words", "Words");

    public override string Name => "smb";
    public override string Title => "Server Message Block 1 ([MS-CIFS])";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("ff534d4272000000001853c80000000000000000000000000000fffe00000000" + "00" + "0000")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.Bytes(Component, 4);
        d.U8(Command);
        d.U32Le(Status);
        d.Bits(Flags, 1, Response);
        d.U16Le(Flags2);
        d.Skip(2);
        d.Bytes(Signature, 8);
        d.Skip(2);
        d.U16Le(Tree);
        d.U16Le(Process);
        d.U16Le(User);
        d.U16Le(Multiplex);
        var words = 2 * d.U8(WordCount);
        if (words > 0) d.Bytes(Words, words);
        d.Skip(d.Remaining);
    }
}

/// <summary>SMB 2 and 3 ([MS-SMB2]): headers of compounded messages, negotiated dialects, shares, files, sizes.</summary>
internal sealed class Smb2 : AppProtocol
{
    private const int MaxCompound = 64;
    private const int HeaderLength = 64;
    private static readonly FieldSet F = new("smb2");
    private static readonly Field Header = F.Group("header", "Header");
    private static readonly Field ProtocolId = F.Bytes("protocol_id", "Protocol ID");
    private static readonly Field HeaderSize = F.Number("header_len", "Header length", unit: "bytes");
    private static readonly Field CreditCharge = F.Number("credit.charge", "Credit charge");
    internal static readonly Field Status = F.Hex("nt_status", "NT status", StatusName);
    internal static readonly Field Command = F.Number("cmd", "Command", CommandName);
    private static readonly Field Sequence = F.Number("channel_sequence", "Channel sequence");
    private static readonly Field Requested = F.Number("credits.requested", "Credits requested");
    private static readonly Field Granted = F.Number("credits.granted", "Credits granted");
    private static readonly Field Flags = F.Hex("flags", "Flags");
    internal static readonly Field Response = F.Bits("flags.response", "Response", 1);
    private static readonly Field Async = F.Bits("flags.async", "Async command", 2);
    private static readonly Field Chained = F.Bits("flags.chained", "Chained", 4);
    private static readonly Field Signed = F.Bits("flags.signature", "Signed", 8);
    private static readonly Field Chain = F.Hex("chain_offset", "Chain offset");
    internal static readonly Field MessageId = F.Number("msg_id", "Message ID");
    private static readonly Field ProcessId = F.Hex("pid", "Process ID");
    internal static readonly Field TreeId = F.Hex("tid", "Tree ID");
    private static readonly Field SessionId = F.Hex("sesid", "Session ID");
    private static readonly Field Signature = F.Bytes("signature", "Signature");
    private static readonly Field DialectCount = F.Number("dialect_count", "Dialect count");
    private static readonly Field Dialect = F.Hex("dialect", "Dialect", DialectName);
    private static readonly Field SecurityMode = F.Hex("sec_mode", "Security mode");
    internal static readonly Field ShareName = F.Text("tree", "Tree");
    internal static readonly Field FileName = F.Text("filename", "Filename");
    internal static readonly Field FileId = F.Text("fid", "File ID", "GUID Handle to an open file");
    internal static readonly Field EndOfFile = F.Number("eof", "End of file", unit: "bytes");
    internal static readonly Field ReadLength = F.Number("read_length", "Read length", unit: "bytes");
    internal static readonly Field WriteLength = F.Number("write_length", "Write length", unit: "bytes");
    internal static readonly Field FileOffset = F.Number("file_offset", "File offset");
    private static readonly Field DataOffset = F.Hex("data_offset", "Data offset");
    internal static readonly Field ReadData = F.Bytes("read_data", "Read data");
    internal static readonly Field WriteData = F.Bytes("write_data", "Write data");
    private static readonly Field Body = F.Bytes("body", "Body");

    /// <summary>A negotiate request and a create response.</summary>
    internal static readonly byte[][] Messages =
    [
        Convert.FromHexString("fe534d4240000000000000000000010000000000000000000000000000000000fffe00000000000000000000000000000000000000000000000000000000000000000000"[..128]
            + "2400020001000000" + "00000000" + "00112233445566778899aabbccddeeff" + "0000000000000000" + "02021003"),
        Convert.FromHexString("fe534d42400001000000000003000100000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "0900" + "0000" + "4800" + "0a00" + "5c005c0061005c0062" + "00"),
    ];

    public override string Name => "smb2";
    public override string Title => "Server Message Block 2 and 3 ([MS-SMB2])";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = Messages;
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        for (var i = 0; i < MaxCompound && d.Remaining > 0; i++)
        {
            var start = d.Position;
            var next = d.Remaining >= 24 ? (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(d.Rest[20..]) : 0;
            var length = next >= HeaderLength && next < d.Remaining ? next : d.Remaining;
            var outer = d.Enter(length);
            One(ref d, start);
            d.Leave(outer);
        }
    }

    private static void One(ref Dissector d, int start)
    {
        var group = d.Begin(Header);
        d.Bytes(ProtocolId, 4);
        d.U16Le(HeaderSize);
        d.U16Le(CreditCharge);
        var isAnswer = (d.Peek(8) & 1) != 0;
        if (isAnswer)
        {
            d.U32Le(Status);
        }
        else
        {
            d.U16Le(Sequence);
            d.Skip(2);
        }

        var command = d.U16Le(Command);
        d.U16Le(isAnswer ? Granted : Requested);
        if (!d.Need(4)) return;
        var flags = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(d.Rest);
        d.Bits(Flags, flags, d.Position, 4, Response, Async, Chained, Signed);
        d.Skip(4);
        d.U32Le(Chain);
        d.U64Le(MessageId);
        if ((flags & 2) != 0) d.Skip(8);
        else
        {
            d.U32Le(ProcessId);
            d.U32Le(TreeId);
        }

        d.U64Le(SessionId);
        d.Bytes(Signature, 16);
        d.End(group);
        if (d.Remaining > 0) ReadBody(ref d, start, command, (flags & 1) != 0);
        if (d.Remaining > 0) d.Bytes(Body, d.Remaining);
    }

    private static void ReadBody(ref Dissector d, int start, int command, bool isResponse)
    {
        d.Skip(2); // structure size
        switch (command)
        {
            case 0 when !isResponse:
                var count = d.U16Le(DialectCount);
                d.U16Le(SecurityMode);
                d.Skip(30);
                for (var i = 0; i < count && d.Remaining > 0; i++) d.U16Le(Dialect);
                break;
            case 0:
                d.U16Le(SecurityMode);
                d.U16Le(Dialect);
                break;
            case 3 when !isResponse: Named(ref d, start, ShareName, 2); break;
            case 5 when !isResponse: Named(ref d, start, FileName, 42); break;
            case 5: Created(ref d); break;
            case 6 when !isResponse:
                d.Skip(6);
                Handle(ref d);
                break;
            case 8 when !isResponse:
                d.Skip(2);
                d.U32Le(ReadLength);
                d.U64Le(FileOffset);
                Handle(ref d);
                break;
            case 8 when d.Remaining >= 14:
                var at = d.U16Le(DataOffset) & 0xff;
                var length = d.U32Le(ReadLength);
                d.Skip(8);
                Data(ref d, ReadData, start + at, length);
                break;
            case 9 when !isResponse:
                var from = d.U16Le(DataOffset);
                var size = d.U32Le(WriteLength);
                d.U64Le(FileOffset);
                Handle(ref d);
                Data(ref d, WriteData, start + from, size);
                break;
        }
    }

    private static void Created(ref Dissector d)
    {
        if (d.Remaining < 78) return; // an error's body
        d.Skip(46);
        d.U64Le(EndOfFile);
        d.Skip(8);
        Handle(ref d);
    }

    private static void Handle(ref Dissector d)
    {
        if (!d.Need(16)) return;
        Span<byte> text = stackalloc byte[36];
        new Guid(d.Rest[..16]).TryFormat(text, out _);
        d.AddText(FileId, text, d.Position, 16);
        d.Skip(16);
    }

    /// <summary>A file's bytes, as far as the message holds them: of long ones the stream gives the beginning.</summary>
    private static void Data(ref Dissector d, Field field, int position, uint length)
    {
        if (length == 0) return;
        d.Seek(position);
        if (d.Remaining > 0) d.Bytes(field, (int)Math.Min(length, (uint)d.Remaining));
    }

    /// <summary>A UTF-16 name by offset (from the header) and length.</summary>
    private static void Named(ref Dissector d, int start, Field field, int skip)
    {
        d.Skip(skip);
        if (!d.Need(4)) return;
        var offset = d.Rest[0] | d.Rest[1] << 8;
        var length = d.Rest[2] | d.Rest[3] << 8;
        d.Skip(4);
        if (length == 0) return;
        d.Seek(start + offset);
        if (!d.Need(length)) return;
        Span<byte> text = stackalloc byte[1024];
        var used = 0;
        for (var i = 0; i + 1 < length && used < text.Length - 4; i += 2)
        {
            var unit = (char)(d.Rest[i] | d.Rest[i + 1] << 8);
            used += (Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(text[used..]);
        }

        d.AddText(field, text[..used], d.Position, length);
        d.Skip(length);
    }

    private static string? CommandName(ulong v) => v switch
    {
        0 => "Negotiate Protocol", 1 => "Session Setup", 2 => "Session Logoff", 3 => "Tree Connect", 4 => "Tree Disconnect", 5 => "Create", 6 => "Close",
        7 => "Flush", 8 => "Read", 9 => "Write", 10 => "Lock", 11 => "Ioctl", 12 => "Cancel", 13 => "KeepAlive", 14 => "Find", 15 => "Notify",
        16 => "GetInfo", 17 => "SetInfo", 18 => "Break", _ => null,
    };

    private static string? DialectName(ulong v) => v switch
    {
        0x0202 => "SMB 2.0.2", 0x0210 => "SMB 2.1", 0x0300 => "SMB 3.0", 0x0302 => "SMB 3.0.2", 0x0311 => "SMB 3.1.1", 0x02ff => "SMB 2 wildcard", _ => null,
    };

    private static string? StatusName(ulong v) => v switch
    {
        0 => "STATUS_SUCCESS", 0x103 => "STATUS_PENDING", 0xc0000016 => "STATUS_MORE_PROCESSING_REQUIRED", 0xc0000022 => "STATUS_ACCESS_DENIED",
        0xc0000034 => "STATUS_OBJECT_NAME_NOT_FOUND", 0xc000006d => "STATUS_LOGON_FAILURE", 0xc00000cc => "STATUS_BAD_NETWORK_NAME", 0x80000006 => "STATUS_NO_MORE_FILES", _ => null,
    };
}
