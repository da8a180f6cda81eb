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

    [Theory]
    [InlineData(0xc013, 0x0303, false)] // AES-128-CBC with HMAC-SHA1
    [InlineData(0xc027, 0x0303, true)]
    [InlineData(0xc028, 0x0303, false)]
    [InlineData(0xc014, 0x0302, false)]
    public void Cbc_records_open_when_their_mac_fits(ushort id, int version, bool encryptThenMac)
    {
        var suite = TlsSuite.Find(id)!.Value;
        byte[] master = new byte[48], client = new byte[32], server = new byte[32];
        var block = TlsPrf.Derive(version, suite.Hash, master, "key expansion"u8, [.. server, .. client], 2 * (suite.MacLength + suite.KeyLength));
        var (cipher, _) = TlsRecordCipher.Tls12(suite, version, master, client, server, encryptThenMac);
        var body = SealCbc(suite, block, version, "hello"u8.ToArray(), encryptThenMac);
        byte[] header = [23, 3, (byte)version, 0, (byte)body.Length];
        body[^1] ^= 1;
        Assert.Null(cipher.Open(header, body, out _));
        body[^1] ^= 1;
        Assert.Equal("hello"u8.ToArray(), cipher.Open(header, body, out var type));
        Assert.Equal(23, type);
        cipher.Dispose();
    }

    [Theory] // RFC 9000, A.3
    [InlineData(0x9b32u, 2, 0xa82f30eaul + 1, 0xa82f9b32ul)]
    [InlineData(0u, 1, 0ul, 0ul)]
    [InlineData(0u, 1, 250ul, 256ul)]
    public void Packet_numbers_are_the_nearest_to_what_is_expected(uint sent, int length, ulong expected, ulong number) => Assert.Equal(number, QuicCipher.Number(sent, length, expected));

    [Fact] // RFC 9001, A.5
    public void Chacha20_short_header_packet_of_the_specification()
    {
        var secret = Convert.FromHexString("9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b");
        using var cipher = QuicCipher.Create(TlsSuite.Find(0x1303)!.Value, false, secret)!;
        var packet = Convert.FromHexString("4cfe4189655e5cd55c41f69080575d7999c25a5bfb");
        var header = new byte[5];
        Assert.Equal(3, cipher.Unmask(packet, 1, header, out var sent));
        Assert.Equal(654360564ul, QuicCipher.Number(sent, 3, 654360564));
        Assert.Equal("4200bff4", Convert.ToHexStringLower(header.AsSpan(0, 4)));
        var plain = new byte[1];
        Assert.Equal(1, cipher.Open(header.AsSpan(0, 4), packet.AsSpan(4), 654360564, plain));
        Assert.Equal(1, plain[0]);
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

    private static byte[] SealCbc(TlsSuite suite, byte[] block, int version, byte[] plain, bool encryptThenMac)
    {
        var macKey = block.AsSpan(0, suite.MacLength);
        using var aes = Aes.Create();
        aes.Key = block.AsSpan(2 * suite.MacLength, suite.KeyLength).ToArray();
        byte[] Mac(ReadOnlySpan<byte> key, byte[] content) => TlsPrf.Hmac(suite.MacHash, key, [0, 0, 0, 0, 0, 0, 0, 0, 23, 3, (byte)version, 0, (byte)content.Length, .. content]);
        byte[] text = encryptThenMac ? plain : [.. plain, .. Mac(macKey, plain)];
        var padding = 16 - (text.Length + 1) % 16;
        var iv = RandomNumberGenerator.GetBytes(16);
        byte[] record = [.. iv, .. aes.EncryptCbc(text.Concat(Enumerable.Repeat((byte)padding, padding + 1)).ToArray(), iv, PaddingMode.None)];
        return encryptThenMac ? [.. record, .. Mac(macKey, record)] : record;
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
