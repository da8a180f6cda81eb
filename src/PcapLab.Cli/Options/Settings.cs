using System.CommandLine;
using System.Text.Json;

namespace PcapLab.Cli;

/// <summary>
/// Settings are arguments that need not be typed: <c>PCAPLAB_THREADS=4</c> or <c>{"threads": 4, "report": {"paper": "letter"}}</c> in
/// <c>pcaplab.json</c> (current folder, else the user's configuration folder) stand for <c>--threads 4</c> where the command line is silent.
/// </summary>
internal sealed class Settings
{
    private readonly JsonElement? _file;

    private Settings(string? path, JsonElement? file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>A file found beside a hostile capture must not choose where results go, replace files or accept a risk.</summary>
    private static readonly string[] FlagOnly = ["out", "force", "help", "to", "token", "host", "insecure"];

    /// <summary>The settings file in force, or null.</summary>
    public string? Path { get; }

    /// <summary>Reads the settings file, when there is one.</summary>
    /// <exception cref="CliException">It is not a JSON object.</exception>
    public static Settings Load()
    {
        foreach (var path in Candidates())
        {
            if (!File.Exists(path)) continue;
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw new CliException($"{path}: settings must be a JSON object, such as {{\"threads\": 4}}", ExitCode.Usage);
                return new Settings(path, document.RootElement.Clone());
            }
            catch (JsonException e)
            {
                throw new CliException($"{path}: not JSON at line {e.LineNumber + 1}; mend it or remove the file", ExitCode.Usage);
            }
        }

        return new Settings(null, null);
    }

    /// <summary>Where settings are looked for, first wins.</summary>
    public static IEnumerable<string> Candidates()
    {
        yield return System.IO.Path.GetFullPath("pcaplab.json");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        if (home.Length > 0) yield return System.IO.Path.Combine(home, "pcaplab", "pcaplab.json");
    }

    /// <summary>The environment variable of an option: <c>--no-color</c> is <c>PCAPLAB_NO_COLOR</c>.</summary>
    public static string Variable(Option option) => "PCAPLAB_" + Key(option).Replace('-', '_').ToUpperInvariant();

    /// <summary>Arguments for those options of a command that the command line leaves open.</summary>
    public List<string> Extra(Command command, ParseResult parsed)
    {
        var extra = new List<string>();
        foreach (var option in command.Options)
        {
            if (FlagOnly.Contains(Key(option)) || parsed.GetResult(option) is { Implicit: false }) continue;
            var values = Values(command.Name, option).ToList();
            // What the command line takes as a list with commas may be a list in the file too.
            if (values.Count > 1 && option.Arity.MaximumNumberOfValues <= 1) values = [string.Join(',', values)];
            foreach (var value in values) Append(extra, option, value);
        }

        return extra;
    }

    /// <summary>What the environment and the file say of an option, and who says it; for <c>doctor</c>.</summary>
    public IEnumerable<string> Values(string command, Option option)
    {
        if (Environment.GetEnvironmentVariable(Variable(option)) is { Length: > 0 } variable) return [variable];
        if (_file is not { } file) return [];
        return file.TryGetProperty(command, out var section) && section.ValueKind == JsonValueKind.Object && section.TryGetProperty(Key(option), out var own)
            ? Texts(own)
            : file.TryGetProperty(Key(option), out var shared) ? Texts(shared) : [];
    }

    private static void Append(List<string> extra, Option option, string value)
    {
        if (option.ValueType != typeof(bool)) extra.AddRange([option.Name, value]);
        else if (value is "1" or "true" or "yes") extra.Add(option.Name);
        else if (value is not ("0" or "false" or "no")) throw new CliException($"{Variable(option)} (or '{Key(option)}' in pcaplab.json): '{value}' is neither true nor false", ExitCode.Usage);
    }

    private static string[] Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts).ToArray(),
        JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Undefined => [],
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };

    private static string Key(Option option) => option.Name.TrimStart('-');
}
