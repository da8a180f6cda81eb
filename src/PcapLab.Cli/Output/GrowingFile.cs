namespace PcapLab.Cli;

/// <summary>An output that grows under its final name, so that a crash leaves what was written: recordings.</summary>
internal static class GrowingFile
{
    /// <summary>Creates the file; <c>-</c> is standard output.</summary>
    /// <exception cref="CliException">It exists already, or cannot be written.</exception>
    public static Stream Create(string path, bool force, Stream standardOutput)
    {
        if (path == "-") return new KeepOpenStream(standardOutput);
        if (Directory.Exists(path)) throw new CliException($"{path}: is a folder; name a file in it");
        try
        {
            // Unbuffered: the writer has its own buffer and decides when bytes go out. Shared, so that others can read along.
            return new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 0);
        }
        catch (IOException) when (File.Exists(path) && !force)
        {
            throw new CliException($"{path}: exists already; give --force to replace it or another name with --out");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {IoText.Reason(e)}; choose another place with --out");
        }
    }
}
