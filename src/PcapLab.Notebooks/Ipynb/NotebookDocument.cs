using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>An <c>.ipynb</c> file (nbformat 4). Unknown parts are kept as they are.</summary>
public sealed class NotebookDocument
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _root;

    private NotebookDocument(JsonObject root) => _root = root;

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => [.. Array.OfType<JsonObject>().Select(c => new NotebookCell(c))];

    private JsonArray Array => (JsonArray)_root["cells"]!;

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="InvalidDataException">The file is no notebook of format 4; the message says so in one line.</exception>
    public static NotebookDocument Read(string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllBytes(path), null, new JsonDocumentOptions { MaxDepth = 128 }) as JsonObject;
            if (root?["cells"] is not JsonArray || root["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var version) || version != 4)
                throw new InvalidDataException($"{path}: not a notebook of format 4; open it once in Jupyter, which converts it");
            return new NotebookDocument(root);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a notebook ({e.Message})");
        }
    }

    /// <summary>An empty notebook for our kernel.</summary>
    public static NotebookDocument Create() => new(new JsonObject
    {
        ["cells"] = new JsonArray(),
        ["metadata"] = new JsonObject
        {
            ["kernelspec"] = new JsonObject { ["display_name"] = "C# (PcapLab)", ["language"] = "csharp", ["name"] = Jupyter.KernelSpec.Name },
            ["language_info"] = Jupyter.Requests.KernelInfoRequest.LanguageInfo(),
        },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    });

    /// <summary>Adds a Markdown cell.</summary>
    public NotebookDocument Markdown(string text) => Add("markdown", text, Array.Count);

    /// <summary>Adds a code cell.</summary>
    /// <param name="code">Its source.</param>
    /// <param name="tags">Tags, such as <c>parameters</c>.</param>
    public NotebookDocument Code(string code, params string[] tags) => Add("code", code, Array.Count, tags);

    /// <summary>Writes the notebook as Jupyter lays it out, so that diffs stay small.</summary>
    public void Write(Stream to)
    {
        using (var json = new Utf8JsonWriter(to, Layout)) _root.WriteTo(json);
        to.WriteByte((byte)'\n');
    }

    /// <summary>Puts values behind the cell tagged <c>parameters</c> (or first), as papermill does.</summary>
    internal void Inject(IReadOnlyList<(string Name, string Value)> parameters)
    {
        if (parameters.Count == 0) return;
        var cells = Cells;
        var at = cells.ToList().FindIndex(c => c.Tags.Contains("parameters")) + 1;
        if (at < cells.Count && cells[at].Tags.Contains("injected-parameters")) Array.RemoveAt(at);
        Add("code", string.Join('\n', parameters.Select(p => $"var {p.Name} = {Literal(p.Value)};")), at, "injected-parameters");
    }

    private NotebookDocument Add(string type, string source, int at, params string[] tags)
    {
        var cell = new JsonObject { ["cell_type"] = type, ["id"] = FreeId(), ["metadata"] = new JsonObject(), ["source"] = NotebookCell.Lines(source) };
        if (tags.Length > 0) cell["metadata"]!["tags"] = new JsonArray([.. tags.Select(t => JsonValue.Create(t))]);
        if (type == "code") (cell["outputs"], cell["execution_count"]) = (new JsonArray(), null);
        Array.Insert(at, cell);
        return this;
    }

    private string FreeId()
    {
        var used = Array.Select(c => c?["id"]?.ToString()).ToHashSet();
        for (var n = Array.Count + 1; ; n++)
        {
            if (!used.Contains($"cell-{n}")) return $"cell-{n}";
        }
    }

    // true, 12 and 1.5 are what they look like; everything else is text.
    private static string Literal(string value) =>
        value is "true" or "false" || decimal.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign | System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? value : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);
}

/// <summary>One cell of a notebook file.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject _cell;

    internal NotebookCell(JsonObject cell) => _cell = cell;

    /// <summary>code, markdown or raw.</summary>
    public string Type => _cell["cell_type"]?.ToString() ?? "";

    /// <summary>The cell's text.</summary>
    public string Source => Text(_cell["source"]);

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => _cell["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(t => t?.ToString() ?? "")] : [];

    /// <summary>The stored outputs as in the file.</summary>
    public JsonArray Outputs => _cell["outputs"] as JsonArray ?? [];

    internal void SetOutputs(int count, IEnumerable<JsonObject> outputs)
    {
        _cell["execution_count"] = count;
        _cell["outputs"] = new JsonArray([.. outputs]);
    }

    /// <summary>Text as the format's list of lines, so that a changed line is a changed line in a diff.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = text.Split('\n');
        return new JsonArray([.. lines.Select((l, i) => i < lines.Length - 1 ? l + "\n" : l).Where(l => l.Length > 0).Select(l => JsonValue.Create(l))]);
    }

    internal static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(l => l?.ToString())) : node?.ToString() ?? "";
}
