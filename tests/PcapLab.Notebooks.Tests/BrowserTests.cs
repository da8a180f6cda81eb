using System.Diagnostics;
using System.Net;
using PcapLab.Notebooks.Ipynb;
using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

/// <summary>A hostile capture's outputs, loaded by a real browser: nothing of them runs, though the page would run it if it were markup.</summary>
public sealed class BrowserTests : IDisposable
{
    private const string Attack = "<img src=x onerror=document.documentElement.dataset.hit=1>";
    private const string Control = "#!html\n<img src=x onerror=document.documentElement.dataset.control=1>";

    private static readonly string[] Shown =
    [
        "cap", "cap.Dns", "cap.Http", "cap.Hosts", "cap.Flows", "cap.Packets", "cap.Packet(1)", "cap.Packet(2)", "cap.Flows[0].Follow()", "cap.Flows[1].Follow()", "cap.Findings",
        "cap.Chart.HttpLatency()", "cap.Chart.Conversations()", "cap.Dns[0].QName", "Console.WriteLine(cap.Dns[0].QName);", "new[] { new { cap.Dns[0].QName } }", "throw new Exception(cap.Dns[0].QName);",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pcaplab-browser-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_page_of_a_run_shows_the_attack_as_text()
    {
        var run = await Run();
        var page = Path.Combine(_folder.FullName, "run.html");
        await using (var stream = File.Create(page)) NotebookPage.Write(run, stream);
        var dom = Dom(new Uri(page).AbsoluteUri);
        Assert.Contains("&lt;img src=x onerror", dom);
        Assert.DoesNotContain("data-hit", dom);
    }

    /// <summary>The notebook is signed, so that Jupyter shows its HTML as it is; the last cell proves that it does.</summary>
    [Fact]
    public async Task Jupyter_Notebook_shows_the_attack_as_text()
    {
        var python = Python.With("notebook", "nbformat");
        var run = await Run();
        await using (var stream = File.Create(Path.Combine(_folder.FullName, "hostile.ipynb"))) run.Document.Write(stream);
        var script = Path.Combine(Peer.Root, "tests", "PcapLab.Notebooks.Tests", "Peers", "serve_notebooks.py");
        var start = new ProcessStartInfo(python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { script, _folder.FullName } };
        using var jupyter = Process.Start(start)!;
        try
        {
            var log = jupyter.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var url = await jupyter.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(url is not null, url is null ? await log : "");
            var dom = Dom($"{url}notebooks/hostile.ipynb?token=test");
            Assert.Contains("&lt;img src=x onerror", dom);
            Assert.Contains("data-control=\"1\"", dom);
            Assert.DoesNotContain("data-hit", dom);
        }
        finally
        {
            jupyter.Kill(entireProcessTree: true);
        }
    }

    private async Task<NotebookRun> Run()
    {
        var capture = Path.Combine(_folder.FullName, WebUtility.UrlEncode(Attack) + ".pcap");
        await File.WriteAllBytesAsync(capture, HostileCapture.Make(Attack), TestContext.Current.CancellationToken);
        var document = NotebookDocument.Create().Code($"var cap = Capture.Open(@\"{capture}\");").Code(Control);
        foreach (var cell in Shown) document = document.Code(cell);
        var file = Path.Combine(_folder.FullName, "source.ipynb");
        await using (var stream = File.Create(file)) document.Write(stream);
        var run = await NotebookRunner.RunAsync(file, [], cancel: TestContext.Current.CancellationToken);
        Assert.Contains("onerror", run.Failure);
        return run;
    }

    private string Dom(string url)
    {
        var chromium = Peer.Program("chromium");
        var (code, dom, error) = Peer.Run(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + Path.Combine(_folder.FullName, "profile"), "--virtual-time-budget=20000", "--dump-dom", url);
        Assert.True(code == 0, error);
        return dom;
    }
}
