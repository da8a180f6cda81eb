using System.CommandLine;
using PcapLab.Notebooks.Jupyter;

namespace PcapLab.Cli.Commands;

/// <summary><c>notebook install</c>: writes the kernelspec and says where.</summary>
internal sealed class NotebookInstallCommand : CliCommand
{
    private readonly Option<string?> _prefix = new("--prefix") { Description = "Install for the Python installation in this folder instead of the user", HelpName = "DIR" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("notebook install", "for this user"),
        new("notebook install --prefix .venv", "for one virtual environment"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_prefix);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        string folder;
        try
        {
            folder = KernelSpec.Install(context.Get(_prefix), KernelSpec.ThisProgram());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"the kernel cannot be installed: {e.Message}; choose a folder that you may write with --prefix");
        }

        context.Out.WriteLine(folder);
        context.Note("In VS Code or Jupyter, choose the kernel \"C# (PcapLab)\".");
        return ExitCode.Done;
    }
}
