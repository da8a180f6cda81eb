using PcapLab.Export.Files;
using PcapLab.Flows;
using PcapLab.Protocols;

namespace PcapLab.Pipeline;

/// <summary>Messages of HTTP/1 as a follower shows them: heads as they were sent, bodies put together from their chunks and decompressed. Bounded.</summary>
internal sealed class HttpFollow
{
    private const int MaxOpen = 1000;
    private const int MaxBody = 16 << 20;
    private readonly Dictionary<(int Flow, int Direction), (MemoryStream Body, string? Coding)> _open = [];

    /// <summary>Adds a message, or the chunk of one; a chunked body is added with its last chunk.</summary>
    public void Add(in AppMessage message, List<InnerBytes> to)
    {
        var key = (message.Flow, message.Direction);
        var content = message.Content;
        if (message.Tree.Find(Http.ChunkSize, message.From) is var size and >= 0)
        {
            Chunk(key, content, (long)message.Tree[size].Number, to);
            return;
        }

        var head = TextHead.Find(content);
        if (head <= 0) return;
        to.Add(new InnerBytes(0, message.Direction, content[..head].ToArray()));
        var coding = BodyCoding.Meaningful(System.Text.Encoding.Latin1.GetString(TextHead.Header(content[..head], "content-encoding"u8)));
        if (TextHead.Header(content[..head], "transfer-encoding"u8).Length > 0)
        {
            if (_open.Count >= MaxOpen) _open.Clear();
            _open[key] = (new MemoryStream(), coding);
        }
        else if (content.Length > head)
        {
            to.Add(new InnerBytes(0, message.Direction, Decode(content[head..].ToArray(), coding)));
        }
    }

    /// <summary>Adds what goes on behind a message that is too large to be kept whole.</summary>
    public void Add(int direction, ReadOnlySpan<byte> bytes, List<InnerBytes> to) => to.Add(new InnerBytes(0, direction, bytes.ToArray()));

    private void Chunk((int Flow, int Direction) key, ReadOnlySpan<byte> content, long size, List<InnerBytes> to)
    {
        if (!_open.TryGetValue(key, out var open)) return;
        var line = content.IndexOf((byte)'\n') + 1;
        var data = content[line..];
        data = data[..(int)Math.Min(size, data.Length)];
        if (open.Body.Length + data.Length <= MaxBody) open.Body.Write(data);
        if (size > 0) return;
        _open.Remove(key);
        if (open.Body.Length > 0) to.Add(new InnerBytes(0, key.Direction, Decode(open.Body.ToArray(), open.Coding)));
    }

    /// <summary>The body without its coding; as it was sent when it does not fit, or would be too large.</summary>
    private static byte[] Decode(byte[] sent, string? coding)
    {
        if (coding is null || BodyCoding.Decode(new MemoryStream(sent), coding) is not { } stream) return sent;
        try
        {
            using (stream)
            {
                var plain = new MemoryStream();
                var buffer = new byte[16_384];
                int n;
                while ((n = stream.Read(buffer)) > 0)
                {
                    if (plain.Length + n > MaxBody) return sent;
                    plain.Write(buffer.AsSpan(0, n));
                }

                return plain.ToArray();
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return sent;
        }
    }
}
