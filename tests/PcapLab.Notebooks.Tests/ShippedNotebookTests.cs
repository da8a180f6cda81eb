using System.Text.RegularExpressions;
using PcapLab.Notebooks.Ipynb;
using PcapLab.Notebooks.Jupyter;
using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

/// <summary>Every notebook in notebooks/ runs, by our runner and by Jupyter's, and says what its stored outputs say.</summary>
public partial class ShippedNotebookTests
{
    private static string Folder => Path.Combine(Peer.Root, "notebooks");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.ipynb").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Our_runner_gives_the_stored_outputs(string name)
    {
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Folder;
        try
        {
            var run = await NotebookRunner.RunAsync(Path.Combine(Folder, name), [], cancel: TestContext.Current.CancellationToken);
            Assert.Null(run.Failure);
            Assert.Equal(Values(NotebookDocument.Read(Path.Combine(Folder, name))), Values(run.Document));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void Jupyter_gives_the_stored_outputs_through_the_installed_kernel()
    {
        var python = Python.With("nbclient", "nbformat");
        var work = Directory.CreateTempSubdirectory("pcaplab-nb-");
        try
        {
            var pcaplab = Path.Combine(AppContext.BaseDirectory, "pcaplab.dll");
            var (installed, _, why) = Peer.Run("dotnet", pcaplab, "notebook", "install", "--prefix", work.FullName);
            Assert.True(installed == 0, why);
            var script = Path.Combine(Peer.Root, "tests", "PcapLab.Notebooks.Tests", "Peers", "run_notebooks.py");
            var (code, output, error) = Peer.Run("env", "JUPYTER_PATH=" + Path.Combine(work.FullName, "share", "jupyter"), python, script, Folder, work.FullName);
            Assert.True(code == 0, output + error);
            foreach (var name in Directory.GetFiles(Folder, "*.ipynb").Select(f => Path.GetFileName(f)))
                Assert.Equal(Values(NotebookDocument.Read(Path.Combine(Folder, name))), Values(NotebookDocument.Read(Path.Combine(work.FullName, name))));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stored_outputs_are_there_and_name_no_machine(string name)
    {
        var document = NotebookDocument.Read(Path.Combine(Folder, name));
        Assert.Contains(document.Cells, c => c.Outputs.Count > 0);
        Assert.DoesNotMatch(MachinePath(), File.ReadAllText(Path.Combine(Folder, name)));
        Assert.StartsWith("# ", document.Cells[0].Source);
    }

    // Text of streams and the plain form of shown values: pictures may change their ink, not what they say.
    private static List<string> Values(NotebookDocument document) =>
        [.. document.Cells.SelectMany(c => c.Outputs).Select(o => NotebookCell.Text(o?["text"] ?? o?["data"]?["text/plain"]))];

    [GeneratedRegex("/(home|root|Users|work|tmp|var)/|[A-Z]:\\\\\\\\")]
    private static partial Regex MachinePath();
}
