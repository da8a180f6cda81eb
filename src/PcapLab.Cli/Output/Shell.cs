namespace PcapLab.Cli;

/// <summary>Text as an argument for a POSIX shell, for commands that users copy from reports.</summary>
internal static class Shell
{
    /// <summary>The argument, in single quotes unless it is plain.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or ',' or ':' or '=') ? argument : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
