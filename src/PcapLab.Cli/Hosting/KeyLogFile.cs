using PcapLab.Protocols.Crypto;

namespace PcapLab.Cli;

/// <summary>The key log that <c>--keylog</c> names.</summary>
internal static class KeyLogFile
{
    private const int MaxBytes = 256 << 20;

    /// <summary>Its secrets, or null without the option.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static TlsKeyLog? Read(CommandContext context)
    {
        if (context.Get(SharedOptions.KeyLog) is not { } path) return null;
        var keys = new TlsKeyLog();
        keys.Add(Bytes(path));
        if (keys.Count == 0) context.Warn($"{path}: has no line of a key log (such as 'CLIENT_RANDOM …'); nothing is decrypted with it");
        return keys;
    }

    /// <summary>The file as it is.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new CliException($"{path}: is larger than {MaxBytes >> 20} MB, which is no key log; give the file that SSLKEYLOGFILE named");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be read: {IoText.Reason(e)}");
        }
    }
}
