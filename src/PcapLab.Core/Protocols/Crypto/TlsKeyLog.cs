using System.Globalization;
using System.Text;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Secrets that the user brings: lines of an SSLKEYLOGFILE (draft-ietf-tls-keylogfile) or of a pcapng's decryption secrets block, looked up by client random.
/// Lines that are not understood are skipped.
/// </summary>
public sealed class TlsKeyLog
{
    private const int MaxEntries = 1_000_000;
    private readonly Dictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

    /// <summary>How many secrets are known.</summary>
    public int Count => _secrets.Count;

    /// <summary>Adds every line of a key log.</summary>
    /// <param name="text">ASCII text, any line ends.</param>
    public void Add(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            if (_secrets.Count >= MaxEntries) return;
            AddLine(text[range]);
        }
    }

    /// <summary>The secret of a label for a connection, or null.</summary>
    /// <param name="label">Such as <c>CLIENT_RANDOM</c> (TLS 1.2 master secret) or <c>CLIENT_TRAFFIC_SECRET_0</c>.</param>
    /// <param name="clientRandom">The 32 bytes of the client hello.</param>
    public byte[]? Find(string label, ReadOnlySpan<byte> clientRandom) =>
        _secrets.GetValueOrDefault(label + " " + Convert.ToHexStringLower(clientRandom));

    private void AddLine(ReadOnlySpan<byte> line)
    {
        if (line.Length is 0 or > 1024 || line[0] == '#') return;
        var parts = Encoding.ASCII.GetString(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[1].Length != 64 || !IsHex(parts[1]) || !IsHex(parts[2])) return;
        _secrets[parts[0] + " " + parts[1].ToLower(CultureInfo.InvariantCulture)] = Convert.FromHexString(parts[2]);
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
