using System.CommandLine;

namespace PcapLab.Cli;

/// <summary>Options that mean the same wherever they appear. A command adds those it honours; an option is never accepted and ignored.</summary>
internal static class SharedOptions
{
    /// <summary>One JSON document on standard output and nothing else.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output" };
    /// <summary>One JSON object per line.</summary>
    public static Option<bool> JsonLines { get; } = new("--jsonl") { Description = "One JSON object per line" };
    /// <summary>No warnings, summaries or progress.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No warnings, summaries or progress" };
    /// <summary>Say more.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Say more on standard error" };
    /// <summary>No colours.</summary>
    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR does the same)" };
    /// <summary>Help.</summary>
    public static Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "This help" };
    /// <summary>Replace an existing file.</summary>
    public static Option<bool> Force { get; } = new("--force") { Description = "Replace an existing output file" };
    /// <summary>Output file.</summary>
    public static Option<string?> Out { get; } = new("--out", "-o") { Description = "Write to FILE ('-' is standard output)", HelpName = "FILE" };
    /// <summary>Exit 3 when the input was damaged.</summary>
    public static Option<bool> Strict { get; } = new("--strict") { Description = "Exit with 3 when the input is damaged or cut short" };
    /// <summary>Display filter.</summary>
    public static Option<string?> Filter { get; } = new("--filter", "-Y") { Description = "Display filter, Wireshark's language, such as 'tcp.port == 443'", HelpName = "EXPR" };
    /// <summary>BPF.</summary>
    public static Option<string?> CaptureFilter { get; } = new("--capture-filter", "-f") { Description = "Capture filter (BPF), such as 'port 53'", HelpName = "EXPR" };
    /// <summary>Decode as.</summary>
    public static Option<string[]> DecodeAs { get; } = new("--decode-as", "-d") { Description = "Decode a port as a protocol, such as tcp.port==8443,tls or udp.port==5000-5010,rtp; may be repeated", HelpName = "RULE" };
    /// <summary>TLS secrets.</summary>
    public static Option<string?> KeyLog { get; } = new("--keylog") { Description = "TLS key log (SSLKEYLOGFILE) that opens TLS and QUIC; a pcapng's own secrets are used without", HelpName = "FILE" };
    /// <summary>Validate checksums.</summary>
    public static Option<bool> CheckChecksums { get; } = new("--check-checksums") { Description = "Validate IP, TCP and UDP checksums (off: offload makes them wrong)" };
    /// <summary>Worker threads.</summary>
    public static Option<int> Threads { get; } = new("--threads") { Description = "Worker threads; the result does not depend on it (default: all cores)", HelpName = "N" };

    /// <summary>What every command accepts.</summary>
    public static void AddAlways(Command command)
    {
        command.Options.Add(Quiet);
        command.Options.Add(Verbose);
        command.Options.Add(NoColor);
        command.Options.Add(Help);
    }

    /// <summary>Adds several symbols at once.</summary>
    public static void Add(this Command command, params Symbol[] symbols)
    {
        foreach (var s in symbols)
        {
            if (s is Option o) command.Options.Add(o);
            else if (s is Argument a) command.Arguments.Add(a);
        }
    }

    /// <summary>One or more capture files, <c>-</c> for standard input.</summary>
    public static Argument<string[]> Inputs() => new("FILE") { Description = "Capture files; '-' is standard input", Arity = ArgumentArity.OneOrMore };

    /// <summary>One capture file, <c>-</c> for standard input.</summary>
    public static Argument<string> Input() => new("FILE") { Description = "Capture file; '-' is standard input" };
}
