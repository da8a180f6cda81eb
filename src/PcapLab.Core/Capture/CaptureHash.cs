using System.Security.Cryptography;

namespace PcapLab.Captures;

/// <summary>What a capture file is told by, whatever its name.</summary>
public static class CaptureHash
{
    /// <summary>SHA-256 of a file's bytes as they are stored, in lower-case hexadecimal digits.</summary>
    /// <exception cref="CaptureException">It cannot be read.</exception>
    public static string Sha256(string path, CancellationToken cancellation = default)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return Convert.ToHexStringLower(SHA256.HashDataAsync(stream, cancellation).AsTask().GetAwaiter().GetResult());
        }
        catch (IOException e)
        {
            throw new CaptureException($"{path}: cannot be read for its hash: {e.Message}", e);
        }
    }
}
