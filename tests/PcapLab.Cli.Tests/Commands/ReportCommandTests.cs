using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PcapLab.Reports;
using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>report and verify-report from end to end, on a capture that ships.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pcaplab-report").FullName;
    private readonly string _capture;

    public ReportCommandTests()
    {
        _capture = Path.Combine(_folder, "web.pcapng");
        File.Copy(Path.Combine(Peer.Root, "sample-captures", "web.pcapng"), _capture);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private Pcaplab.Result Run(params string[] args) => Pcaplab.Run([], _folder, null, args);

    private byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(_folder, name));

    [Fact]
    public void The_report_takes_the_captures_name_and_says_what_it_replaced()
    {
        Assert.Equal("wrote web.pdf", Run("report", "web.pcapng").ErrorLine);
        Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(Bytes("web.pdf").AsSpan(0, 8)));
        Assert.Equal("replaced web.pdf", Run("report", "web.pcapng").ErrorLine);
    }

    [Theory]
    [InlineData("r.html", "<!doctype html>")]
    [InlineData("R.MD", "# web")]
    [InlineData("r.json", "{")]
    [InlineData("r.pdf", "%PDF-1.7")]
    [InlineData("r", "%PDF-1.7")]
    public void The_ending_of_out_chooses_the_format(string name, string start)
    {
        Run("report", "web.pcapng", "--out", name, "--sections", "capture");
        Assert.StartsWith(start, Encoding.UTF8.GetString(Bytes(name)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Run("verify-report", name, "web.pcapng").Code);
        Run("report", "web.pcapng", "--out", name, "--format", "text", "--sections", "capture");
        Assert.DoesNotContain('<', Encoding.UTF8.GetString(Bytes(name)));
    }

    [Fact]
    public void Threads_never_show_in_a_report()
    {
        foreach (var format in new[] { "pdf", "html", "json" })
        {
            Run("report", "web.pcapng", "--format", format, "--threads", "1", "--out", "one");
            Run("report", "web.pcapng", "--format", format, "--threads", "4", "--out", "four");
            Assert.Equal(Bytes("one"), Bytes("four"));
        }
    }

    [Theory]
    [InlineData("pdf")]
    [InlineData("html")]
    [InlineData("md")]
    [InlineData("json")]
    public void Verify_tells_equal_from_a_changed_capture_report_or_build(string format)
    {
        Run("report", "web.pcapng", "--format", format, "--out", "r", "--title", "It's here", "--sections", "findings,capture,method");
        Assert.Equal(0, Run("verify-report", "r", "web.pcapng").Code);

        var report = Bytes("r");
        var touched = (byte[])report.Clone();
        touched[touched.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder, "touched"), touched);
        var result = Run("verify-report", "touched", "web.pcapng");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("the report changed", result.Out, StringComparison.Ordinal);

        var manifest = ReportManifest.Find(report)!;
        var other = Encoding.Latin1.GetString(report).Replace(manifest.Encode(), (manifest with { Build = "9.9.9" }).Encode(), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "other"), Encoding.Latin1.GetBytes(other));
        Assert.StartsWith("the build differs", Run("verify-report", "other", "web.pcapng").Out, StringComparison.Ordinal);

        var capture = File.ReadAllBytes(_capture);
        capture[^20] ^= 1;
        File.WriteAllBytes(_capture, capture);
        result = Run("verify-report", "r", "web.pcapng");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("the capture changed", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gives_a_report_too()
    {
        var result = Pcaplab.Run(File.ReadAllBytes(_capture), _folder, null, "report", "-", "--format", "md", "--out", "-");
        Assert.Equal(0, result.Code);
        Assert.StartsWith("# stdin", result.Out, StringComparison.Ordinal);
        Pcaplab.Run(File.ReadAllBytes(_capture), _folder, null, "report", "-");
        Assert.True(File.Exists(Path.Combine(_folder, "stdin.pdf")));
    }

    [Fact]
    public void A_pipe_carries_its_hash_and_can_be_verified()
    {
        Pcaplab.Run(File.ReadAllBytes(_capture), _folder, null, "report", "-", "--out", "r");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_capture))), ReportManifest.Find(Bytes("r"))!.Sha256);
        Assert.Equal(0, Run("verify-report", "r", "web.pcapng").Code);
    }

    [Fact]
    public void A_renamed_capture_is_the_same_capture()
    {
        Run("report", "web.pcapng", "--out", "r", "--sections", "capture,method");
        File.Move(_capture, Path.Combine(_folder, "renamed.pcapng"));
        Assert.Equal(0, Run("verify-report", "r", "renamed.pcapng").Code);
    }

    [Fact]
    public void Several_captures_make_one_report()
    {
        Sample("dns.pcapng");
        Assert.Equal("wrote web-and-1.pdf", Run("report", "web.pcapng", "dns.pcapng").ErrorLine);
        Assert.Equal(0, Run("verify-report", "web-and-1.pdf", "web.pcapng", "dns.pcapng").Code);
        Assert.StartsWith("the capture changed", Run("verify-report", "web-and-1.pdf", "web.pcapng").Out, StringComparison.Ordinal);
        var report = Run("report", "web.pcapng", "dns.pcapng", "--format", "md", "--out", "-").Out;
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Bytes("dns.pcapng"))), report, StringComparison.Ordinal);
        Assert.Contains("pcaplab report web.pcapng dns.pcapng", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_is_verified_with_both_captures()
    {
        Sample("slow.pcapng");
        Run("report", "slow.pcapng", "--compare", "web.pcapng", "--out", "r");
        Assert.Equal(0, Run("verify-report", "r", "slow.pcapng", "--compare", "web.pcapng").Code);
        Assert.Equal(2, Run("verify-report", "r", "slow.pcapng").Code);
        Assert.StartsWith("the earlier capture changed", Run("verify-report", "r", "slow.pcapng", "--compare", "slow.pcapng").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_anonymized_report_is_verified_by_who_has_the_capture()
    {
        Sample("slow.pcapng");
        Run("report", "web.pcapng", "--anonymize", "--out", "r");
        Assert.Equal(0, Run("verify-report", "r", "web.pcapng").Code);
        Assert.StartsWith("the capture changed", Run("verify-report", "r", "slow.pcapng").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logo_is_given_again_to_verify()
    {
        // One red pixel.
        File.WriteAllBytes(Path.Combine(_folder, "logo.png"), Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="));
        Assert.Equal(0, Run("report", "web.pcapng", "--logo", "logo.png", "--out", "r").Code);
        Assert.Equal(0, Run("verify-report", "r", "web.pcapng", "--logo", "logo.png").Code);
        Assert.Equal(2, Run("verify-report", "r", "web.pcapng").Code);
        Assert.StartsWith("the logo changed", Run("verify-report", "r", "web.pcapng", "--logo", "web.pcapng").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_cannot_make_verify_read_a_file_that_it_names()
    {
        Run("report", "web.pcapng", "--format", "md", "--out", "r");
        var manifest = ReportManifest.Find(Bytes("r"))!;
        var forged = Encoding.UTF8.GetString(Bytes("r")).Replace(manifest.Encode(), (manifest with { Arguments = ["--compare=/etc/passwd"] }).Encode(), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "forged"), forged);
        Assert.Contains("not made by it", Run("verify-report", "forged", "web.pcapng").ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machines_language_never_shows_and_the_one_asked_for_does()
    {
        foreach (var format in new[] { "pdf", "html" })
        {
            Run("report", "web.pcapng", "--format", format, "--out", "plain");
            foreach (var language in new[] { "tr_TR.UTF-8", "ru_RU.UTF-8", "de_DE.UTF-8" })
            {
                Pcaplab.Run([], _folder, new() { ["LANG"] = language, ["LC_ALL"] = language }, "report", "web.pcapng", "--format", format, "--out", "there");
                Assert.Equal(Bytes("plain"), Bytes("there"));
            }
        }

        Run("report", "web.pcapng", "--culture", "de", "--out", "r");
        Assert.Equal(0, Run("verify-report", "r", "web.pcapng").Code);
        Assert.Contains("205.392", Run("report", "web.pcapng", "--culture", "de", "--format", "md", "--out", "-").Out, StringComparison.Ordinal);
        Assert.Equal(2, Run("report", "web.pcapng", "--culture", "klingon").Code);
    }

    [Fact]
    public void A_watched_folder_gives_a_report_of_what_comes_and_leaves_alone_what_grows()
    {
        var (inbox, outbox) = (Path.Combine(_folder, "in"), Path.Combine(_folder, "out"));
        Directory.CreateDirectory(inbox);
        File.Copy(_capture, Path.Combine(inbox, "first.pcapng"));
        var command = new PcapLab.Cli.Commands.ReportCommand();
        var syntax = new System.CommandLine.Command("report");
        command.Declare(syntax);
        SharedOptions.AddAlways(syntax);
        using var streams = new Streams();
        var context = new CommandContext(syntax.Parse([inbox, "--watch", "--format", "md", "--sections", "capture", "--out", outbox, "--quiet"]), streams, TestContext.Current.CancellationToken);
        var grown = Path.Combine(inbox, "growing.pcapng");
        var looks = 0;
        var code = command.Watch(context, [inbox], () =>
        {
            looks++;
            if (looks == 1) Assert.False(File.Exists(Path.Combine(outbox, "first.pcapng.md")));
            if (looks == 2) Assert.True(File.Exists(Path.Combine(outbox, "first.pcapng.md")));
            // Grows at the first looks, then rests.
            if (looks <= 4) File.AppendAllBytes(grown, File.ReadAllBytes(_capture).AsSpan((looks - 1) * 1000, 1000));
            if (looks == 5) Assert.False(File.Exists(Path.Combine(outbox, "growing.pcapng.md")));
            return looks == 7;
        });
        Assert.Equal(0, code);
        Assert.True(File.Exists(Path.Combine(outbox, "growing.pcapng.md")));
        var index = File.ReadAllText(Path.Combine(outbox, "index.html"));
        Assert.Contains("first.pcapng.md", index, StringComparison.Ordinal);
        Assert.Contains("growing.pcapng.md", index, StringComparison.Ordinal);
        Assert.Equal(2, Run("report", "web.pcapng", "--watch").Code);
    }

    private void Sample(string name) => File.Copy(Path.Combine(Peer.Root, "sample-captures", name), Path.Combine(_folder, name));

    [Theory]
    [InlineData("--format", "docx")]
    [InlineData("--paper", "a3")]
    [InlineData("--sections", "weather")]
    [InlineData("--accent", "blue")]
    public void A_wrong_choice_is_wrong_usage(string option, string value)
    {
        var result = Run("report", "web.pcapng", option, value);
        Assert.Equal(2, result.Code);
        Assert.Contains(value, result.ErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "web.pdf")));
    }

    [Fact]
    public void A_file_that_is_no_report_is_said_to_be_none()
    {
        Assert.Equal(1, Run("verify-report", "web.pcapng", "web.pcapng").Code);
        Assert.Equal(1, Run("verify-report", "nothing.pdf", "web.pcapng").Code);
    }

    [Fact]
    public void An_anonymized_report_names_nobody()
    {
        Run("report", "web.pcapng", "--anonymize", "--format", "html", "--out", "r");
        var page = Encoding.UTF8.GetString(Bytes("r"));
        foreach (var secret in new[] { "192.0.2.", "2001:db8:", "example.com", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_capture))) }) Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Equal(2, Pcaplab.Run(File.ReadAllBytes(_capture), _folder, null, "report", "-", "--anonymize").Code);
    }

    [Theory]
    [InlineData("scan.pcapng")]
    [InlineData("slow.pcapng")]
    [InlineData("arp-spoof.pcapng")]
    [InlineData("files.pcapng")]
    [InlineData("office.pcapng")]
    [InlineData("tls13.pcapng")]
    [InlineData("snmp-ntp.pcapng")]
    public void Findings_of_an_anonymized_report_are_there_and_name_nobody(string sample)
    {
        Sample(sample);
        Assert.Equal(0, Run("report", sample, "--anonymize", "--format", "json", "--sections", "findings,incidents", "--out", "r").Code);
        var report = Encoding.UTF8.GetString(Bytes("r"));
        Assert.Contains("\"severity\"", report, StringComparison.Ordinal);
        using var originals = JsonDocument.Parse(Run("analyze", sample, "--json", "--full").Out);
        var secrets = Named(originals.RootElement).Where(v => v.Length > 3).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(secrets.Count > 3, "the analysis names somebody");
        // What names no host (broadcast, multicast, unspecified) stays as it is.
        foreach (var secret in secrets.Where(v => !v.StartsWith("ff", StringComparison.Ordinal) && !v.StartsWith("224.", StringComparison.Ordinal) && !v.StartsWith("239.", StringComparison.Ordinal) && v is not ("255.255.255.255" or "0.0.0.0")))
            Assert.DoesNotContain(secret, report, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Named(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Named),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.String && p.Name is "ip" or "mac" or "src_ip" or "dst_ip" or "qname" or "sni" or "cert_subject" or "host" ? [p.Value.ToString()] : Named(p.Value)),
        _ => [],
    };

    [Fact]
    public void Two_captures_are_compared_on_the_terminal_or_as_a_report()
    {
        var slow = Path.Combine(Peer.Root, "sample-captures", "slow.pcapng");
        var result = Run("compare", "web.pcapng", slow);
        Assert.Equal(0, result.Code);
        Assert.Contains("Round trip, median", result.Out, StringComparison.Ordinal);
        Assert.Equal("wrote web-vs-slow.pdf", Run("compare", "web.pcapng", slow, "--format", "pdf").ErrorLine);
        Assert.Equal("wrote web.html", Run("report", "web.pcapng", "--compare", slow, "--format", "html").ErrorLine);
    }

    [Fact]
    public void A_folder_gives_a_report_each_and_an_index_that_tells_what_failed()
    {
        var captures = Directory.CreateDirectory(Path.Combine(_folder, "captures")).FullName;
        File.Copy(_capture, Path.Combine(captures, "one.pcapng"));
        File.Copy(Path.Combine(Peer.Root, "sample-captures", "scan.pcapng"), Path.Combine(captures, "a scan.pcapng"));
        File.WriteAllText(Path.Combine(captures, "broken.pcap"), "this is no capture, whatever it is called");
        Assert.Equal(1, Run("report", "captures", "--format", "html", "--out", "reports").Code);
        var index = Encoding.UTF8.GetString(Bytes("reports/index.html"));
        Assert.Contains("href=\"a%20scan.pcapng.html\"", index, StringComparison.Ordinal);
        Assert.Contains("1 could not be read", index, StringComparison.Ordinal);
        Assert.True(index.IndexOf("a scan.pcapng", StringComparison.Ordinal) < index.IndexOf("one.pcapng", StringComparison.Ordinal), "the capture with findings comes first");
        Assert.True(File.Exists(Path.Combine(_folder, "reports", "a scan.pcapng.html")));
        Assert.Equal(1, Run("report", "reports").Code);
    }
}
