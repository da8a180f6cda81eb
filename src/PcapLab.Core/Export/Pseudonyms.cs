using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>
/// Replaces addresses and names by pseudonyms, the same everywhere for one key: report, tables and exported capture agree.
/// IP addresses keep their common prefixes (Crypto-PAn, Fan et al. 2004), so that networks stay networks; addresses that name no host
/// (unspecified, loopback, broadcast, multicast) stay as they are. Ethernet addresses lose their vendor. Names become <c>n-xxxxxxxx.example</c>,
/// label by label, so that sub-domains stay under their domain.
/// </summary>
public sealed class Pseudonyms : IDisposable
{
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _pad = new byte[16];
    private readonly byte[] _nameKey;
    private readonly Dictionary<Ip, Ip> _ips = [];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <summary>Makes pseudonyms from a secret; whoever has it can link them to the originals.</summary>
    /// <param name="secret">Any bytes: a passphrase of the user, or <see cref="SecretOf"/> the capture.</param>
    public Pseudonyms(ReadOnlySpan<byte> secret)
    {
        var keys = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), 64, info: "pcaplab pseudonyms"u8.ToArray());
        _aes.Key = keys[..16];
        _aes.EncryptEcb(keys.AsSpan(16, 16), _pad, PaddingMode.None);
        _nameKey = keys[32..];
    }

    /// <summary>
    /// The secret used when the user gives none: a hash of the capture itself, so that the same capture always gives the same pseudonyms, and nobody
    /// without the capture can undo them. It differs from the SHA-256 that reports print.
    /// </summary>
    public static byte[] SecretOf(Stream capture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("pcaplab anonymize\n"u8);
        var buffer = new byte[1 << 20];
        for (int n; (n = capture.Read(buffer)) > 0;) hash.AppendData(buffer, 0, n);
        return hash.GetHashAndReset();
    }

    /// <summary>The pseudonym of an address.</summary>
    public Ip Map(Ip ip)
    {
        if (KeepsMeaning(ip)) return ip;
        if (_ips.TryGetValue(ip, out var known)) return known;
        // The leading bits that tell multicast, loopback and link-local from hosts stay, so that a host never becomes one of them.
        var mapped = ip.IsV4
            ? Ip.FromV4((uint)Scramble((UInt128)(uint)ip.Value << 96, 32, (uint)ip.Value >> 28 == 7 ? 8 : 4))
            : Ip.FromV6(Scramble(ip.Value, 128, (int)(ip.Value >> 124) == 15 ? 16 : 4));
        _ips.Add(ip, mapped);
        return mapped;
    }

    /// <summary>Replaces an Ethernet address in place; broadcast, multicast and all-zero stay.</summary>
    public void MapEther(Span<byte> mac)
    {
        if ((mac[0] & 1) != 0 || !mac.ContainsAnyExcept((byte)0)) return;
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_nameKey, mac[..6], hash);
        hash[..6].CopyTo(mac);
        mac[0] = (byte)(mac[0] & 0xfc | 0x02); // locally administered: no vendor
    }

    /// <summary>The pseudonym of an Ethernet address in text form, or the text itself when it is none.</summary>
    public string MapEther(string mac)
    {
        var parts = mac.Split(':');
        Span<byte> bytes = stackalloc byte[6];
        if (parts.Length != 6) return mac;
        for (var i = 0; i < 6; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out bytes[i])) return mac;
        }

        MapEther(bytes);
        return string.Join(':', Convert.ToHexStringLower(bytes).Chunk(2).Select(c => new string(c)));
    }

    /// <summary>The pseudonym of a host name or any other text that could tell who is who; empty stays empty, and an address in text form becomes its pseudonym.</summary>
    public string MapName(string name)
    {
        if (name.Length == 0 || name == "<Root>") return name;
        if (Ip.TryParse(name, out var ip)) return Map(ip).ToString();
        var labels = name.TrimEnd('.').Split('.');
        for (var i = 0; i < labels.Length - 1; i++) labels[i] = Label(labels[i]);

        // Public suffixes say little, and keep the shape readable; everything else is hidden, a single label too.
        labels[^1] = labels.Length > 1 && labels[^1].Length <= 4 && labels[^1].All(char.IsAsciiLetter) ? labels[^1] : Label(labels[^1]);
        return string.Join('.', labels);
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();

    private string Label(string label)
    {
        if (_labels.TryGetValue(label, out var known)) return known;
        var hash = HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes(label.ToLowerInvariant()));
        return _labels[label] = "n" + Convert.ToHexStringLower(hash.AsSpan(0, 4));
    }

    // Crypto-PAn: bit i of the result is bit i of the address, flipped by a bit that the i bits before it decide.
    private UInt128 Scramble(UInt128 address, int bits, int from)
    {
        Span<byte> block = stackalloc byte[16];
        Span<byte> output = stackalloc byte[16];
        var pad = BinaryPrimitives.ReadUInt128BigEndian(_pad);
        UInt128 flips = 0;
        for (var i = from; i < bits; i++)
        {
            var mask = i == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - i);
            BinaryPrimitives.WriteUInt128BigEndian(block, (address & mask) | (pad & ~mask));
            _aes.EncryptEcb(block, output, PaddingMode.None);
            if ((output[0] & 0x80) != 0) flips |= UInt128.One << (127 - i);
        }

        return (address ^ flips) >> (128 - bits);
    }

    private static bool KeepsMeaning(Ip ip)
    {
        if (!ip.IsV4) return ip.Value <= 1 || (byte)(ip.Value >> 120) == 0xff;
        var v = (uint)ip.Value;
        return v == 0 || v == uint.MaxValue || v >> 24 == 127 || v >> 28 == 0xe;
    }
}
