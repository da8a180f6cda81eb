namespace PcapLab.Cli;

/// <summary>Operating system errors in words that fit on one line; the runtime's own messages repeat the path and end in a full stop.</summary>
internal static class IoText
{
    /// <summary>Why, in a few words.</summary>
    public static string Reason(Exception e) => e switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such folder",
        UnauthorizedAccessException => "permission denied",
        IOException io when (io.HResult & 0xffff) is 28 or 112 => "the disk is full",
        _ => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '),
    };

    /// <summary>Whether the reader of a pipe has gone (<c>pcaplab … | head</c>): the end of the work, not an error.</summary>
    public static bool IsBrokenPipe(IOException e) => e.HResult is 32 or unchecked((int)0x8007006D) || e.Message.Contains("Broken pipe", StringComparison.Ordinal);
}
