namespace PcapLab.Cli;

/// <summary>What the process tells its caller (cli.md).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;
    /// <summary>Failed; one line on standard error says what, where and what to do.</summary>
    public const int Failed = 1;
    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;
    /// <summary>Done, but the input was damaged or cut short and <c>--strict</c> was given.</summary>
    public const int Damaged = 3;
    /// <summary>A finding of the severity asked for by <c>--fail-on</c> exists.</summary>
    public const int Finding = 4;
    /// <summary>Interrupted; everything so far is kept.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a command with one line for the user: what, where, what to do next.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    /// <summary>The process's exit code.</summary>
    public int ExitCode => exitCode;

    /// <summary>A wrong option value or combination.</summary>
    public static CliException Usage(string message) => new(message, Cli.ExitCode.Usage);
}
