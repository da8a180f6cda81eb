using System.Text;
using PcapLab.Export.Files;

namespace PcapLab.Tests.Export.Files;

/// <summary>Files inside mails and form uploads.</summary>
public sealed class MimePartsTests
{
    private const string Mail =
        "From: a@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed;\r\n boundary=\"b 1\"\r\n\r\npreamble\r\n--b 1\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        + "--b 1\r\nContent-Type: application/octet-stream; name=\"=?utf-8?B?w6QuYmlu?=\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\nAAEC\r\nAwQ=\r\n"
        + "--b 1\r\nContent-Type: multipart/related; boundary=in\r\n\r\n--in\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=89PNG=\r\n=0D\r\n--in--\r\n--b 1--\r\n";

    [Fact]
    public void Attachments_are_found_named_and_decoded()
    {
        var parts = MimeParts.Of(Encoding.ASCII.GetBytes(Mail), null);
        Assert.Equal(["ä.bin", null], parts.Select(p => p.Name));
        Assert.Equal(["0001020304", "89504E470D"], parts.Select(p => Convert.ToHexString(p.Bytes)));
        Assert.All(parts, p => Assert.True(p.IsWhole));
    }

    [Fact]
    public void A_mail_that_ends_early_gives_what_is_there_and_says_so()
    {
        var cut = Mail[..(Mail.IndexOf("AwQ=", StringComparison.Ordinal) + 2)];
        var part = Assert.Single(MimeParts.Of(Encoding.ASCII.GetBytes(cut), null));
        Assert.Equal(("000102", false), (Convert.ToHexString(part.Bytes)[..6], part.IsWhole));
    }

    [Fact]
    public void An_upload_form_holds_its_files()
    {
        const string body = "--X\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a;b.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--X--\r\n";
        var part = Assert.Single(MimeParts.Of(Encoding.ASCII.GetBytes(body), "multipart/form-data; boundary=X"));
        Assert.Equal(("a;b.txt", "file"), (part.Name, Encoding.ASCII.GetString(part.Bytes)));
    }

    [Theory]
    [InlineData("attachment; filename=\"a b.txt\"", "a b.txt")]
    [InlineData("attachment; filename=a.txt; filename*=UTF-8''%e2%82%ac.txt", "€.txt")]
    [InlineData("inline", null)]
    public void A_disposition_names_its_file(string header, string? name) => Assert.Equal(name, UrlName.FromDisposition(header));

    [Theory]
    [InlineData("/a/b.txt?x=1", "b.txt")]
    [InlineData("/a/", "a")]
    [InlineData("/", null)]
    [InlineData("http://example.com", null)]
    [InlineData("http://example.com/x%20y.png#f", "x y.png")]
    [InlineData("/a%2f..%2fetc", "a/../etc")]
    public void A_path_names_its_file(string uri, string? name) => Assert.Equal(name, UrlName.FromPath(uri));
}
