using System.Text;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>Names that are attacks, in a capture and in its file name, are inert text wherever they come out.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string FileName = "<img src=x onerror=alert(1)>.pcapng";
    private readonly string _folder = Directory.CreateTempSubdirectory("pcaplab-hostile").FullName;

    public HostileNamesTests() => File.WriteAllBytes(Path.Combine(_folder, FileName), HostileNames.Capture());

    public void Dispose() => Directory.Delete(_folder, true);

    private string Run(params string[] args)
    {
        var result = Pcaplab.Run([], _folder, null, args);
        Assert.True(result.Code == 0, result.Err);
        return result.Out;
    }

    [Fact]
    public void The_names_are_read()
    {
        var json = Run("analyze", FileName, "--json", "--full");
        foreach (var part in new[] { "script>alert(1)", "onerror=alert(1)", "cmd|" }) Assert.Contains(part, json, StringComparison.Ordinal);
        System.Text.Json.JsonDocument.Parse(json).Dispose();
        Assert.Contains(Run("packets", FileName, "--fields", "wlan.ssid", "--format", "csv").Split('\n'), l => l.Contains("script", StringComparison.Ordinal));
        Assert.Contains("onerror", Run("export", FileName, "--table", "tls", "--format", "csv"), StringComparison.Ordinal);
        Assert.Contains("onerror", Run("packets", FileName, "--fields", "dhcp.option.hostname", "--format", "csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_one_script_and_it_is_ours()
    {
        var page = Run("report", FileName, "--format", "html", "--out", "-");
        Assert.Equal(2, page.Split("<script").Length);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_and_text_hold_no_markup_and_no_control_characters()
    {
        foreach (var format in new[] { "md", "text" })
        {
            var text = Run("report", FileName, "--format", format, "--out", "-");
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
            if (format == "md") Assert.DoesNotMatch("(?m)^(?!    )[^`\n]*(?<!\\\\)<(script|img)", text);
        }
    }

    [Fact]
    public void The_terminal_gets_no_control_characters()
    {
        foreach (var args in new[] { ["analyze", FileName], ["packets", FileName], new[] { "packets", FileName, "--number", "3" } })
            Assert.DoesNotContain(Run(args), c => char.IsControl(c) && c is not ('\n' or '\t'));
    }

    [Fact]
    public void A_spreadsheet_finds_no_formula()
    {
        foreach (var table in new[] { "dns", "http", "hosts", "tls" })
            foreach (var line in Run("export", FileName, "--table", table, "--format", "csv").Split('\n'))
                Assert.DoesNotMatch("(^|,)\"?[=@]", line);
    }

    [Fact]
    public void A_pdf_of_it_is_sound()
    {
        Run("report", FileName, "--out", "r.pdf");
        var (code, said, error) = Peer.Run(Peer.Program("qpdf"), "--check", Path.Combine(_folder, "r.pdf"));
        Assert.True(code == 0, said + error);
        Assert.Contains("<script>alert(1)</script>", Peer.Run(Peer.Program("pdftotext"), Path.Combine(_folder, "r.pdf"), "-").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("/JavaScript", Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, "r.pdf"))), StringComparison.Ordinal);
    }
}
