using System.Buffers.Binary;
using System.IO.Compression;

namespace PcapLab.Captures;

/// <summary>Opens capture files, compressed or not, and standard input. Content decides what a file is, never its name.</summary>
public static class CaptureFile
{
    private const int SniffLength = PcapReader.FileHeaderSize;

    /// <summary>Opens a file, or standard input for <c>-</c>.</summary>
    /// <param name="path">Path as the user gave it.</param>
    /// <exception cref="CaptureException">There is no such file, or it is no capture; the message says what to do.</exception>
    public static PacketSource Open(string path)
    {
        if (path == "-") return Open(Console.OpenStandardInput(), "stdin");
        if (Directory.Exists(path)) throw new CaptureException($"{path}: is a folder, not a capture; name the files in it");
        FileStream file;
        try
        {
            // Shared for writing: a capture that is still being recorded can be read up to its present end.
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CaptureException($"{path}: no such file; check the name (current folder: {Environment.CurrentDirectory})", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CaptureException($"{path}: cannot be opened: {e.Message}; check that you may read it", e);
        }

        return Guard(file, () => OpenFile(file, Path.GetFileName(path)));
    }

    /// <summary>Opens a file that is still being written and reads it as it grows, until <paramref name="isComplete"/> says that no more comes.</summary>
    /// <exception cref="CaptureException">It is no capture, or compressed (which cannot be followed).</exception>
    public static PacketSource OpenGrowing(string path, Func<bool> isComplete)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return Guard(file, () => Make(new GrowingInput(file, isComplete), ReadHead(file, path), Path.GetFileName(path), null, null));
    }

    /// <summary>Opens a stream: a pipe, or anything that is read once from front to back. The source disposes it.</summary>
    /// <param name="stream">Where the bytes come from.</param>
    /// <param name="name">What messages and reports call it.</param>
    /// <exception cref="CaptureException">It is no capture.</exception>
    public static PacketSource Open(Stream stream, string name) => Guard(stream, () => OpenStream(stream, name));

    private static FileSource OpenFile(FileStream file, string name)
    {
        if (!file.CanSeek) return OpenStream(file, name);
        var head = ReadHead(file, name);
        file.Position = 0;
        if (!IsGzip(head)) return Make(new FileInput(file), head, name, null, file.Length);
        var (unpacked, inner) = Unzip(file, name);
        return Make(new DecodedInput(unpacked, file, fillsBlocks: true), inner, name, "gzip", file.Length);
    }

    private static FileSource OpenStream(Stream stream, string name)
    {
        var head = ReadHead(stream, name);
        var whole = new PrefixedStream(head, stream);
        if (!IsGzip(head)) return Make(new PipeInput(whole), head, name, null, null);
        var (unpacked, inner) = Unzip(whole, name);
        return Make(new DecodedInput(unpacked, whole, fillsBlocks: false), inner, name, "gzip", null);
    }

    private static (PrefixedStream Unpacked, byte[] Head) Unzip(Stream stored, string name)
    {
        var unpacked = new GZipStream(stored, CompressionMode.Decompress);
        try
        {
            var head = ReadHead(unpacked, name);
            return (new PrefixedStream(head, unpacked), head);
        }
        catch (InvalidDataException e)
        {
            throw new CaptureException($"{name}: the gzip data is damaged from its start; get the file again", e);
        }
    }

    private static FileSource Make(ByteInput input, byte[] head, string name, string? compression, long? size)
    {
        var magic = head.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(head) : 0;
        var pcapng = magic == PcapngReader.SectionHeader;
        if (!pcapng && !PcapReader.IsMagic(magic)) throw new CaptureException(NotACapture.Explain(name, head));
        var source = new FileSource(input, pcapng);
        source.Info.Name = name;
        source.Info.Compression = compression;
        source.Info.SizeBytes = size;
        source.Begin(head);
        return source;
    }

    private static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith<byte>([0x1f, 0x8b]);

    private static byte[] ReadHead(Stream stream, string name)
    {
        var head = new byte[SniffLength];
        try
        {
            var got = stream.ReadAtLeast(head, SniffLength, throwOnEndOfStream: false);
            return head[..got];
        }
        catch (IOException e)
        {
            throw new CaptureException($"{name}: cannot be read: {e.Message}", e);
        }
    }

    private static FileSource Guard(Stream stream, Func<FileSource> open)
    {
        try
        {
            return open();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
