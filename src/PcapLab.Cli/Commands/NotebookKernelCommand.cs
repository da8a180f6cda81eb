using System.CommandLine;
using PcapLab.Notebooks.Jupyter;

namespace PcapLab.Cli.Commands;

/// <summary><c>notebook kernel</c>: what the kernelspec starts.</summary>
internal sealed class NotebookKernelCommand : CliCommand
{
    private readonly Argument<string> _file = new("CONNECTION_FILE") { Description = "The connection file that the front end wrote" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples => [new("notebook kernel connection.json", "serves one notebook on loopback")];

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_file);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        try
        {
            KernelProgram.RunAsync(context.Get(_file)!, context.Cancellation).GetAwaiter().GetResult();
            return ExitCode.Done;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or System.Net.Sockets.SocketException)
        {
            throw new CliException(e.Message);
        }
    }
}
