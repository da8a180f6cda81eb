using System.Text.Json;

namespace PcapLab.Tests;

/// <summary>Every kind of input a user may give, good and bad: what comes out, what is said, which exit code (issue 2, Shown 5).</summary>
public sealed class InputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_gives_the_document_of_the_contract()
    {
        var root = Document(Pcaplab.Run("analyze", File("s.pcap", MadePcap.Bytes(5)), "--json"));
        Assert.Equal(
            ["file", "error", "info", "quality", "layers", "protocols", "endpoints", "flows", "timeline", "dns", "tls", "http", "hosts", "findings"],
            root.EnumerateObject().Select(p => p.Name).Take(14));
        var info = root.GetProperty("info");
        Assert.Equal(
            ["file", "format", "byte_order", "compression", "size_bytes", "sha256", "packets", "bytes", "captured_bytes", "first", "last", "first_ns", "last_ns", "duration_s", "in_order", "snaplen", "truncated"],
            info.EnumerateObject().Select(p => p.Name).Take(17));
        Assert.Equal(5, info.GetProperty("packets").GetInt64());
        Assert.Equal(300, info.GetProperty("bytes").GetInt64());
        Assert.Equal("2023-11-14T22:13:20.000000000Z", info.GetProperty("first").GetString());
        Assert.Equal(MadePcap.Start + 1_000_000_000, info.GetProperty("last_ns").GetInt64());
        Assert.Equal(1.0, info.GetProperty("duration_s").GetDouble());
        var flow = Assert.Single(root.GetProperty("flows").EnumerateArray());
        Assert.Equal("192.0.2.1", flow.GetProperty("src_ip").GetString());
        Assert.Equal(9999, flow.GetProperty("dst_port").GetInt32());
        Assert.Equal(5, root.GetProperty("layers").GetProperty("udp").GetInt64());
    }

    [Fact]
    public void A_pipe_gives_the_same_as_the_file()
    {
        var bytes = MadePcap.Bytes(7);
        var file = Document(Pcaplab.Run("analyze", File("s.pcap", bytes), "--json"));
        var pipe = Document(Pcaplab.Run(bytes, null, null, "analyze", "-", "--json"));
        Assert.Equal(file.GetProperty("flows").GetRawText(), pipe.GetProperty("flows").GetRawText());
        Assert.Equal("stdin", pipe.GetProperty("info").GetProperty("file").GetString());
        Assert.Equal(JsonValueKind.Null, pipe.GetProperty("info").GetProperty("size_bytes").ValueKind);
    }

    [Theory]
    [InlineData("s.pcap.gz")]
    [InlineData("gzip-without-a-name-for-it.bin")]
    public void Gzip_is_told_by_content(string name)
    {
        var root = Document(Pcaplab.Run("analyze", File(name, MadePcap.Gzip(MadePcap.Bytes(3))), "--json"));
        Assert.Equal("gzip", root.GetProperty("info").GetProperty("compression").GetString());
        Assert.Equal(3, root.GetProperty("info").GetProperty("packets").GetInt64());
    }

    [Fact]
    public void A_cut_file_gives_what_was_before_the_cut_and_says_so()
    {
        var file = File("cut.pcap", MadePcap.Bytes(5)[..^10]);
        var run = Pcaplab.Run("analyze", file, "--json");
        var info = Document(run, quiet: false).GetProperty("info");
        Assert.Equal(4, info.GetProperty("packets").GetInt64());
        Assert.True(info.GetProperty("truncated").GetBoolean());
        Assert.Contains("cut.pcap", run.ErrorLine, StringComparison.Ordinal);
        Assert.Equal(3, Pcaplab.Run("analyze", file, "--json", "--strict").Code);
        Assert.Empty(Pcaplab.Run("analyze", file, "--json", "--quiet").Err);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dear capture tool, this is a letter.\n")]
    public void What_is_no_capture_is_named_and_exit_code_1(string content)
    {
        var run = Pcaplab.Run("analyze", File("letter.txt", System.Text.Encoding.UTF8.GetBytes(content)));
        Assert.Equal(1, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains("letter.txt: ", run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        var missing = Pcaplab.Run("analyze", _folder.File("nothing.pcap"));
        Assert.Equal(1, missing.Code);
        Assert.Contains("nothing.pcap: no such file", missing.ErrorLine, StringComparison.Ordinal);
        var folder = Pcaplab.Run("analyze", _folder.Path);
        Assert.Equal(1, folder.Code);
        Assert.Contains("is a folder", folder.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lo")]
    [InlineData("nosuch0")]
    public void No_permission_to_capture_says_how_to_get_it(string name)
    {
        var output = _folder.File("s.pcapng");
        string[] record = ["dotnet", Path.Combine(AppContext.BaseDirectory, "pcaplab.dll"), "record", "--iface", name, "--packets", "1", "--out", output];
        string[] unprivileged = Environment.IsPrivilegedProcess ? [Peer.Program("setpriv"), "--bounding-set=-net_raw,-net_admin", "--inh-caps=-all", .. record] : record;
        var run = Peer.Run(unprivileged[0], unprivileged[1..]);
        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains($"{name}: capturing is not permitted; run with sudo", Assert.Single(run.Err.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(output));
    }

    [Fact]
    public void Several_inputs_are_one_line_each_in_input_order_and_a_bad_one_does_not_stop_the_others()
    {
        var good = File("b.pcap", MadePcap.Bytes(2));
        var run = Pcaplab.Run("analyze", good, _folder.File("a-missing.pcap"), File("a.pcap", MadePcap.Bytes(3)), "--jsonl", "--full", "--quiet");
        Assert.Equal(1, run.Code);
        var lines = run.Out.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(3, lines.Count);
        Assert.Equal(good, lines[0].GetProperty("file").GetString());
        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("error").ValueKind);
        Assert.Contains("no such file", lines[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(lines[1].TryGetProperty("info", out _));
        Assert.Equal(3, lines[2].GetProperty("info").GetProperty("packets").GetInt64());
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_error()
    {
        var file = File("s.pcap", MadePcap.Bytes(2000));
        var dll = Path.Combine(AppContext.BaseDirectory, "pcaplab.dll");
        var run = Peer.Run(Peer.Program("bash"), "-c", $"dotnet {dll} list fields --json | head -c 1; echo \" ${{PIPESTATUS[0]}}\"; dotnet {dll} analyze {file} >/dev/full; echo $?");
        Assert.Equal("[ 0\n1\n", run.Out);
        Assert.Single(run.Err.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Exported_rows_have_the_columns_of_the_contract()
    {
        var file = File("s.pcap", MadePcap.Bytes(4));
        var csv = Pcaplab.Run("export", file, "--table", "flows", "--format", "csv").Out.Split("\r\n");
        Assert.StartsWith("flow_id,community_id,first,last,duration_s,proto,src_ip,src_port,dst_ip,dst_port,app,src_packets,src_bytes,dst_packets,dst_bytes,"
            + "src_payload_bytes,dst_payload_bytes,tcp_state,rtt_ms,retransmissions,out_of_order,duplicate_acks,zero_windows,resets,sni,ja3,ja4,first_frame,last_frame", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("1,1:", csv[1], StringComparison.Ordinal);
        Assert.Contains(",2023-11-14T22:13:20.000000000Z,2023-11-14T22:13:20.750000000Z,0.75,udp,192.0.2.1,4000,192.0.2.2,9999,", csv[1], StringComparison.Ordinal);
        var endpoints = JsonDocument.Parse(Pcaplab.Run("export", file, "-t", "endpoints", "--format", "json").Out).RootElement;
        Assert.Equal(2, endpoints.GetArrayLength());
    }

    [Fact]
    public void An_output_file_is_replaced_only_with_force()
    {
        var input = File("s.pcap", MadePcap.Bytes(4));
        var output = File("flows.csv", "precious"u8.ToArray());
        var refused = Pcaplab.Run("export", input, "-t", "flows", "--out", output);
        Assert.Equal(1, refused.Code);
        Assert.Contains("--force", refused.ErrorLine, StringComparison.Ordinal);
        Assert.Equal("precious", System.IO.File.ReadAllText(output));
        Assert.Equal(0, Pcaplab.Run("export", input, "-t", "flows", "--out", output, "--force").Code);
        Assert.StartsWith("flow_id,", System.IO.File.ReadAllText(output), StringComparison.Ordinal);
    }

    [Fact]
    public void Zeek_logs_land_in_a_folder()
    {
        var logs = _folder.File("logs");
        Assert.Equal(0, Pcaplab.Run("export", File("s.pcap", MadePcap.Bytes(4)), "--format", "zeek", "--out", logs).Code);
        Assert.Equal(["conn.log", "dns.log", "files.log", "ftp.log", "http.log", "notice.log", "smtp.log", "ssh.log", "ssl.log", "x509.log"], Directory.GetFiles(logs).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("tcp.port==8443,http")]
    [InlineData("tcp.port==8440-8450,http")]
    [InlineData("tcp.port==8440:10,http")]
    [InlineData("tcp.port==443,http")]
    public void A_port_is_decoded_as_the_user_says_in_tsharks_forms(string rule)
    {
        var input = Path.Combine(Peer.Root, "sample-captures", "tls13.pcapng");
        var expected = Peer.Run(Peer.Program("tshark"), "-r", input, "-d", rule, "-Y", "tls", "-T", "fields", "-e", "frame.number").Out;
        var run = Pcaplab.Run("packets", input, "-d", rule, "-Y", "tls", "--fields", "frame.number", "--format", "csv");
        Assert.Equal(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1));
    }

    [Theory]
    [InlineData("--threads", "many")]
    [InlineData("--decode-as", "tcp.port=80,http")]
    [InlineData("--decode-as", "tcp.port==80,htttp")]
    [InlineData("--decode-as", "tcp.port==90-80,http")]
    [InlineData("--decode-as", "tcp.port==65535:2,http")]
    [InlineData("--fail-on", "hihg")]
    [InlineData("--ignore", "port-scam")]
    public void A_wrong_value_is_wrong_usage(string option, string value)
    {
        var run = Pcaplab.Run("analyze", File("s.pcap", MadePcap.Bytes(1)), option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(value.Split(',')[0], run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ru-RU")]
    public void The_users_language_changes_no_byte(string culture)
    {
        var file = File("s.pcap", MadePcap.Bytes(9));
        var environment = new Dictionary<string, string> { ["LANG"] = culture + ".UTF-8", ["LC_ALL"] = culture + ".UTF-8", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" };
        foreach (var args in new[] { new[] { "analyze", file }, ["analyze", file, "--json", "--full"], ["export", file, "-t", "flows"] })
        {
            Assert.Equal(Pcaplab.Run(args).Out, Pcaplab.Run([], null, environment, args).Out);
        }
    }

    private static JsonElement Document(Pcaplab.Result run, bool quiet = true)
    {
        Assert.Equal(0, run.Code);
        if (quiet) Assert.Empty(run.Err);
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private string File(string name, byte[] content)
    {
        var path = _folder.File(name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }
}

/// <summary>The page of <c>analyze</c> on captures of real traffic.</summary>
public sealed class AnalysisPageTests
{
    public static TheoryData<string> Captures => [.. Directory.GetFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Captures))]
    public void Fits_80_columns_and_answers_first(string name)
    {
        var run = Pcaplab.Run("analyze", Path.Combine("sample-captures", name));
        Assert.Equal(0, run.Code);
        var lines = run.Out.Split('\n');
        Assert.All(lines, l => Assert.True(PcapLab.Cli.TerminalText.Width(l) <= 80, l));
        Assert.Equal(name, lines[0]);
        Assert.Contains("of all bytes", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public void A_grave_finding_decides_the_exit_code_unless_it_is_known()
    {
        var scan = Path.Combine("sample-captures", "scan.pcapng");
        Assert.Equal(4, Pcaplab.Run("analyze", scan, "--fail-on", "high", "--quiet").Code);
        Assert.Equal(0, Pcaplab.Run("analyze", scan, "--fail-on", "critical", "--quiet").Code);
        Assert.Equal(0, Pcaplab.Run("analyze", scan, "--fail-on", "high", "--ignore", "port-scan", "--quiet").Code);
    }
}
