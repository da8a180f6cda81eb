using System.Security.Cryptography;
using System.Text.Json;
using PcapLab.Captures;

namespace PcapLab.Tests.Capture;

public class SampleCaptureTests
{
    private static readonly string Folder = Path.Combine(Peer.Root, "sample-captures");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.pcapng").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_is_what_its_manifest_says(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "manifest.json")));
        var entry = manifest.RootElement.GetProperty("captures").EnumerateArray().Single(e => e.GetProperty("file").GetString() == name);
        var path = Path.Combine(Folder, name);

        Assert.Equal(entry.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        Assert.InRange(new FileInfo(path).Length, 1, 300_000);
        var read = ReadCapture.From(path);
        Assert.Null(read.Info.Damage);
        Assert.Equal(entry.GetProperty("packets").GetInt64(), read.Packets.Count);
        Assert.Equal(entry.GetProperty("bytes").GetInt64(), read.Packets.Sum(p => (long)p.Record.Original));
    }
}
