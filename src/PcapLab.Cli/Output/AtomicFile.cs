namespace PcapLab.Cli;

/// <summary>
/// A result file that appears whole or not at all: written beside its final place and renamed by <see cref="Commit"/>. Without a commit
/// (error, Ctrl-C) nothing is left behind. An existing file is replaced only when asked.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string? _temporary;
    private bool _committed;

    private AtomicFile(string path, string? temporary, Stream stream)
    {
        _path = path;
        _temporary = temporary;
        Stream = stream;
    }

    /// <summary>Where the content goes.</summary>
    public Stream Stream { get; }

    /// <summary>The same for writers that close what they write to: the file stays open for <see cref="Commit"/>.</summary>
    public Stream Unowned => new KeepOpenStream(Stream);

    /// <summary>Whether an existing file is being replaced.</summary>
    public bool Replaces { get; private init; }

    /// <summary>Path of the temporary file, for writers that need a path.</summary>
    public string TemporaryPath => _temporary ?? _path;

    /// <summary>Starts a file; <c>-</c> is standard output.</summary>
    /// <param name="path">Final path, or <c>-</c>.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="standardOutput">The stream behind <c>-</c>.</param>
    /// <exception cref="CliException">The file exists, or its folder cannot be written.</exception>
    public static AtomicFile Create(string path, bool force, Stream standardOutput)
    {
        if (path == "-") return new AtomicFile(path, null, new KeepOpenStream(standardOutput));
        var full = Path.GetFullPath(path);
        var exists = File.Exists(full);
        if (exists && !force) throw new CliException($"{path}: exists already; give --force to replace it or another name with --out");
        if (Directory.Exists(full)) throw new CliException($"{path}: is a folder; name a file in it");
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            return new AtomicFile(full, temporary, new NamedStream(new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16), path)) { Replaces = exists };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {IoText.Reason(e)}; choose another place with --out");
        }
    }

    /// <summary>Makes the file appear under its name.</summary>
    public void Commit()
    {
        Stream.Flush();
        Stream.Dispose();
        if (_temporary is not null) File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (CliException) when (!_committed)
        {
            // What could not be written any more was not wanted any more either; the failure that led here has been told.
        }

        if (!_committed && _temporary is not null) File.Delete(_temporary);
    }
}
