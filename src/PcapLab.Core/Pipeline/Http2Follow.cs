using System.Buffers.Binary;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>Frames of HTTP/2 and HTTP/3 as a follower shows them: headers decompressed, all else as it was sent.</summary>
internal static class Http2Follow
{
    /// <summary>Adds a frame to what its stream said.</summary>
    public static void Add(in AppMessage message, List<InnerBytes> to)
    {
        if (message.Protocol is Http3) Add(in message, Http3.StreamId, Http3.Header, to);
        else Add(in message, Http2.StreamId, Http2.Header, to);
    }

    private static void Add(in AppMessage message, Field streamId, HttpFields header, List<InnerBytes> to)
    {
        var tree = message.Tree;
        var at = tree.Find(streamId, message.From);
        var stream = at < 0 ? 0 : tree[at].Number & 0x7fffffff;
        var headers = new MemoryStream();
        for (var i = tree.Find(header.Name, message.From); i >= 0; i = tree.Find(header.Name, i + 1))
        {
            var value = tree.Find(header.Value, i);
            if (value < 0) break;
            Text(headers, tree.Bytes(tree[i], message.Bytes));
            Text(headers, tree.Bytes(tree[value], message.Bytes));
        }

        to.Add(new InnerBytes(stream, message.Direction, headers.Length > 0 ? headers.ToArray() : message.Content.ToArray()));
    }

    private static void Text(MemoryStream to, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        to.Write(length);
        to.Write(text);
    }
}
