using System.CommandLine;
using PcapLab.Notebooks.Ipynb;

namespace PcapLab.Cli.Commands;

/// <summary><c>notebook run</c>: every cell from top to bottom, in this process.</summary>
internal sealed class NotebookRunCommand : CliCommand
{
    private readonly Argument<string> _file = new("NOTEBOOK") { Description = "The .ipynb to run" };
    private readonly Option<string[]> _parameters = new("--param", "-p") { Description = "NAME=VALUE in place of what the cell tagged 'parameters' sets; may be repeated", HelpName = "NAME=VALUE" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("notebook run look.ipynb --out look.pdf", "a PDF with vector charts"),
        new("notebook run look.ipynb -p capture=s.pcap --out s.html", "the same questions of another capture"),
        new("notebook run look.ipynb --out look.ipynb --force", "new outputs in the notebook itself"),
    ];

    /// <inheritdoc/>
    public override string Details => "No Jupyter and no Python are needed. A cell that fails ends the run with exit code 1; what ran until then is written.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_file, SharedOptions.Out, SharedOptions.Force, _parameters);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var notebook = context.Get(_file)!;
        if (!File.Exists(notebook)) throw new CliException($"{notebook}: no such file");
        var path = context.Get(SharedOptions.Out) ?? Path.GetFileNameWithoutExtension(notebook) + ".html";
        var write = Writer(path);
        var parameters = (context.Get(_parameters) ?? []).Select(Parameter).ToList();
        using var file = AtomicFile.Create(path, context.Get(SharedOptions.Force), context.OutBytes);
        var run = Execute(context, notebook, parameters);
        write(run, file.Stream);
        file.Commit();
        if (run.Failure is { } failure) throw new CliException($"{notebook}: {failure}");
        if (path != "-") context.Note($"wrote {path}");
        return ExitCode.Done;
    }

    private static NotebookRun Execute(CommandContext context, string notebook, List<(string, string)> parameters)
    {
        // Cells name files from the notebook's folder, as they do in Jupyter.
        var before = Environment.CurrentDirectory;
        var full = Path.GetFullPath(notebook);
        try
        {
            Environment.CurrentDirectory = Path.GetDirectoryName(full)!;
            return NotebookRunner.RunAsync(full, parameters, (n, all) => context.Detail($"cell {n} of {all}"), context.Cancellation).GetAwaiter().GetResult();
        }
        catch (InvalidDataException e)
        {
            throw new CliException(e.Message);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static Action<NotebookRun, Stream> Writer(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".ipynb" => (run, to) => run.Document.Write(to),
        ".pdf" => NotebookPaper.Write,
        ".html" or ".htm" => NotebookPage.Write,
        _ when path == "-" => NotebookPage.Write,
        var other => throw CliException.Usage($"notebook run: '{other}' is not written; name the output .ipynb, .html or .pdf"),
    };

    private static (string, string) Parameter(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? (text[..at], text[(at + 1)..]) : throw CliException.Usage($"notebook run: '{text}' is no parameter; write -p name=value");
    }
}
