namespace PcapLab.Notebooks.Jupyter;

/// <summary>The kernel as a process: what <c>kernel.json</c> starts.</summary>
public static class KernelProgram
{
    /// <summary>Serves one notebook until its front end ends it.</summary>
    /// <param name="connectionFile">The file that Jupyter hands over.</param>
    /// <param name="cancel">Ends the kernel.</param>
    /// <exception cref="InvalidDataException">The connection file is no good; one line says why.</exception>
    public static async Task RunAsync(string connectionFile, CancellationToken cancel)
    {
        var kernel = new Kernel(ConnectionFile.Read(connectionFile));
        await using (kernel.ConfigureAwait(false)) await kernel.RunAsync(cancel).ConfigureAwait(false);
    }
}
