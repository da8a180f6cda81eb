using System.Text;
using PcapLab.Protocols;
using PcapLab.Protocols.Crypto;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

public class QuicTests
{
    private static readonly byte[] ConnectionId = Convert.FromHexString("8394c8f03e515708");

    [Theory]
    [InlineData(1u, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2")]           // RFC 9001, A.1
    [InlineData(0x6b3343cfu, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f", "45b95e15235d6f45a6b19cbcb0294ba9")]  // RFC 9369, A.1
    public void Initial_keys_are_those_of_the_specification(uint version, string key, string iv, string hp)
    {
        var (client, _) = QuicKeys.Initial(version, ConnectionId)!.Value;
        Assert.Equal(key, Convert.ToHexStringLower(client.Key));
        Assert.Equal(iv, Convert.ToHexStringLower(client.Iv));
        Assert.Equal(hp, Convert.ToHexStringLower(client.HeaderKey));
    }

    [Fact]
    public void A_hello_over_two_packets_in_the_wrong_order_is_put_together()
    {
        var quic = ProtocolRegistry.ByName["quic"];
        var state = quic.NewState();
        Assert.Equal("", ServerName(quic, state, QuicSamples.Split[0]));
        Assert.Equal("quic.example", ServerName(quic, state, QuicSamples.Split[1]));
    }

    [Fact]
    public void Frames_out_of_order_in_one_packet_and_version_2_are_read()
    {
        var quic = ProtocolRegistry.ByName["quic"];
        Assert.Equal("quic.example", ServerName(quic, quic.NewState(), QuicSamples.All[0]));
        Assert.Equal("quic.example", ServerName(quic, quic.NewState(), QuicSamples.All[1]));
    }

    [Fact]
    public void A_changed_byte_leaves_the_packet_sealed_and_the_keys_as_they_were()
    {
        var quic = ProtocolRegistry.ByName["quic"];
        var state = quic.NewState();
        var forged = QuicSamples.Split[0].ToArray();
        forged[^1] ^= 1;
        ServerName(quic, state, QuicSamples.Split[0]);
        Assert.Equal("", ServerName(quic, state, forged));
        Assert.Equal("quic.example", ServerName(quic, state, QuicSamples.Split[1]));
    }

    private static string ServerName(AppProtocol quic, object? state, byte[] packet)
    {
        var tree = new FieldTree();
        var d = new Dissector(packet, tree) { State = state };
        quic.Dissect(ref d);
        var i = tree.Find(TlsExtensions.ServerName);
        return i < 0 ? "" : Encoding.ASCII.GetString(tree.Bytes(tree[i], packet));
    }
}
