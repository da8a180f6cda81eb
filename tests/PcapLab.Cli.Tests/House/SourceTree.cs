namespace PcapLab.Tests.House;

/// <summary>The sources of the product as text, for tests that read them.</summary>
internal static class SourceTree
{
    /// <summary>Every C# file under src/, with its path relative to src/ and '/' between folders.</summary>
    public static IReadOnlyList<(string Path, string[] Lines)> Files { get; } = Read();

    private static List<(string Path, string[] Lines)> Read()
    {
        var src = Path.Combine(Peer.Root, "src");
        return Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Select(f => (Full: f, Path: Path.GetRelativePath(src, f).Replace('\\', '/')))
            .Where(f => !f.Path.Contains("/obj/", StringComparison.Ordinal) && !f.Path.Contains("/bin/", StringComparison.Ordinal) && !f.Path.Contains("/node_modules/", StringComparison.Ordinal))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => (f.Path, File.ReadAllLines(f.Full))).ToList();
    }
}
