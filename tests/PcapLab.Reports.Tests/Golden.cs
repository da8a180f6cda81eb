namespace PcapLab.Tests;

/// <summary>
/// Compares with a file of the repository. With PCAPLAB_ACCEPT=1 the file is written instead; whoever does that looks at what changed
/// before committing it.
/// </summary>
internal static class Golden
{
    public static void Check(string relativePath, string actual)
    {
        var path = Path.Combine(Peer.Root, relativePath);
        if (Environment.GetEnvironmentVariable("PCAPLAB_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{relativePath} is missing; PCAPLAB_ACCEPT=1 writes it");
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected == actual.ReplaceLineEndings("\n")) return;
        var at = expected.Zip(actual).TakeWhile(p => p.First == p.Second).Count();
        string Around(string s) => s.Substring(Math.Max(0, at - 60), Math.Min(s.Length - Math.Max(0, at - 60), 140));
        Assert.Fail($"{relativePath} differs at {at}:\n expected …{Around(expected)}\n actual   …{Around(actual)}");
    }
}
