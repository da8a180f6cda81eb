namespace PcapLab.Cli.Commands;

/// <summary><c>notebook</c>: the C# kernel and notebooks.</summary>
internal sealed class NotebookCommand : CommandGroup
{
    private const string Group = "Notebooks";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("notebook install", "the kernel for VS Code, JupyterLab and Notebook"),
        new("notebook new s.pcap", "s.ipynb, ready to run"),
        new("notebook run s.ipynb --out s.pdf", "without Jupyter or Python"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<CommandEntry> Subcommands { get; } =
    [
        new("install", Group, "tells Jupyter and VS Code where the kernel is", () => new NotebookInstallCommand()),
        new("new", Group, "makes a notebook for a capture", () => new NotebookNewCommand()),
        new("run", Group, "runs a notebook and writes it as ipynb, html or pdf", () => new NotebookRunCommand()),
        new("open", Group, "opens a notebook in the front end that is there", () => new NotebookOpenCommand()),
        new("kernel", Group, "serves a front end; Jupyter starts this", () => new NotebookKernelCommand()),
    ];
}
