using System.CommandLine;
using PcapLab.Notebooks.Ipynb;

namespace PcapLab.Cli.Commands;

/// <summary><c>notebook new</c>: a notebook that opens with a first look at a capture.</summary>
internal sealed class NotebookNewCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The capture to explore" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples => [new("notebook new s.pcap", "s.ipynb beside where you are"), new("notebook new s.pcap --out look.ipynb", "under another name")];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_file, SharedOptions.Out, SharedOptions.Force);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var capture = context.Get(_file)!;
        if (!File.Exists(capture)) throw new CliException($"{capture}: no such file; give the capture that the notebook is about");
        var path = context.Get(SharedOptions.Out) ?? Path.GetFileNameWithoutExtension(capture) + ".ipynb";
        using (var file = AtomicFile.Create(path, context.Get(SharedOptions.Force), context.OutBytes))
        {
            StarterNotebook.For(RelativeTo(path, capture)).Write(file.Stream);
            file.Commit();
        }

        if (path != "-") context.Note($"wrote {path}; open it with 'pcaplab notebook open {path}'");
        return ExitCode.Done;
    }

    // Front ends start the kernel in the notebook's folder, so the path is told from there.
    private static string RelativeTo(string notebook, string capture) =>
        notebook == "-" ? capture : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(notebook))!, Path.GetFullPath(capture)).Replace('\\', '/');
}
