using System.Text;

namespace PcapLab.Cli;

/// <summary>The process's outputs: UTF-8 without a byte order mark whatever the locale, buffered, flushed once at the end.</summary>
internal sealed class Streams : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly BufferedStream _bytes = new(Console.OpenStandardOutput(), 1 << 16);

    /// <summary>Opens standard output and standard error.</summary>
    public Streams()
    {
        Out = new StreamWriter(_bytes, Utf8, 1 << 14, leaveOpen: true) { NewLine = "\n" };
        Error = new StreamWriter(Console.OpenStandardError(), Utf8, 256) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Text to standard output.</summary>
    public TextWriter Out { get; }
    /// <summary>Bytes to standard output.</summary>
    public Stream OutBytes => _bytes;
    /// <summary>Text to standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Writes what is buffered; throws when the reader has gone.</summary>
    public void Flush()
    {
        Out.Flush();
        _bytes.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Error.Dispose();
}
