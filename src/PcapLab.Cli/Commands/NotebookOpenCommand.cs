using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace PcapLab.Cli.Commands;

/// <summary><c>notebook open</c>: hands a notebook to the first front end that is installed.</summary>
internal sealed class NotebookOpenCommand : CliCommand
{
    private static readonly (string Program, string[] Arguments)[] FrontEnds =
        [("code", []), ("jupyter-lab", []), ("jupyter-notebook", []), ("jupyter", ["lab"])];

    private readonly Argument<string> _file = new("NOTEBOOK") { Description = "The .ipynb to open" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples => [new("notebook open s.ipynb", "in VS Code, JupyterLab or Notebook, whichever is there")];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_file);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var notebook = context.Get(_file)!;
        if (!File.Exists(notebook)) throw new CliException($"{notebook}: no such file; 'pcaplab notebook new CAPTURE' makes one");
        foreach (var (program, arguments) in FrontEnds)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, Path.GetFullPath(notebook)]) { UseShellExecute = OperatingSystem.IsWindows() });
                context.Note($"opened with {program}");
                return ExitCode.Done;
            }
            catch (Win32Exception)
            {
                // not installed: the next one
            }
        }

        throw new CliException("no front end found: install VS Code with its Jupyter extension, or JupyterLab; 'pcaplab notebook run' needs neither");
    }
}
