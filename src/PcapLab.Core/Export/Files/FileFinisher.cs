using System.Globalization;
using System.Security.Cryptography;

namespace PcapLab.Export.Files;

/// <summary>Decodes, examines, names and hashes a file that has come to its end, and writes it: under its final name only when all of that is done.</summary>
internal sealed class FileFinisher(string folder, FileLimits limits, FileSelection selection)
{
    private readonly FileNames _names = new();
    private readonly List<FileRow> _rows = [];
    private readonly List<int> _flows = [];
    private long _total;

    /// <summary>Files left out because all together reached the cap.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The manifest, in the order of the frames.</summary>
    /// <param name="flowId">Public number of a flow.</param>
    public IReadOnlyList<FileRow> Rows(Func<int, long> flowId) =>
        [.. _rows.Select((r, i) => r with { FlowId = flowId(_flows[i]) }).OrderBy(r => r.Frame).ThenBy(r => r.File, StringComparer.Ordinal)];

    /// <summary>Takes a file over.</summary>
    public void Finish(CarvedFile file)
    {
        try
        {
            if (file is not { Selected: true, Content.IsEmpty: false }) return;
            var sent = file.Content.Present;
            var fault = Fault(file);
            using var body = file.Content.Open();
            var coded = file.Encoding is null ? null : BodyCoding.Decode(body, file.Encoding);
            if (file.Encoding is not null && coded is null) fault ??= $"content coding {file.Encoding} is not known: kept as sent";
            var row = Write(file, coded ?? body, coded is not null, fault, sent, null);
            if (row is not null) Parts(file, row);
        }
        finally
        {
            file.Content.Delete();
        }
    }

    private static string? Fault(CarvedFile file)
    {
        if (file.Content.Capped) return "longer than the cap: cut";
        if (file.Expected is { } expected && file.Content.Present < expected)
            return file.Fault ?? string.Create(CultureInfo.InvariantCulture, $"{file.Content.Present} of {expected} bytes are there, from byte {file.Content.Start} on");
        if (file.Content.Start > 0) return string.Create(CultureInfo.InvariantCulture, $"only from byte {file.Content.Start} on");
        return file.Fault ?? (file.Content.IsWhole ? null : "bytes are missing: zeros stand for them");
    }

    /// <summary>Mails and form uploads hold files of their own.</summary>
    private void Parts(CarvedFile file, FileRow whole)
    {
        if (whole.Size > MimeParts.MostBytes || !MimeParts.Holds(file.Protocol, file.ContentType)) return;
        var bytes = File.ReadAllBytes(Path.Combine(folder, whole.File));
        foreach (var part in MimeParts.Of(bytes, file.Protocol == "smtp" ? null : file.ContentType))
        {
            var inner = new CarvedFile(file.Content)
            {
                Protocol = file.Protocol, Flow = file.Flow, Direction = file.Direction, Frame = file.Frame, Time = file.Time, Sender = file.Sender, Receiver = file.Receiver,
                Name = part.Name, Origin = file.Origin, ContentType = part.ContentType,
            };
            using var stream = new MemoryStream(part.Bytes, writable: false);
            Write(inner, stream, false, part.IsWhole ? null : "its end is missing", part.SentBytes, whole);
        }
    }

    private FileRow? Write(CarvedFile file, Stream body, bool coded, string? fault, long sent, FileRow? partOf)
    {
        var path = Path.Combine(folder, $".pcaplab-{Environment.ProcessId}-out.part");
        try
        {
            var (size, first, md5, sha256) = Copy(body, path, ref fault, coded);
            var type = FileType.Of(first);
            if (size == 0 || !selection.Takes(file.Protocol, file.ContentType, type, file.Name)) return null;
            if (_total + size > limits.MostTotal)
            {
                LeftOut++;
                return null;
            }

            _total += size;
            var name = _names.Take(file.Name, $"{file.Protocol}-{file.Frame}", type);
            File.Move(path, Path.Combine(folder, name), overwrite: true);
            var row = new FileRow
            {
                File = name, Protocol = file.Protocol, FlowId = 0, Frame = file.Frame, LastFrame = partOf?.LastFrame ?? file.LastFrame, Time = file.Time,
                Sender = file.Sender.ToString(), Receiver = file.Receiver.ToString(), Name = file.Name, Origin = file.Origin, ContentType = file.ContentType,
                DetectedType = type?.Media, Encoding = coded ? file.Encoding : null, Size = size, SentBytes = sent, Complete = fault is null && partOf?.Complete != false,
                Note = fault, PartOf = partOf?.File, Md5 = md5, Sha256 = sha256,
            };
            _rows.Add(row);
            _flows.Add(file.Flow);
            return row;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Copies what can be decoded, up to the cap; a damaged end keeps what came before it.</summary>
    private (long Size, byte[] First, string Md5, string Sha256) Copy(Stream body, string path, ref string? fault, bool coded)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var to = new FileStream(path, options);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var first = Array.Empty<byte>();
        long size = 0;
        while (true)
        {
            var n = Read(body, buffer, coded, ref fault);
            if (n == 0) break;
            if (n > limits.MostBytes - size)
            {
                n = (int)(limits.MostBytes - size);
                fault ??= "longer than the cap once decoded: cut";
            }

            if (n == 0) break;
            var bytes = buffer.AsSpan(0, n);
            if (first.Length < FileType.Look) first = [.. first, .. bytes[..Math.Min(n, FileType.Look - first.Length)]];
            md5.AppendData(bytes);
            sha256.AppendData(bytes);
            to.Write(bytes);
            size += n;
        }

        return (size, first, Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }

    private static int Read(Stream body, byte[] buffer, bool coded, ref string? fault)
    {
        try
        {
            return body.Read(buffer);
        }
        catch (Exception e) when (coded && e is InvalidDataException or InvalidOperationException)
        {
            fault ??= "its compression is damaged: decoded up to there";
            return 0;
        }
    }
}
