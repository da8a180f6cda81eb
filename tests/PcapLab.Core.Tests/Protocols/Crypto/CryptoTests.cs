using System.Security.Cryptography;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Tests.Protocols.Crypto;

public class CryptoTests
{
    [Fact]
    public void ChaCha20_block_of_rfc_8439_section_2_3_2()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var block = new byte[64];
        ChaCha20.Block(key, 1, Convert.FromHexString("000000090000004a00000000"), block);
        Assert.Equal("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e", Convert.ToHexStringLower(block));
    }

    [Fact]
    public void Keys_of_rfc_8448_section_3()
    {
        var secret = Convert.FromHexString("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        Assert.Equal("3fce516009c21727d0f2e4e86ee403bc", Convert.ToHexStringLower(HkdfLabel.Expand(HashAlgorithmName.SHA256, secret, "key", 16)));
        Assert.Equal("5d313eb2671276ee13000b30", Convert.ToHexStringLower(HkdfLabel.Expand(HashAlgorithmName.SHA256, secret, "iv", 12)));
    }

    [Fact]
    public void Tls12_prf_vector()
    {
        var output = TlsPrf.Derive(0x0303, HashAlgorithmName.SHA256, Convert.FromHexString("9bbe436ba940f017b17652849a71db35"), "test label"u8,
            Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c"), 32);
        Assert.Equal("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a", Convert.ToHexStringLower(output));
    }

    [Theory]
    [InlineData(0x1301)]
    [InlineData(0x1302)]
    [InlineData(0x1303)]
    public void Tls13_records_open_even_after_lost_ones(ushort id)
    {
        var suite = TlsSuite.Find(id)!.Value;
        var secret = RandomNumberGenerator.GetBytes(suite.Hash == HashAlgorithmName.SHA384 ? 48 : 32);
        using var cipher = TlsRecordCipher.Tls13(suite, secret);
        foreach (var sequence in new byte[] { 0, 1, 5 })
        {
            var (header, body) = Seal13(suite, secret, sequence, [.. "hello"u8, 23, 0, 0]);
            Assert.Equal("hello"u8.ToArray(), cipher.Open(header, body, out var type));
            Assert.Equal(23, type);
        }

        Assert.Null(cipher.Open([23, 3, 3, 0, 20], new byte[20], out _));
    }

    [Fact]
    public void Key_logs_skip_what_they_do_not_understand()
    {
        var log = new TlsKeyLog();
        var random = new string('a', 64);
        log.Add(System.Text.Encoding.ASCII.GetBytes($"# comment\r\nCLIENT_RANDOM {random.ToUpperInvariant()} 0102\r\nCLIENT_RANDOM zz 01\nnonsense\nX {random} 0\n"));
        Assert.Equal(1, log.Count);
        Assert.Equal([1, 2], log.Find("CLIENT_RANDOM", Convert.FromHexString(random)));
        Assert.Null(log.Find("CLIENT_TRAFFIC_SECRET_0", Convert.FromHexString(random)));
    }

    private static (byte[] Header, byte[] Body) Seal13(TlsSuite suite, byte[] secret, byte sequence, byte[] plain)
    {
        var key = HkdfLabel.Expand(suite.Hash, secret, "key", suite.KeyLength);
        var nonce = HkdfLabel.Expand(suite.Hash, secret, "iv", 12);
        nonce[11] ^= sequence;
        var body = new byte[plain.Length + 16];
        byte[] header = [23, 3, 3, 0, (byte)body.Length];
        if (suite.Algorithm == TlsAlgorithm.AesGcm)
        {
            using var gcm = new AesGcm(key, 16);
            gcm.Encrypt(nonce, plain, body.AsSpan(0, plain.Length), body.AsSpan(plain.Length), header);
        }
        else
        {
            using var chacha = new ChaCha20Poly1305(key);
            chacha.Encrypt(nonce, plain, body.AsSpan(0, plain.Length), body.AsSpan(plain.Length), header);
        }

        return (header, body);
    }
}
