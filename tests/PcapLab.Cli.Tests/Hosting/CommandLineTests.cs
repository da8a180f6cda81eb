using System.Text.Json;
using PcapLab.Cli;

namespace PcapLab.Tests.Hosting;

/// <summary>The contract of cli.md that holds for every command.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Commands => [.. CommandRegistry.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Commands))]
    public void Every_command_has_help_with_an_example_that_parses(string name)
    {
        var help = Pcaplab.Run(name, "--help");
        Assert.Equal(0, help.Code);
        Assert.Empty(help.Err);
        Assert.Contains("Usage: pcaplab " + name, help.Out, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  pcaplab " + name, help.Out, StringComparison.Ordinal);
        Assert.All(help.Out.Split('\n'), line => Assert.True(TerminalText.Width(line) <= 100, line));
    }

    [Theory, MemberData(nameof(Commands))]
    public void Every_example_uses_options_that_exist(string name)
    {
        var entry = CommandRegistry.All.First(c => c.Name == name);
        var (code, syntax) = entry.Build();
        var options = code.Subcommands.Select(s => s.Build().Syntax).Append(syntax).SelectMany(s => s.Options).SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet();
        Assert.NotEmpty(code.Examples);
        foreach (var e in code.Examples)
        {
            Assert.StartsWith(name, e.Command, StringComparison.Ordinal);
            var own = e.Command.Split(" | ")[0].Split(' ').TakeWhile(w => w is not (">" or "2>"));
            Assert.All(own.Where(w => w.StartsWith("--", StringComparison.Ordinal)), w => Assert.Contains(w.Split('=')[0], options));
        }
    }

    [Fact]
    public void Version_and_help_go_to_standard_output()
    {
        Assert.StartsWith("pcaplab ", Pcaplab.Run("--version").Out, StringComparison.Ordinal);
        var help = Pcaplab.Run("--help");
        Assert.Equal(0, help.Code);
        Assert.All(CommandRegistry.All, c => Assert.Contains($"  {c.Name} ", help.Out, StringComparison.Ordinal));
        Assert.All(help.Out.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("no command 'tabels' (did you mean 'tables'?)", "tabels")]
    [InlineData("no option '--jsn' (did you mean '--json'?)", "tables", "--jsn")]
    [InlineData("too many arguments: 'dns'", "tables", "flows", "dns")]
    [InlineData("no table 'flow' (did you mean 'flows'?)", "tables", "flow")]
    [InlineData("'WHAT' missing", "list")]
    public void Wrong_usage_is_one_line_and_exit_code_2(string says, params string[] args)
    {
        var run = Pcaplab.Run(args);
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains(says, run.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_arguments_reach_the_terminal_escaped()
    {
        var run = Pcaplab.Run("\u001b[31mred\u001b[0m");
        Assert.DoesNotContain('\u001b', run.Err);
        Assert.Contains("\\x1b[31mred", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tables", "--json")]
    [InlineData("list", "protocols", "--json")]
    [InlineData("list", "fields", "--json")]
    public void Json_is_one_document_and_nothing_else(params string[] args)
    {
        var run = Pcaplab.Run(args);
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Err);
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(run.Out).RootElement.ValueKind);
    }

    [Fact]
    public void The_environment_and_the_settings_file_stand_for_options_and_flags_win()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "pcaplab.json"), """{ "list": { "format": "json" } }""");
        Assert.StartsWith("[", Pcaplab.Run([], folder.Path, null, "list", "exporters").Out, StringComparison.Ordinal);
        Assert.StartsWith("# ", Pcaplab.Run([], folder.Path, new() { ["PCAPLAB_FORMAT"] = "md" }, "list", "exporters").Out, StringComparison.Ordinal);
        Assert.StartsWith("format ", Pcaplab.Run([], folder.Path, new() { ["PCAPLAB_FORMAT"] = "md" }, "list", "exporters", "--format", "table").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_flag_takes_with_commas_may_be_a_list_in_the_settings_file()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "pcaplab.json"), """{ "report": { "sections": ["findings", "method"], "format": "md" } }""");
        var run = Pcaplab.Run([], folder.Path, null, "report", Path.Combine(Peer.Root, "sample-captures", "dns.pcapng"), "--out", "-");
        Assert.Equal(["Findings", "Method"], run.Out.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..].Trim()).Where(l => l is "Findings" or "Method" or "DNS"));
    }

    [Fact]
    public void A_broken_settings_file_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "pcaplab.json"), "{ \"threads\": ");
        var run = Pcaplab.Run([], folder.Path, null, "tables");
        Assert.Equal(2, run.Code);
        Assert.Contains("pcaplab.json: not JSON at line 1", run.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "bash", "-n")] // the zsh script is bash's under bashcompinit; its first lines are comments and commands to bash
    public void Completion_is_a_script_the_shell_accepts(string shell, string program, string check)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "completion");
        File.WriteAllText(file, Pcaplab.Run("completion", shell).Out);
        Assert.Equal((0, "", ""), Peer.Run(Peer.Program(program), check, file));
    }

    [Fact]
    public void Completion_completes()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "completion");
        File.WriteAllText(file, Pcaplab.Run("completion", "bash").Out);
        var script = $"source {file}; COMP_WORDS=(pcaplab tables --js); COMP_CWORD=2; _pcaplab; echo \"${{COMPREPLY[*]}}\"";
        Assert.Equal("--json\n", Peer.Run(Peer.Program("bash"), "-c", script).Out);
    }
}
