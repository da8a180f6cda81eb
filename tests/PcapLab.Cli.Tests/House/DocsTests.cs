using PcapLab.Cli;

namespace PcapLab.Tests.House;

/// <summary>Pages made from the registries say what the program says. <c>PCAPLAB_UPDATE_DOCS=1</c> rewrites them.</summary>
public sealed class DocsTests
{
    /// <summary>docs/charts.md is the gallery, which the charts' own test compares.</summary>
    public static TheoryData<string> Pages => [.. Listing.All.Select(l => l.Name).Where(n => n != "charts")];

    private static bool Update { get; } = Environment.GetEnvironmentVariable("PCAPLAB_UPDATE_DOCS") == "1";

    [Theory, MemberData(nameof(Pages))]
    public void A_page_is_what_the_program_prints(string name)
    {
        var page = Listing.All.First(l => l.Name == name).Markdown();
        if (Update) File.WriteAllText(PathOf(name), page);
        Assert.True(File.Exists(PathOf(name)) && page == File.ReadAllText(PathOf(name)), $"docs/{name}.md is out of date: run PCAPLAB_UPDATE_DOCS=1 dotnet test tests/PcapLab.Cli.Tests");
    }

    [Fact]
    public void Links_in_pages_lead_somewhere()
    {
        foreach (var page in Directory.GetFiles(Peer.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Peer.Root, "docs"), "*.md")))
        {
            foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(page), @"\]\((?!https?:|#)([^)#\s]+)"))
            {
                var target = Path.Combine(Path.GetDirectoryName(page)!, m.Groups[1].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{Path.GetFileName(page)} links to {m.Groups[1].Value}, which is not there");
            }
        }
    }

    [Fact]
    public void Commands_that_the_readme_shows_exist()
    {
        var text = File.ReadAllText(Path.Combine(Peer.Root, "README.md"));
        var known = CommandRegistry.All.Select(c => c.Name).ToHashSet();
        var shown = System.Text.RegularExpressions.Regex.Matches(text, @"pcaplab ([a-z][a-z-]+) ").Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, s => Assert.Contains(s, known));
    }

    private static string PathOf(string name) => Path.Combine(Peer.Root, "docs", name + ".md");
}
