using System.Buffers.Binary;
using System.Text;

namespace PcapLab.Notebooks.Zmtp;

/// <summary>What a peer may send before it is cut off. Frames come from any local process, before a signature can be checked.</summary>
internal sealed record ZmtpLimits
{
    public long MaxFrameBytes { get; init; } = 32L << 20;
    public long MaxMessageBytes { get; init; } = 64L << 20;
    public int MaxParts { get; init; } = 256;
    public int MaxConnections { get; init; } = 64;

    /// <summary>Bytes that may wait for a peer that does not read; beyond it the peer is dropped, for memory must not follow a dead client.</summary>
    public long MaxQueuedBytes { get; init; } = 256L << 20;
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>A peer that broke the protocol; only its own connection ends.</summary>
internal sealed class ZmtpException(string message) : IOException(message);

/// <summary>The constant bytes of ZMTP 3.0 with the NULL mechanism (rfc.zeromq.org/spec/23).</summary>
internal static class ZmtpProtocol
{
    public const byte More = 1;
    public const byte Long = 2;
    public const byte Command = 4;
    public const int GreetingLength = 64;

    /// <summary>The 64-byte greeting: signature, version 3.0, mechanism NULL. Minor 0 makes libzmq send subscriptions as messages.</summary>
    public static byte[] Greeting()
    {
        var greeting = new byte[GreetingLength];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        return greeting;
    }

    /// <summary>Refuses what is not a ZMTP ≥ 3.0 greeting with the NULL mechanism.</summary>
    public static void CheckGreeting(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xFF || (greeting[9] & 1) == 0) throw new ZmtpException("not a ZMTP greeting");
        if (greeting[10] < 3) throw new ZmtpException("peer speaks a ZMTP before 3.0");
        var mechanism = greeting.Slice(12, 20);
        if (!mechanism.StartsWith("NULL"u8) || mechanism[4..].ContainsAnyExcept((byte)0)) throw new ZmtpException("peer wants another mechanism than NULL");
    }

    /// <summary>The READY command's body for a socket type.</summary>
    public static byte[] Ready(string socketType)
    {
        var body = new List<byte>("\u0005READY"u8.ToArray());
        AddProperty(body, "Socket-Type", socketType);
        AddProperty(body, "Identity", "");
        return [.. body];
    }

    /// <summary>Reads the name of a command and where its data begins.</summary>
    public static string CommandName(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> data)
    {
        if (body.IsEmpty || body[0] > body.Length - 1) throw new ZmtpException("command without a name");
        data = body[(1 + body[0])..];
        return Encoding.Latin1.GetString(body.Slice(1, body[0]));
    }

    /// <summary>Reads READY's properties; names compare without case.</summary>
    public static Dictionary<string, byte[]> Properties(ReadOnlySpan<byte> data)
    {
        var properties = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        while (!data.IsEmpty)
        {
            int name = data[0];
            if (name > data.Length - 5) throw new ZmtpException("READY property cut short");
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[(1 + name)..]);
            if (length > data.Length - 5 - name) throw new ZmtpException("READY value cut short");
            properties[Encoding.Latin1.GetString(data.Slice(1, name))] = data.Slice(5 + name, (int)length).ToArray();
            data = data[(5 + name + (int)length)..];
        }

        return properties;
    }

    /// <summary>One frame: flags, size in one byte or eight, body.</summary>
    public static byte[] Frame(byte flags, ReadOnlySpan<byte> body)
    {
        var isLong = body.Length > 255;
        var frame = new byte[(isLong ? 9 : 2) + body.Length];
        frame[0] = (byte)(flags | (isLong ? Long : 0));
        if (isLong) BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(1), body.Length);
        else frame[1] = (byte)body.Length;
        body.CopyTo(frame.AsSpan(isLong ? 9 : 2));
        return frame;
    }

    private static void AddProperty(List<byte> body, string name, string value)
    {
        body.Add((byte)name.Length);
        body.AddRange(Encoding.ASCII.GetBytes(name));
        body.AddRange([0, 0, 0, (byte)value.Length]);
        body.AddRange(Encoding.ASCII.GetBytes(value));
    }
}
