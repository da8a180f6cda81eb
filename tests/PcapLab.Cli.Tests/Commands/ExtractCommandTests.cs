using System.Security.Cryptography;
using System.Text.Json;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>Files taken out of recorded captures, beside tshark's exported objects.</summary>
public sealed class ExtractCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Path.Combine(Peer.Root, "sample-captures", name);

    private static List<string> Hashes(string folder, Func<string, bool> take) =>
        [.. Directory.GetFiles(folder).Where(f => take(Path.GetFileName(f))).Select(f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))).Order(StringComparer.Ordinal)];

    private JsonElement[] Extract(string capture, params string[] more)
    {
        var run = Pcaplab.Run(["extract", Sample(capture), "--out", _folder.File("own"), "--json", .. more]);
        Assert.True(run.Code == 0, run.Err);
        return [.. JsonDocument.Parse(run.Out).RootElement.EnumerateArray()];
    }

    [Theory]
    [InlineData("web.pcapng", "http")]
    [InlineData("files.pcapng", "tftp")]
    [InlineData("files.pcapng", "smb")]
    public void Files_equal_the_objects_that_tshark_exports(string capture, string protocol)
    {
        var theirs = _folder.File("theirs");
        Peer.Run(Peer.Program("tshark"), "-r", Sample(capture), "-q", "--export-objects", $"{protocol},{theirs}");
        Extract(capture, "--type", protocol);
        var expected = Hashes(theirs, _ => true);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Hashes(_folder.File("own"), name => !name.StartsWith("manifest", StringComparison.Ordinal)));
    }

    /// <summary>What the lab's servers and clients sent, by the hashes that the scenario wrote down.</summary>
    [Theory]
    [InlineData("http", "photo.jpg", "page.html", "setup.exe", "offer.pdf", "list.csv", "firmware.bin", "photo.jpg")]
    [InlineData("ftp", "offer.pdf", "photo.jpg", "list.csv", "firmware.bin")]
    [InlineData("tftp", "firmware.bin", "list.csv")]
    [InlineData("smtp", "offer.pdf", "list.csv")]
    [InlineData("smb", "photo.jpg", "offer.pdf", "list.csv")]
    public void Files_equal_what_was_sent(string protocol, params string[] sent)
    {
        var hashes = File.ReadAllLines(Sample("files.sha256")).ToDictionary(l => l[66..], l => l[..64], StringComparer.Ordinal);
        var rows = Extract("files.pcapng", "--type", protocol).Where(r => !r.GetProperty("file").GetString()!.EndsWith(".eml", StringComparison.Ordinal)
            && r.GetProperty("content_type").GetString()?.StartsWith("multipart/", StringComparison.Ordinal) != true).ToList();
        Assert.Equal(sent.Select(s => hashes[s]).Order(StringComparer.Ordinal), rows.Select(r => r.GetProperty("sha256").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.True(r.GetProperty("complete").GetBoolean()));
    }

    [Fact]
    public void A_mail_is_kept_as_it_was_sent()
    {
        var mail = Extract("files.pcapng", "--type", "smtp").Single(r => r.GetProperty("content_type").GetString() == "message/rfc822");
        var text = File.ReadAllText(_folder.File("own/" + mail.GetProperty("file").GetString()));
        Assert.Contains("Subject: Offer, as agreed\r\n", text, StringComparison.Ordinal);
        Assert.Equal("Offer, as agreed.eml", mail.GetProperty("file").GetString());
    }

    [Fact]
    public void The_manifest_tells_names_types_and_hashes_of_the_files_that_are_there()
    {
        var rows = Extract("web.pcapng");
        Assert.All(rows, r =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(_folder.File("own"), r.GetProperty("file").GetString()!));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), r.GetProperty("sha256").GetString());
            Assert.Equal(bytes.Length, r.GetProperty("size").GetInt64());
            Assert.True(r.GetProperty("complete").GetBoolean());
        });
        var json = rows.Single(r => r.GetProperty("file").GetString() == "items.json");
        Assert.Equal(("http://www.example.com/items.json", "application/json", "192.0.2.1"),
            (json.GetProperty("origin").GetString(), json.GetProperty("detected_type").GetString(), json.GetProperty("sender").GetString()));
        Assert.Equal(rows.Length + 1, File.ReadAllLines(_folder.File("own/manifest.csv")).Length);
        Assert.Empty(Directory.GetFiles(_folder.File("own"), ".*"));
    }

    [Fact]
    public void A_type_and_a_filter_choose()
    {
        var rows = Extract("web.pcapng", "--type", "json,image/*", "-Y", "frame.number < 100");
        Assert.Equal(["photo.jpg", "items.json"], rows.Select(r => r.GetProperty("file").GetString()));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        File.WriteAllText(_folder.File("mine"), "");
        var run = Pcaplab.Run("extract", Sample("web.pcapng"), "--out", Path.GetDirectoryName(_folder.File("mine"))!);
        Assert.Equal(1, run.Code);
        Assert.Contains("--force", run.ErrorLine, StringComparison.Ordinal);
    }
}
