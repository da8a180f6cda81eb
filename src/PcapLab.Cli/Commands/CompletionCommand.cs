using System.CommandLine;
using System.Text;

namespace PcapLab.Cli.Commands;

/// <summary><c>completion</c>: a script for the shell, made from the registry, so that completing a word never starts the program.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("completion bash > /etc/bash_completion.d/pcaplab", "for all users"),
        new("completion zsh > ~/.zfunc/_pcaplab", "for zsh, with ~/.zfunc in fpath"),
        new("completion fish > ~/.config/fish/completions/pcaplab.fish", "for fish"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        _shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        command.Add(_shell);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var words = CommandRegistry.All.Select(e => (e.Name, Words: Words(e), e.Summary)).ToList();
        context.Out.Write(context.Get(_shell) switch
        {
            "bash" => Bash(words),
            "zsh" => "#compdef pcaplab\nautoload -U +X bashcompinit && bashcompinit\n" + Bash(words),
            "fish" => Fish(words),
            _ => Pwsh(words),
        });
        return ExitCode.Done;
    }

    private static List<string> Words(CommandEntry entry)
    {
        var (code, syntax) = entry.Build();
        return [.. code.Subcommands.Select(s => s.Name), .. syntax.Options.Select(o => o.Name).Order(StringComparer.Ordinal)];
    }

    private static string Bash(List<(string Name, List<string> Words, string Summary)> commands)
    {
        var sb = new StringBuilder("_pcaplab() {\n  local cur=${COMP_WORDS[COMP_CWORD]} words\n  case ${COMP_CWORD}:${COMP_WORDS[1]} in\n");
        sb.Append("    1:*) words=\"").AppendJoin(' ', commands.Select(c => c.Name)).Append("\" ;;\n");
        foreach (var (name, words, _) in commands) sb.Append("    *:").Append(name).Append(") words=\"").AppendJoin(' ', words).Append("\" ;;\n");
        sb.Append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n  [[ ${COMP_CWORD} -gt 1 && $cur != -* ]] && COMPREPLY+=($(compgen -f -- \"$cur\"))\n}\n");
        return sb.Append("complete -o filenames -F _pcaplab pcaplab\n").ToString();
    }

    private static string Fish(List<(string Name, List<string> Words, string Summary)> commands)
    {
        var sb = new StringBuilder();
        foreach (var (name, words, summary) in commands)
        {
            sb.Append("complete -c pcaplab -n __fish_use_subcommand -f -a ").Append(name).Append(" -d '").Append(summary.Replace("'", "\\'", StringComparison.Ordinal)).Append("'\n");
            foreach (var w in words)
            {
                sb.Append("complete -c pcaplab -n '__fish_seen_subcommand_from ").Append(name).Append("' ").Append(w.StartsWith("--", StringComparison.Ordinal) ? "-l " + w[2..] : "-a " + w).Append('\n');
            }
        }

        return sb.ToString();
    }

    private static string Pwsh(List<(string Name, List<string> Words, string Summary)> commands)
    {
        var sb = new StringBuilder("Register-ArgumentCompleter -Native -CommandName pcaplab -ScriptBlock {\n  param($word, $ast, $position)\n  $first = if ($ast.CommandElements.Count -gt 1) { $ast.CommandElements[1].ToString() } else { '' }\n  $words = switch ($first) {\n");
        foreach (var (name, words, _) in commands) sb.Append("    '").Append(name).Append("' { '").AppendJoin("', '", words).Append("' }\n");
        sb.Append("    default { '").AppendJoin("', '", commands.Select(c => c.Name)).Append("' }\n  }\n");
        return sb.Append("  $words | Where-Object { $_ -like \"$word*\" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }\n}\n").ToString();
    }
}
