namespace PcapLab.Server.Sessions;

/// <summary>A capture file that may be opened.</summary>
internal sealed record FoundCapture(string Name, long SizeBytes, DateTime Modified);

/// <summary>The folder whose captures the first page offers; opened by bare name only, so that nothing outside it can be reached.</summary>
internal sealed class CaptureFolder(string? folder)
{
    private const int Most = 1000;
    private static readonly string[] Endings = [".pcap", ".pcapng", ".cap", ".pcap.gz", ".pcapng.gz", ".ntar", ".dmp"];

    /// <summary>What the user is told it is called, or null without one.</summary>
    public string? Name { get; } = folder is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } name ? name : folder;

    /// <summary>By name, the first thousand.</summary>
    public IReadOnlyList<FoundCapture> List()
    {
        if (folder is null) return [];
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles().Where(f => IsCapture(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).Take(Most).Select(f => new FoundCapture(f.Name, f.Length, f.LastWriteTimeUtc))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Api.ApiException($"{Name}: {e.Message}", 404);
        }
    }

    /// <summary>The path of a capture in the folder.</summary>
    public string Find(string name)
    {
        if (folder is null || name != Path.GetFileName(name) || !IsCapture(name)) throw new Api.ApiException("there is no such capture", 404);
        var file = new FileInfo(Path.Combine(folder, name));
        return file.Exists ? file.FullName : throw new Api.ApiException("there is no such capture", 404);
    }

    private static bool IsCapture(string name) => Array.Exists(Endings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
