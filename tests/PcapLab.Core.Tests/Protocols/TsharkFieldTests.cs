using System.Globalization;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Schema;
using PcapLab.Tests.Wire;

namespace PcapLab.Tests.Protocols;

/// <summary>Numbers and texts of deep protocols, frame by frame, are those that tshark reads from our own recordings.</summary>
public class TsharkFieldTests
{
    [Theory]
    [InlineData("dns.pcapng", "dns.id", "dns.qry.name", "dns.qry.type", "dns.resp.type", "dns.resp.ttl", "dns.flags.rcode", "dns.count.answers", "dns.cname")]
    [InlineData("web.pcapng", "tls.record.content_type", "tls.record.length", "tls.handshake.type", "tls.handshake.ciphersuite", "tls.handshake.extension.type",
        "tls.handshake.extensions_server_name", "tls.handshake.ja3", "tls.handshake.ja3s", "http.request.method", "http.host", "http.request.uri", "http.response.code")]
    [InlineData("tls13.pcapng", "tls.record.content_type", "tls.record.opaque_type", "tls.handshake.type", "tls.handshake.extensions_alpn_str", "http.request.uri", "http.response.code", "http2.streamid",
        "http2.type", "http2.length", "http2.headers.method", "http2.headers.path", "http2.headers.status", "http2.header.name", "http2.header.value", "websocket.opcode", "websocket.payload.text")]
    [InlineData("http3.pcapng", "quic.packet_number", "quic.packet_number_length", "quic.frame_type", "quic.key_phase", "quic.stream.stream_id", "quic.stream.offset", "quic.stream.length",
        "quic.ack.largest_acknowledged", "quic.nci.sequence", "tls.handshake.type")]
    [InlineData("dhcp.pcapng", "dhcp.id", "dhcp.option.dhcp", "dhcp.option.hostname", "dhcp.option.ip_address_lease_time", "dhcp.secs")]
    [InlineData("ssh.pcapng", "ssh.protocol", "ssh.message_code", "ssh.kex_algorithms", "ssh.kex.hassh", "ssh.kex.hasshserver")]
    [InlineData("mqtt.pcapng", "mqtt.msgtype", "mqtt.len", "mqtt.topic", "mqtt.clientid")]
    [InlineData("snmp-ntp.pcapng", "snmp.version", "snmp.community", "snmp.name", "snmp.request_id", "ntp.flags.mode", "ntp.stratum", "ntp.rootdelay", "ntp.precision")]
    public void Fields_are_those_of_tshark(string capture, params string[] fields)
    {
        Compare(Path.Combine(Peer.Root, "sample-captures", capture), fields);
    }

    /// <summary>A call whose second message comes in two frames of HTTP/2, and one stream that is no call.</summary>
    [Fact]
    public void Messages_of_grpc_are_those_of_tshark()
    {
        static byte[] Frame(byte type, byte flags, byte stream, byte[] body) => [0, (byte)(body.Length >> 8), (byte)body.Length, type, flags, 0, 0, 0, stream, .. body];
        byte[] head = [0x83, 0x86, 0x44, 5, .. "/p.S/"u8, 0x41, 1, (byte)'h', 0x5f, 16, .. "application/grpc"u8];
        byte[] sent =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, []), .. Frame(1, 4, 1, head), .. Frame(0, 0, 1, [0, 0, 0, 0, 5, 10, 3, 97, 98, 99]),
            .. Frame(1, 4, 3, [0x83, 0x86, 0x84]), .. Frame(0, 1, 3, "plain"u8.ToArray()), .. Frame(0, 0, 1, [0, 0, 0, 0, 6, 10, 4]), .. Frame(0, 1, 1, [98, 99, 100, 101]),
        ];
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pcap");
        try
        {
            TsharkTreeTests.WritePcap(path, [Frames.Ethernet(0x800, Frames.Ipv4(6, Frames.Tcp(40000, 50051, 0x18, sent)))]);
            Compare(path, ["http2.type", "http2.streamid", "grpc.message_length", "grpc.compressed_flag"], 3, "-d", "tcp.port==50051,http2");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(string path, string[] fields, int? atLeast = null, params string[] options)
    {
        var tshark = Peer.Program("tshark");
        var capture = Path.GetFileName(path);
        string[] args = ["-r", path, .. options, "-T", "fields", "-E", "aggregator=|", "-e", "frame.number", .. fields.SelectMany(f => (string[])["-e", f])];
        var (code, text, error) = Peer.Run(tshark, args);
        Assert.True(code == 0, error);
        var expected = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(
            c => long.Parse(c[0], CultureInfo.InvariantCulture), c => c.Skip(1).Select(v => string.Join('|', v.Split('|').Select(Plain))).ToArray());
        var compared = 0;
        using var source = CaptureFile.Open(path);
        new PacketScan(source).Run((in ScannedPacket packet) =>
        {
            for (var i = 0; i < fields.Length; i++)
            {
                var ours = Values(packet, fields[i]);
                Assert.True(expected[packet.Facts.Number][i] == ours, $"{capture} frame {packet.Facts.Number} {fields[i]}: tshark '{expected[packet.Facts.Number][i]}', here '{ours}'");
                if (ours.Length > 0) compared++;
            }

            return true;
        }, TestContext.Current.CancellationToken);
        Assert.True(compared > (atLeast ?? fields.Length));
    }

    private static string Values(in ScannedPacket packet, string name)
    {
        var found = new List<string>();
        foreach (ref readonly var value in packet.Tree.Values)
        {
            if (value.Field.Name != name) continue;
            found.Add(value.Field.Type is FieldType.Text or FieldType.Oid
                ? System.Text.Encoding.UTF8.GetString(packet.Tree.Bytes(value, packet.Frame))
                : value.Number.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join('|', found);
    }

    private static string Plain(string v) => v.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToUInt64(v, 16).ToString(CultureInfo.InvariantCulture) : v is "True" ? "1" : v is "False" ? "0" : v;
}
