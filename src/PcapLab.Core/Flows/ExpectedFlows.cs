using System.Buffers.Binary;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>
/// Flows that another flow announces: FTP's data connections, TFTP's second port, RTP from SDP. It looks at packets in capture order before they are handed to
/// shards, so that a flow's announcement is known whichever shard follows it. Bounded: <see cref="Cap"/> announcements, each for its time.
/// </summary>
public sealed class ExpectedFlows
{
    /// <summary>Announcements kept; the oldest gives way.</summary>
    public const int Cap = 4096;
    private const long FtpNs = 300_000_000_000, TftpNs = 60_000_000_000, CallNs = 3600_000_000_000;
    private static readonly AppProtocol? FtpData = Named("ftp-data"), Tftp = Named("tftp"), Rtp = Named("rtp"), Rtcp = Named("rtcp");

    private readonly Dictionary<(IpBits Address, ushort Port), Announced> _expected = [];
    private readonly Queue<((IpBits Address, ushort Port) Key, long Number)> _order = new();
    // Made with the first announcement: most captures, and most looks at a few packets, have none.
    private ushort[] _ports = [];

    /// <summary>Announcements that gave way although their time was not over.</summary>
    public long Evicted { get; private set; }

    /// <summary>Whether any flow was announced.</summary>
    public bool Any => _ports.Length > 0;

    /// <summary>Says in <see cref="PacketFacts.Expected"/> whether a packet's flow was announced, and learns what the packet itself announces.</summary>
    /// <param name="p">The packet.</param>
    /// <param name="bytes">The buffer its offsets refer to.</param>
    public void Look(ref PacketFacts p, ReadOnlySpan<byte> bytes)
    {
        p.Expected = 0;
        if (_expected.Count > 0 && (_ports[p.SourcePort] | _ports[p.DestinationPort]) != 0) p.Expected = Find(in p);
        if (p.Payload is not (PayloadKind.Tcp or PayloadKind.Udp) || p.PayloadCaptured < 8) return;
        var payload = bytes.Slice(p.PayloadOffset, p.PayloadCaptured);
        if (p.Payload == PayloadKind.Udp && p.DestinationPort == 69)
        {
            if (payload[0] == 0 && payload[1] is 1 or 2) Expect(p.Source, p.SourcePort, p.Destination, Tftp, p.Time + TftpNs, in p);
            return;
        }

        switch (BinaryPrimitives.ReadUInt32BigEndian(payload) | 0x20202020)
        {
            case 0x32323720 or 0x32323920 or 0x706f7274 or 0x65707274 when p.Payload == PayloadKind.Tcp: // 227, 229, PORT, EPRT
                Ftp(in p, payload);
                break;
            case 0x696e7669 or 0x7369702f or 0x61636b20 or 0x75706461 or 0x70726163: // INVITE, SIP/2.0, ACK, UPDATE, PRACK
                Sdp(in p, payload);
                break;
        }
    }

    private ushort Find(in PacketFacts p)
    {
        if (_ports[p.DestinationPort] != 0 && _expected.TryGetValue((p.Destination, p.DestinationPort), out var e) && e.Covers(p.Source, p.Time)) return e.App;
        return _ports[p.SourcePort] != 0 && _expected.TryGetValue((p.Source, p.SourcePort), out e) && e.Covers(p.Destination, p.Time) ? e.App : (ushort)0;
    }

    private void Ftp(in PacketFacts p, ReadOnlySpan<byte> line)
    {
        if (!FtpEndpoint.TryParse(line, out var address, out var port)) return;
        var until = p.Time + FtpNs;
        Expect(p.Source, port, p.Destination, FtpData, until, in p);
        // Behind address translation the line names an address that the packets do not have.
        if (!address.IsNone && address.Bits != p.Source) Expect(address.Bits, port, default, FtpData, until, in p);
    }

    /// <summary>The media of a session description (RFC 8866): its own connection line, or the session's.</summary>
    private void Sdp(in PacketFacts p, ReadOnlySpan<byte> message)
    {
        var body = TextHead.Find(message);
        if (body < 0) return;
        var rest = message[body..];
        Ip session = default, own = default;
        ushort port = 0;
        while (!rest.IsEmpty)
        {
            var line = TextHead.CutLine(ref rest);
            if (line.StartsWith("c=IN IP"u8) && line.Length < 64 && Ip.TryParse(System.Text.Encoding.ASCII.GetString(line[9..]), out var address))
            {
                if (port == 0) session = address;
                else own = address;
            }
            else if (line.StartsWith("m="u8))
            {
                Media(own.IsNone ? session : own, port, in p);
                own = default;
                port = RtpPort(line);
            }
        }

        Media(own.IsNone ? session : own, port, in p);
    }

    private static ushort RtpPort(ReadOnlySpan<byte> media)
    {
        var space = media.IndexOf((byte)' ');
        if (space < 0 || media.IndexOf(" RTP/"u8) < 0) return 0;
        return System.Buffers.Text.Utf8Parser.TryParse(media[(space + 1)..], out ushort port, out _) ? port : (ushort)0;
    }

    private void Media(Ip address, ushort port, in PacketFacts p)
    {
        if (port == 0 || address.IsNone) return;
        Expect(address.Bits, port, default, Rtp, p.Time + CallNs, in p);
        if (port < ushort.MaxValue) Expect(address.Bits, (ushort)(port + 1), default, Rtcp, p.Time + CallNs, in p);
    }

    private void Expect(IpBits address, ushort port, IpBits peer, AppProtocol? protocol, long until, in PacketFacts p)
    {
        if (protocol is null) return;
        var key = (address, port);
        if (_ports.Length == 0) _ports = new ushort[65536];
        if (!_expected.ContainsKey(key)) _ports[port]++;
        _expected[key] = new Announced(protocol.Id, peer, until, p.Number);
        _order.Enqueue((key, p.Number));
        while (_order.Count > Cap)
        {
            var (oldest, number) = _order.Dequeue();
            if (!_expected.TryGetValue(oldest, out var e) || e.Number != number) continue; // announced again since
            if (e.Until > p.Time) Evicted++;
            _expected.Remove(oldest);
            _ports[oldest.Port]--;
        }
    }

    private static AppProtocol? Named(string name) => ProtocolRegistry.ByName.GetValueOrDefault(name);

    /// <summary>What is expected at an endpoint.</summary>
    /// <param name="App">Number of the application's protocol.</param>
    /// <param name="Peer">Who will come; zero is anybody.</param>
    /// <param name="Until">Packet time after which it is forgotten.</param>
    /// <param name="Number">Frame that announced it.</param>
    private readonly record struct Announced(ushort App, IpBits Peer, long Until, long Number)
    {
        public bool Covers(IpBits peer, long time) => time <= Until && (Peer.IsZero || Peer == peer);
    }
}
