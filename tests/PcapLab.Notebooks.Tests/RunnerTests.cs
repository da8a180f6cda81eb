using System.Text;
using PcapLab.Notebooks.Ipynb;
using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

public class RunnerTests
{
    private static string Sample(string name) => Path.Combine(Peer.Root, "sample-captures", name);

    [Fact]
    public async Task Parameters_replace_what_the_notebook_sets()
    {
        var run = await Run(NotebookDocument.Create().Code("var n = 1; var s = \"a\";", "parameters").Code("$\"{n + 1} {s}\""), ("n", "41"), ("s", "x\"y"));
        Assert.Equal("42 x\"y", Plain(run));
        Assert.Contains(run.Document.Cells, c => c.Tags.Contains("injected-parameters"));
    }

    [Fact]
    public async Task A_failing_cell_ends_the_run_and_says_which_line()
    {
        var run = await Run(NotebookDocument.Create().Code("1").Code("var x = 1;\nthrow new InvalidOperationException(\"no\");").Code("2"));
        Assert.Equal("cell 2: InvalidOperationException: System.InvalidOperationException: no", run.Failure);
        Assert.Contains("line 2 of cell 2", run.Document.Cells[1].Outputs[0]!["traceback"]!.ToJsonString());
        Assert.Empty(run.Document.Cells[2].Outputs);
    }

    [Fact]
    public async Task Updated_and_cleared_outputs_end_as_a_front_end_would_show_them()
    {
        var run = await Run(NotebookDocument.Create().Code("var d = Display(\"old\");\nConsole.Write(\"a\"); Console.Write(\"b\");").Code("d.Update(\"new\");").Code("Console.Write(\"gone\"); ClearOutput(true); Console.Write(\"stays\");"));
        Assert.Equal("new", NotebookCell.Text(run.Document.Cells[0].Outputs[0]!["data"]!["text/plain"]));
        Assert.Equal("ab", NotebookCell.Text(run.Document.Cells[0].Outputs[1]!["text"]));
        Assert.Equal("stays", NotebookCell.Text(Assert.Single(run.Document.Cells[2].Outputs)!["text"]));
    }

    [Fact]
    public async Task A_filter_cell_is_a_table_and_a_variable()
    {
        var run = await Run(NotebookDocument.Create().Code($"var cap = Capture.Open(@\"{Sample("dns.pcapng")}\");").Code("#!filter --name answers\n// only answers\ndns.flags.response == 1").Code("answers.Count() == cap.Packets.Count(p => p.Info.StartsWith(\"response\", StringComparison.OrdinalIgnoreCase)) || answers.Count() > 0"));
        Assert.Null(run.Failure);
        Assert.Equal("True", Plain(run));
        Assert.Contains("number", NotebookCell.Text(run.Document.Cells[1].Outputs[0]!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_shows_where()
    {
        var run = await Run(NotebookDocument.Create().Code($"var cap = Capture.Open(@\"{Sample("dns.pcapng")}\");").Code("#!filter\ndns.nope == 1"));
        Assert.Contains("column 1", run.Failure);
    }

    [Fact]
    public async Task A_run_is_a_page_and_a_paper()
    {
        var run = await Run(NotebookDocument.Create().Markdown("# Title & more\n\nText with `code` and <b>no markup</b>.").Code($"var cap = Capture.Open(@\"{Sample("dns.pcapng")}\");\ncap.Chart.Timeline()"));
        using var page = new MemoryStream();
        NotebookPage.Write(run, page);
        var html = Encoding.UTF8.GetString(page.ToArray());
        Assert.Contains("<h1>Title &amp; more</h1>", html);
        Assert.Contains("&lt;b&gt;no markup&lt;/b&gt;", html);
        Assert.Contains("<svg", html);
        using var paper = new MemoryStream();
        NotebookPaper.Write(run, paper);
        Assert.Equal("%PDF-1.7", Encoding.ASCII.GetString(paper.ToArray(), 0, 8));
        using var file = new TempFile("", ".pdf");
        File.WriteAllBytes(file.Path, paper.ToArray());
        Assert.Equal(0, Peer.Run(Peer.Program("qpdf"), "--check", file.Path).Code);
        Assert.Contains("Title & more", Peer.Run(Peer.Program("pdftotext"), file.Path, "-").Out);
    }

    [Fact]
    public async Task A_package_is_restored_by_the_sdk_or_refused_in_a_line()
    {
        // CsvHelper is among this repository's own packages, so its restore needs no other network than the build's.
        var run = await Run(NotebookDocument.Create().Code("#r \"nuget: CsvHelper, 34.0.0\"\nusing CsvHelper;\ntypeof(CsvReader).Name").Code("#r \"nuget: No.Such.Package.Here, 1.0.0\"\n1"));
        Assert.Equal("CsvReader", NotebookCell.Text(run.Document.Cells[0].Outputs[0]!["data"]!["text/plain"]));
        Assert.Contains("No.Such.Package.Here 1.0.0 could not be restored: NU", run.Failure);
    }

    private static async Task<NotebookRun> Run(NotebookDocument document, params (string, string)[] parameters)
    {
        using var file = new TempFile("", ".ipynb");
        using (var stream = File.Create(file.Path)) document.Write(stream);
        return await NotebookRunner.RunAsync(file.Path, parameters, cancel: TestContext.Current.CancellationToken);
    }

    private static string Plain(NotebookRun run) => NotebookCell.Text(run.Document.Cells[^1].Outputs[^1]!["data"]!["text/plain"]);
}
