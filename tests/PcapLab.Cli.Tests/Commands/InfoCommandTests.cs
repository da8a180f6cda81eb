using System.Security.Cryptography;
using System.Text.Json;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

public sealed class InfoCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Sample(string name) => Path.Combine(Peer.Root, "sample-captures", name);

    [Theory]
    [InlineData("web.pcapng")]
    [InlineData("bulk.pcapng")]
    public void Facts_are_those_of_capinfos(string name)
    {
        var (code, text, err) = Peer.Run(Peer.Program("capinfos"), "-T", "-r", "-M", "-c", "-d", "-a", "-e", "-o", "-S", "-H", Sample(name));
        Assert.True(code == 0, err);
        var peer = text.Trim().Split('\t');

        using var document = JsonDocument.Parse(Pcaplab.Run("info", "--hash", "--json", Sample(name)).Out);

        var own = document.RootElement[0];
        Assert.Contains(own.GetProperty("packets").GetRawText(), peer);
        Assert.Contains(own.GetProperty("bytes").GetRawText(), peer);
        Assert.Contains(own.GetProperty("sha256").GetString(), peer);
        Assert.Contains(own.GetProperty("first_ns").GetRawText().Insert(10, "."), peer);
        Assert.Contains(own.GetProperty("last_ns").GetRawText().Insert(10, "."), peer);
        Assert.Contains(own.GetProperty("in_order").GetBoolean() ? "True" : "False", peer);
        Assert.Equal(own.GetProperty("packets").GetInt64(), own.GetProperty("interfaces")[0].GetProperty("packets").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Sample(name)))), own.GetProperty("sha256").GetString());
    }

    [Fact]
    public void One_bad_file_does_not_hide_the_others()
    {
        File.WriteAllText(_folder.File("notes.txt"), "words and more words, no packets");

        var result = Pcaplab.Run("info", "--json", _folder.File("notes.txt"), Sample("dns.pcapng"));

        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal(1, result.Code);
        Assert.Contains("is text", result.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("is text", document.RootElement[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("dns.pcapng", document.RootElement[1].GetProperty("file").GetString());
    }

    [Fact]
    public void A_cut_file_gives_its_packets_a_word_and_with_strict_exit_3()
    {
        File.WriteAllBytes(_folder.File("cut.pcapng"), File.ReadAllBytes(Sample("dns.pcapng"))[..5001]);

        var lax = Pcaplab.Run("info", "--json", _folder.File("cut.pcapng"));
        var strict = Pcaplab.Run("info", "--strict", _folder.File("cut.pcapng"));

        using var document = JsonDocument.Parse(lax.Out);
        Assert.True(document.RootElement[0].GetProperty("truncated").GetBoolean());
        Assert.True(document.RootElement[0].GetProperty("packets").GetInt64() > 10);
        Assert.Equal((0, 3), (lax.Code, strict.Code));
        Assert.Contains("cut short after", lax.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_read()
    {
        var result = Pcaplab.Run(File.ReadAllBytes(Sample("dns.pcapng")), null, null, "info", "-", "--json");

        using var document = JsonDocument.Parse(result.Out);
        Assert.Equal("stdin", document.RootElement[0].GetProperty("file").GetString());
        Assert.Equal(JsonValueKind.Null, document.RootElement[0].GetProperty("size_bytes").ValueKind);
    }
}
