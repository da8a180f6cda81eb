using PcapLab.Export.Files;

namespace PcapLab.Tests.Export.Files;

/// <summary>Names from a hostile sender.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("/", "fallback")]
    [InlineData("..", "fallback")]
    [InlineData("", "fallback")]
    [InlineData(".bashrc", "_bashrc")]
    [InlineData("-rf", "_rf")]
    [InlineData("CON", "_CON")]
    [InlineData("com1.txt", "_com1.txt")]
    [InlineData("a\0b\nc.txt", "a_b_c.txt")]
    [InlineData("a:b|c?.txt", "a_b_c_.txt")]
    [InlineData("trailing. . ", "trailing")]
    [InlineData("invoice.pdf.exe", "invoice.pdf.exe.quarantine")]
    [InlineData("photo\u202egnp.exe", "photo_gnp.exe.quarantine")]
    [InlineData("日本.txt", "日本.txt")]
    public void A_name_is_one_harmless_segment(string sent, string written) => Assert.Equal(written, new FileNames().Take(sent, "fallback", null));

    [Fact]
    public void A_taken_name_gets_a_number_whatever_its_case()
    {
        var names = new FileNames();
        Assert.Equal(["a.txt", "A-2.txt", "a-3.txt", "b.exe.quarantine", "b-2.exe.quarantine"],
            ((string[])["a.txt", "A.txt", "a.txt", "b.exe", "b.exe"]).Select(n => names.Take(n, "x", null)));
    }

    [Fact]
    public void A_long_name_keeps_its_ending_and_fits_every_file_system()
    {
        var name = new FileNames().Take(new string('é', 500) + ".pdf", "x", null);
        Assert.EndsWith(".pdf", name, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 100, 120);
    }

    [Theory]
    [InlineData("4d5a9000", "setup", "setup.exe.quarantine")]
    [InlineData("4d5a9000", "harmless.txt", "harmless.txt.quarantine")]
    [InlineData("7f454c46", null, "x.elf.quarantine")]
    [InlineData("89504e470d0a1a0a", null, "x.png")]
    public void What_could_run_is_quarantined_whatever_its_name(string first, string? sent, string written) =>
        Assert.Equal(written, new FileNames().Take(sent, "x", FileType.Of(Convert.FromHexString(first))));
}
