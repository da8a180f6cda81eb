using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Text;
using static Microsoft.Playwright.Assertions;

namespace PcapLab.Tests.Server.Browser;

/// <summary>Markup in every place a packet has for text stays text.</summary>
[Collection("browser")]
public class HostileTests(Chromium chromium)
{
    private const string Attack = "<img/src=x/onerror=window.hit=1>";

    [Fact]
    public async Task Markup_from_packets_is_inert_on_every_view()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pcaplab-server-").FullName, "x.pcap");
        await File.WriteAllBytesAsync(file, Capture(), TestContext.Current.CancellationToken);
        await using var server = await ViewTests.Open(file);
        var page = await ViewTests.Go(chromium, server, "/");
        foreach (var view in new[] { "/", "/packets?n=1", "/packets?n=2", "/dns", "/http", "/hosts", "/findings", "/flows", "/follow?flow=2", $"/packets?filter={Uri.EscapeDataString(Attack)}", $"/dns?search={Uri.EscapeDataString(Attack)}" })
        {
            await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + view);
            await Expect(page.Locator("main h1").First).ToBeAttachedAsync();
            await Expect(page.Locator(".bones, .grid-bones, .grid-row.waiting")).ToHaveCountAsync(0);
            if (await page.Locator(".grid-row").CountAsync() > 0) await page.Locator(".grid-row").First.ClickAsync();
            Assert.Equal("undefined", await page.EvaluateAsync<string>("typeof window.hit"));
            Assert.Equal(0, await page.Locator("main img[src=x]").CountAsync());
        }

        await page.GotoAsync(server.Root + "dns");
        await Expect(page.Locator(".grid-row").First).ToContainTextAsync("<img/src=x");
    }

    [Fact]
    public async Task Markup_in_names_of_files_rules_and_comments_is_inert_too()
    {
        const string Name = "<img src=x onerror=window.hit=1>";
        var folder = Directory.CreateTempSubdirectory("pcaplab-server-").FullName;
        var plain = Path.Combine(folder, "plain.pcap");
        await File.WriteAllBytesAsync(plain, Capture(), TestContext.Current.CancellationToken);
        var file = Path.Combine(folder, Name + ".pcapng");
        Assert.Equal(0, Peer.Run(Peer.Program("editcap"), "-a", "1:" + Name, plain, file).Code);
        await using var server = await TestDashboard.Start(o => o with { CaptureFolder = folder });
        var page = await ViewTests.Go(chromium, server, "/");
        await Expect(page.Locator(".choices").First).ToContainTextAsync(Name);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Name }).ClickAsync();
        await Expect(page.Locator(".status-title")).ToContainTextAsync(Name);
        foreach (var (path, body) in new (string, object)[] { ("alert-rules", new { name = Name, kind = "Threshold", metric = "PacketsPerS", above = 1 }), ("colour-rules", new[] { new { name = Name, filter = "frame", colour = 1, enabled = true } }) })
        {
            using var answer = await server.Operator().PutAsJsonAsync("/api/v1/" + path, body, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
        }

        foreach (var (view, where) in new[] { ("/packets?n=1", ".packet-detail"), ("/alerts", ".rules"), ("/settings", ".rules"), ("/", ".status-title") })
        {
            await page.GotoAsync(server.Root.GetLeftPart(UriPartial.Authority) + view);
            await Expect(page.Locator(where).First).ToContainTextAsync(Name);
            Assert.Equal("undefined", await page.EvaluateAsync<string>("typeof window.hit"));
            Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
        }
    }

    /// <summary>A DNS question and an HTTP request whose every text is markup.</summary>
    private static byte[] Capture()
    {
        var name = Encoding.ASCII.GetBytes(Attack);
        byte[] dns = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)name.Length, .. name, 0, 0, 1, 0, 1];
        var http = Encoding.ASCII.GetBytes($"GET /{Attack} HTTP/1.1\r\nHost: {Attack}\r\nUser-Agent: {Attack}\r\n\r\n");
        var file = new List<byte>();
        file.AddRange([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
        Add(file, 1, Ip(17, [.. Port(5000), .. Port(53), .. Port((ushort)(8 + dns.Length)), 0, 0, .. dns]));
        Add(file, 2, Ip(6, [.. Port(5001), .. Port(80), 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0, .. http]));
        return [.. file];
    }

    private static byte[] Port(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Ip(byte protocol, byte[] payload) =>
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, .. Port((ushort)(20 + payload.Length)), 0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. payload];

    private static void Add(List<byte> file, int second, byte[] frame)
    {
        var head = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(head, 1_700_000_000 + second);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), frame.Length);
        file.AddRange(head);
        file.AddRange(frame);
    }
}
