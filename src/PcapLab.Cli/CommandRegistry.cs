using PcapLab.Cli.Commands;

namespace PcapLab.Cli;

/// <summary>
/// Every command, in the order of the help: adding one is its file in Commands/ and one line here. The lambdas keep start-up short: only the
/// command that runs is ever made.
/// </summary>
internal static class CommandRegistry
{
    private const string Capture = "Capture", Analyse = "Analyse", Cut = "Cut and mend", Tool = "The tool itself";

    /// <summary>All commands.</summary>
    public static IReadOnlyList<CommandEntry> All { get; } =
    [
        new("analyze", Analyse, "the whole analysis, on a page or as JSON", () => new AnalyzeCommand()),
        new("record", Capture, "captures an interface, or replays a file, into a capture file", () => new RecordCommand()),
        new("packets", Analyse, "the packet list, chosen fields, or one packet in full", () => new PacketsCommand()),
        new("follow", Analyse, "a conversation's payload, in order", () => new FollowCommand()),
        new("extract", Analyse, "the files that a capture carries, with hashes", () => new ExtractCommand()),
        new("export", Analyse, "rows of a table as CSV, JSON, XML…, or Zeek and EVE logs", () => new ExportCommand()),
        new("report", Analyse, "a report to hand over: PDF, HTML, Markdown", () => new ReportCommand()),
        new("compare", Analyse, "what changed from one capture to another", () => new CompareCommand()),
        new("verify-report", Analyse, "makes a report again from its capture and compares", () => new VerifyReportCommand()),
        new("interfaces", Capture, "lists interfaces and whether they can be captured", () => new InterfacesCommand()),
        new("info", Capture, "tells a capture's facts: packets, bytes, times, interfaces", () => new InfoCommand()),
        new("annotate", Cut, "comments and marks on packets, interfaces and the capture", () => new AnnotateCommand()),
        new("anonymize", Cut, "replaces addresses by pseudonyms and cuts payload", () => new AnonymizeCommand()),
        new("notebook", Tool, "C# notebooks: install the kernel, make, run and open notebooks", () => new NotebookCommand()),
        new("serve", Analyse, "the dashboard: a file, a replay or live, in the browser", () => new ServeCommand()),
        new("scan", Capture, "devices on the local network", () => new ScanCommand()),
        new("merge", Cut, "joins captures in order of time", () => new MergeCommand()),
        new("split", Cut, "cuts a capture into files by packets, size or time", () => new SplitCommand()),
        new("dedupe", Cut, "leaves out packets that were captured twice", () => new DedupeCommand()),
        new("shift", Cut, "moves all time stamps", () => new ShiftCommand()),
        new("tables", Tool, "lists the tables and columns that export and sql offer", () => new TablesCommand()),
        new("list", Tool, "prints the registries: protocols, fields, detectors and more", () => new ListCommand()),
        new("doctor", Tool, "what works on this machine and how to mend the rest", () => new DoctorCommand()),
        new("completion", Tool, "prints shell completion for bash, zsh, fish or pwsh", () => new CompletionCommand()),
    ];
}
