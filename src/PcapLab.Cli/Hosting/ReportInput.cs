using PcapLab.Captures;
using PcapLab.Export;
using PcapLab.Pipeline;

namespace PcapLab.Cli;

/// <summary>What a report is made of: one capture, several as one in order of time, or a pipe; each with its SHA-256.</summary>
internal sealed class ReportInput
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<Stream>? _pipe;

    private ReportInput(IReadOnlyList<string> paths, Func<Stream>? pipe) => (_paths, _pipe) = (paths, pipe);

    /// <summary>Captures as the user named them; <c>-</c> is standard input.</summary>
    /// <exception cref="CliException">Standard input beside files: it has no name to be told by.</exception>
    public static ReportInput Of(params IReadOnlyList<string> paths)
    {
        if (paths is ["-"]) return new(paths, Console.OpenStandardInput);
        return paths.Contains("-") ? throw CliException.Usage("'-' stands alone: save standard input to a file first") : new(paths, null);
    }

    /// <summary>A file read as the pipe that a report was made of.</summary>
    public static ReportInput AsPipe(string path) => new(["-"], () => File.OpenRead(path));

    /// <summary>Whether packets can be read a second time.</summary>
    public bool IsFile => _pipe is null;

    /// <summary>How many captures.</summary>
    public int Count => _paths.Count;

    /// <summary>File names without folders.</summary>
    public IReadOnlyList<string> Names => [.. _paths.Select(p => p == "-" ? "stdin" : Path.GetFileName(p))];

    /// <summary>Name of the report when none was given, without extension: the first capture's, and how many more.</summary>
    public string DefaultName => Commands.ReportCommand.DefaultName(_paths[0]) + (Count > 1 ? $"-and-{(Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "");

    /// <summary>Opens the captures behind the filters of the command line.</summary>
    public PacketSource Open(CommandContext context) => CaptureInput.OpenFiltered(context, () => _pipe is null ? OpenFiles() : CaptureFile.Open(_pipe(), "stdin"));

    /// <summary>Analyses them; the SHA-256 of each may still be under way, for hashing a gigabyte takes longer than analysing it.</summary>
    public (AnalysisResult Result, Task<IReadOnlyList<string>> Hashes) Analyze(CommandContext context, Func<AnalysisOptions, AnalysisOptions> adjust)
    {
        if (_pipe is not null)
        {
            using var pipe = new HashingStream(_pipe());
            string? hash = null;
            var piped = CaptureInput.Analyze(context, () => CaptureFile.Open(pipe, "stdin"), adjust, () => hash = pipe.Finish(context.Cancellation));
            return (piped, Task.FromResult<IReadOnlyList<string>>([hash!]));
        }

        var hashes = Task.Run<IReadOnlyList<string>>(() => _paths.Select(p => CaptureHash.Sha256(p, context.Cancellation)).ToList());
        return (CaptureInput.Analyze(context, OpenFiles, adjust), hashes);
    }

    /// <summary>The secret of the pseudonyms that a report without <c>--key</c> uses: the capture's own.</summary>
    public byte[] Secret()
    {
        if (_pipe is not null) throw CliException.Usage("--anonymize: the pseudonyms come from the capture, and standard input can be read only once; give a file");
        if (Count > 1) throw CliException.Usage("--anonymize: works on one capture; 'pcaplab merge' makes one of several");
        using var stream = File.OpenRead(_paths[0]);
        return Pseudonyms.SecretOf(stream);
    }

    private PacketSource OpenFiles()
    {
        if (Count == 1) return CaptureFile.Open(_paths[0]);
        var sources = new List<PacketSource>();
        try
        {
            foreach (var path in _paths) sources.Add(CaptureFile.Open(path));
            return new MergedSource(sources);
        }
        catch
        {
            sources.ForEach(s => s.Dispose());
            throw;
        }
    }
}
