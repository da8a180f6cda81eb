using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PcapLab.Notebooks.Zmtp;

namespace PcapLab.Notebooks.Jupyter;

/// <summary>A request that was signed with our key.</summary>
/// <param name="Peer">Connection that it came on.</param>
/// <param name="Identities">Frames before the delimiter; they go back before the answer.</param>
/// <param name="Header">As the client sent it; it is the parent of every answer.</param>
/// <param name="Content">The request itself.</param>
internal sealed record Request(ZmtpConnection Peer, byte[][] Identities, JsonObject Header, JsonObject Content)
{
    public string Type => Header["msg_type"] is JsonValue v && v.TryGetValue<string>(out var s) ? s : "";

    public string Text(string name) => Content[name] is JsonValue v && v.TryGetValue<string>(out var s) ? s : "";
    public bool Flag(string name, bool missing) => Content[name] is JsonValue v && v.TryGetValue<bool>(out var b) ? b : missing;
    public int Number(string name, int missing) => Content[name] is JsonValue v && v.TryGetValue<int>(out var n) ? n : missing;
}

/// <summary>Signs, checks and takes apart Jupyter messages.</summary>
internal sealed class MessageCodec(string key)
{
    private const int Remembered = 20_000;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 64 };
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly string _session = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>The request in a message; null when it is not signed with our key, was seen before, or is no JSON: such a message is dropped without an answer.</summary>
    public Request? Open(RoutedMessage message)
    {
        var frames = message.Frames;
        var at = Array.FindIndex(frames, f => f.AsSpan().SequenceEqual(Delimiter));
        if (at < 0 || frames.Length < at + 6) return null;
        var signature = frames[at + 1];
        if (!CryptographicOperations.FixedTimeEquals(signature, Sign(frames.AsSpan(at + 2, 4)))) return null;
        if (!Remember(Encoding.ASCII.GetString(signature))) return null; // a replay
        try
        {
            return JsonNode.Parse(frames[at + 2], null, Limits) is JsonObject header && JsonNode.Parse(frames[at + 5], null, Limits) is JsonObject content
                ? new Request(message.Peer, frames[..at], header, content) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null; // not JSON, or an object that names a key twice
        }
    }

    /// <summary>A new message: fresh id and date, signed, ready to send.</summary>
    public byte[][] Seal(IEnumerable<byte[]> prefix, string type, JsonNode? parent, JsonObject content, JsonObject? metadata = null)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = "5.4",
        };
        byte[][] body = [Bytes(header), parent is null ? "{}"u8.ToArray() : Bytes(parent), metadata is null ? "{}"u8.ToArray() : Bytes(metadata), Bytes(content)];
        return [.. prefix, Delimiter, Sign(body), .. body];
    }

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Json);

    private byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var part in parts) hash.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private bool Remember(string signature)
    {
        lock (_gate)
        {
            if (!_seen.Add(signature)) return false;
            _order.Enqueue(signature);
            if (_order.Count > Remembered) _seen.Remove(_order.Dequeue());
            return true;
        }
    }
}
