using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PcapLab.Reports.Pdf;

/// <summary>
/// The file level of PDF 1.7: numbered objects, object streams and a cross-reference stream (7.5.7, 7.5.8), which keep a tagged
/// document small. The same objects always give the same bytes: the file's ID is a hash of its content.
/// </summary>
internal sealed class PdfFile
{
    private const int PerObjectStream = 150;
    private readonly List<(string? Text, byte[]? Stream)> _objects = [(null, null)];

    /// <summary>Takes a number for an object that is written later.</summary>
    public int Reserve()
    {
        _objects.Add((null, null));
        return _objects.Count - 1;
    }

    public int Add(string text)
    {
        var number = Reserve();
        Set(number, text);
        return number;
    }

    public void Set(int number, string text) => _objects[number] = (text, null);

    /// <summary>Adds a stream; <paramref name="entries"/> are its dictionary's entries but for length and filter.</summary>
    public int AddStream(string entries, ReadOnlySpan<byte> data, bool compress = true)
    {
        var number = Reserve();
        SetStream(number, entries, data, compress);
        return number;
    }

    public void SetStream(int number, string entries, ReadOnlySpan<byte> data, bool compress = true)
    {
        var bytes = compress ? Deflate(data) : data.ToArray();
        var dictionary = string.Create(CultureInfo.InvariantCulture, $"<<{entries}{(compress ? "/Filter/FlateDecode" : "")}/Length {bytes.Length}>>");
        _objects[number] = (dictionary, bytes);
    }

    public static string Ref(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} 0 R");

    public void Write(Stream output, int root, int info)
    {
        using var file = new MemoryStream();
        Put(file, "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var places = new (byte Kind, int At, int Index)[_objects.Count + (_objects.Count / PerObjectStream) + 3];
        PackSmallObjects(places);
        for (var i = 1; i < _objects.Count; i++)
        {
            var (text, stream) = _objects[i];
            if (stream is null) continue;
            places[i] = (1, (int)file.Position, 0);
            Put(file, string.Create(CultureInfo.InvariantCulture, $"{i} 0 obj\n{text}\nstream\n"));
            file.Write(stream);
            Put(file, "\nendstream\nendobj\n");
        }

        WriteCrossReference(file, places, root, info);
        file.Position = 0;
        file.CopyTo(output);
    }

    private void PackSmallObjects((byte Kind, int At, int Index)[] places)
    {
        var small = Enumerable.Range(1, _objects.Count - 1).Where(i => _objects[i].Stream is null).ToList();
        foreach (var chunk in small.Chunk(PerObjectStream))
        {
            StringBuilder index = new(), body = new();
            var holder = Reserve();
            for (var i = 0; i < chunk.Length; i++)
            {
                index.Append(CultureInfo.InvariantCulture, $"{chunk[i]} {body.Length} ");
                body.Append(_objects[chunk[i]].Text ?? "null").Append('\n');
                places[chunk[i]] = (2, holder, i);
            }

            var entries = string.Create(CultureInfo.InvariantCulture, $"/Type/ObjStm/N {chunk.Length}/First {index.Length}");
            SetStream(holder, entries, Encoding.Latin1.GetBytes(index.Append(body).ToString()));
        }
    }

    private void WriteCrossReference(MemoryStream file, (byte Kind, int At, int Index)[] places, int root, int info)
    {
        var number = _objects.Count;
        var start = (int)file.Position;
        places[number] = (1, start, 0);
        var table = new byte[7 * (number + 1)];
        table[5] = table[6] = 0xFF;
        for (var i = 1; i <= number; i++)
        {
            var (kind, at, index) = places[i];
            var row = table.AsSpan(7 * i);
            row[0] = kind;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(row[1..], at);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(row[5..], (ushort)index);
        }

        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var packed = Deflate(table);
        Put(file, string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n<</Type/XRef/Size {number + 1}/W[1 4 2]/Root {Ref(root)}/Info {Ref(info)}/ID[<{id}><{id}>]/Filter/FlateDecode/Length {packed.Length}>>\nstream\n"));
        file.Write(packed);
        Put(file, string.Create(CultureInfo.InvariantCulture, $"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n"));
    }

    private static void Put(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));

    private static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal)) zlib.Write(data);
        return packed.ToArray();
    }
}
