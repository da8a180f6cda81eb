using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Captures.Live;

/// <summary>Asks a device or the network for the device's name: reverse DNS, multicast DNS (RFC 6762), NetBIOS node status (RFC 1002).</summary>
internal static class NameProbes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Names with the way each was found; never throws, answers within about a second.</summary>
    public static async Task<IReadOnlyList<(string Name, string By)>> Ask(Ip ip, CancellationToken cancellation)
    {
        var address = IPAddress.Parse(ip.ToString());
        var found = new List<(string, string)>();
        var dns = Quietly(ReverseDns(address, cancellation));
        var mdns = Quietly(Udp(new IPEndPoint(address, 5353), MulticastQuestion(ip), answer => FirstPointer(answer), cancellation));
        var netbios = ip.IsV4 ? Quietly(Udp(new IPEndPoint(address, 137), NodeStatusQuestion(), NodeName, cancellation)) : Task.FromResult<string?>(null);
        if (await dns.ConfigureAwait(false) is { } a) found.Add((a, "dns"));
        if (await mdns.ConfigureAwait(false) is { } b) found.Add((b, "mdns"));
        if (await netbios.ConfigureAwait(false) is { } c) found.Add((c, "netbios"));
        return found;
    }

    /// <summary>The PTR question for an address; to the device itself, so that only it answers.</summary>
    internal static byte[] MulticastQuestion(Ip ip)
    {
        Span<byte> raw = stackalloc byte[16];
        var length = ip.WriteBytes(raw);
        var name = new StringBuilder();
        for (var i = length - 1; i >= 0; i--)
            name.Append(ip.IsV4 ? raw[i].ToString(System.Globalization.CultureInfo.InvariantCulture) + "." : $"{raw[i] & 15:x}.{raw[i] >> 4:x}.");
        name.Append(ip.IsV4 ? "in-addr.arpa" : "ip6.arpa");
        var question = new List<byte> { 0x50, 0x43, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.ToString().Split('.'))
        {
            question.Add((byte)label.Length);
            question.AddRange(Encoding.ASCII.GetBytes(label));
        }

        question.AddRange([0, 0, 12, 0, 1]);
        return [.. question];
    }

    /// <summary>Target of the first PTR record, or null. Compression pointers may only go back, so hostile answers end.</summary>
    internal static string? FirstPointer(ReadOnlySpan<byte> m)
    {
        if (m.Length < 12 || BinaryPrimitives.ReadUInt16BigEndian(m[6..]) == 0) return null;
        var at = 12;
        for (int q = BinaryPrimitives.ReadUInt16BigEndian(m[4..]); q > 0; q--)
        {
            if (ReadName(m, ref at) is null || at > m.Length - 4) return null;
            at += 4;
        }

        if (ReadName(m, ref at) is null || at > m.Length - 10 || BinaryPrimitives.ReadUInt16BigEndian(m[at..]) != 12) return null;
        at += 10;
        return ReadName(m, ref at) is { Length: > 0 } name ? name : null;
    }

    private static string? ReadName(ReadOnlySpan<byte> m, ref int at)
    {
        var name = new StringBuilder();
        var (place, end) = (at, -1);
        while (place < m.Length)
        {
            int length = m[place];
            if (length >= 0xc0)
            {
                if (place + 1 >= m.Length) return null;
                var target = (length & 0x3f) << 8 | m[place + 1];
                if (target >= place) return null;
                if (end < 0) end = place + 2;
                place = target;
                continue;
            }

            if (length == 0)
            {
                at = end < 0 ? place + 1 : end;
                return name.ToString();
            }

            if (length > 63 || length > m.Length - place - 1 || name.Length > 255) return null;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.UTF8.GetString(m.Slice(place + 1, length)));
            place += length + 1;
        }

        return null;
    }

    private static byte[] NodeStatusQuestion()
    {
        // The name "*" in first-level encoding: 'C','K' and thirty 'A'.
        byte[] question = [0x50, 0x43, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 32, (byte)'C', (byte)'K', .. Enumerable.Repeat((byte)'A', 30), 0, 0, 0x21, 0, 1];
        return question;
    }

    /// <summary>The first unique workstation name of a node status answer.</summary>
    internal static string? NodeName(ReadOnlySpan<byte> m)
    {
        const int Names = 12 + 34 + 10;
        if (m.Length < Names + 1) return null;
        for (var i = 0; i < m[Names]; i++)
        {
            var at = Names + 1 + i * 18;
            if (at > m.Length - 18) return null;
            var isGroup = (m[at + 16] & 0x80) != 0;
            if (m[at + 15] == 0 && !isGroup) return Encoding.Latin1.GetString(m.Slice(at, 15)).TrimEnd(' ', '\0');
        }

        return null;
    }

    private static async Task<string?> ReverseDns(IPAddress address, CancellationToken cancellation)
    {
        var entry = await Dns.GetHostEntryAsync(address.ToString(), cancellation).WaitAsync(Patience, cancellation).ConfigureAwait(false);
        return entry.HostName == address.ToString() ? null : entry.HostName;
    }

    private delegate string? Reader(ReadOnlySpan<byte> answer);

    private static async Task<string?> Udp(IPEndPoint to, byte[] question, Reader read, CancellationToken cancellation)
    {
        using var socket = new UdpClient(to.AddressFamily);
        socket.Connect(to);
        await socket.SendAsync(question, cancellation).ConfigureAwait(false);
        var answer = await socket.ReceiveAsync(cancellation).AsTask().WaitAsync(Patience, cancellation).ConfigureAwait(false);
        return read(answer.Buffer);
    }

    private static async Task<string?> Quietly(Task<string?> ask)
    {
        try
        {
            return await ask.ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or TimeoutException or OperationCanceledException or ArgumentException)
        {
            return null;
        }
    }
}
