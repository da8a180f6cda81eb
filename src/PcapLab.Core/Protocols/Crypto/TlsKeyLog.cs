using System.Globalization;
using System.Text;

namespace PcapLab.Protocols.Crypto;

/// <summary>
/// Secrets that the user brings: lines of an SSLKEYLOGFILE (draft-ietf-tls-keylogfile) or of a pcapng's decryption secrets block, looked up by client random.
/// Lines that are not understood are skipped. One thread may add while others look up.
/// </summary>
public sealed class TlsKeyLog
{
    private const int MaxEntries = 1_000_000;
    private readonly Dictionary<string, (byte[] Secret, long After)> _secrets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly TlsKeyLog? _more;
    private readonly List<(long After, int Count)> _marks = [];
    private int _count;

    /// <summary>An empty key log.</summary>
    /// <param name="more">Asked for what this one lacks: the user's log, beside a file's own.</param>
    public TlsKeyLog(TlsKeyLog? more = null) => _more = more;

    /// <summary>How many secrets are known.</summary>
    public int Count => Volatile.Read(ref _count) + (_more?.Count ?? 0);

    /// <summary>Whether secrets were there before the first packet: then UDP flows share one shard, so that a connection can be followed to another address.</summary>
    public bool IsEarly { get; internal set; }

    /// <summary>Adds every line of a key log.</summary>
    /// <param name="text">ASCII text, any line ends.</param>
    /// <param name="after">Packets of the file that stand before it: for those the secrets are not known, however far ahead a reader is.</param>
    public void Add(ReadOnlySpan<byte> text, long after = 0)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            if (_count >= MaxEntries) return;
            AddLine(text[range], after);
        }

        lock (_lock)
        {
            if (_marks is [.., var last] && last.After == after) _marks[^1] = (after, _secrets.Count);
            else _marks.Add((after, _secrets.Count));
        }
    }

    /// <summary>How many secrets are known to a frame: when the number changes, asking again may help.</summary>
    public int CountAt(long frame)
    {
        var known = _more?.CountAt(frame) ?? 0;
        if (Volatile.Read(ref _count) == 0) return known;
        lock (_lock)
        {
            for (var i = _marks.Count - 1; i >= 0; i--)
            {
                if (_marks[i].After < frame) return known + _marks[i].Count;
            }
        }

        return known;
    }

    /// <summary>The secret of a label for a connection, or null.</summary>
    /// <param name="label">Such as <c>CLIENT_RANDOM</c> (TLS 1.2 master secret) or <c>CLIENT_TRAFFIC_SECRET_0</c>.</param>
    /// <param name="clientRandom">The 32 bytes of the client hello.</param>
    /// <param name="frame">The frame that asks.</param>
    public byte[]? Find(string label, ReadOnlySpan<byte> clientRandom, long frame = long.MaxValue)
    {
        if (Count == 0) return null;
        var key = label + " " + Convert.ToHexStringLower(clientRandom);
        lock (_lock)
        {
            if (_secrets.TryGetValue(key, out var found) && found.After < frame) return found.Secret;
        }

        return _more?.Find(label, clientRandom, frame);
    }

    private void AddLine(ReadOnlySpan<byte> line, long after)
    {
        if (line.Length is 0 or > 1024 || line[0] == '#') return;
        var parts = Encoding.ASCII.GetString(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3 || parts[1].Length != 64 || !IsHex(parts[1]) || !IsHex(parts[2])) return;
        lock (_lock)
        {
            _secrets.TryAdd(parts[0] + " " + parts[1].ToLower(CultureInfo.InvariantCulture), (Convert.FromHexString(parts[2]), after));
            Volatile.Write(ref _count, _secrets.Count);
        }
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
