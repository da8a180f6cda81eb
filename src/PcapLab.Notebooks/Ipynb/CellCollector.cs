using System.Text.Json.Nodes;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Ipynb;

/// <summary>One output of a cell that was run here.</summary>
/// <param name="Kind">stream, display_data, execute_result or error.</param>
/// <param name="Name">stdout or stderr; the error's name.</param>
/// <param name="Text">Stream text; the error's trace.</param>
/// <param name="Data">The shown value.</param>
internal sealed record CellResult(string Kind, string Name, string Text, MimeBundle? Data)
{
    public JsonObject ToJson(int count) => Kind switch
    {
        "stream" => new JsonObject { ["name"] = Name, ["output_type"] = "stream", ["text"] = NotebookCell.Lines(Text) },
        "error" => new JsonObject { ["ename"] = Name, ["evalue"] = Text.Split('\n')[0], ["output_type"] = "error", ["traceback"] = new JsonArray([.. Text.Split('\n').Select(t => JsonValue.Create(t))]) },
        "execute_result" => new JsonObject { ["data"] = Mimes(), ["execution_count"] = count, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" },
        _ => new JsonObject { ["data"] = Mimes(), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" },
    };

    private JsonObject Mimes() => new(Data!.Data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, NotebookCell.Lines(d.Value))));
}

/// <summary>Gathers a cell's outputs as a front end would: updates replace, streams of one name join.</summary>
internal sealed class CellCollector(Dictionary<string, Action<MimeBundle>> displays) : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly List<CellResult> _results = [];
    private bool _clearNext;

    public IReadOnlyList<CellResult> Results => _results;

    public void Stream(string name, string text)
    {
        lock (_gate)
        {
            if (!ClearIfDue() && _results is [.., { Kind: "stream" } last] && last.Name == name) _results[^1] = last with { Text = last.Text + text };
            else _results.Add(new CellResult("stream", name, text, null));
        }
    }

    public void Display(MimeBundle data, string? displayId) => Show("display_data", data, displayId);

    public void Result(MimeBundle data) => Show("execute_result", data, null);

    public void Fail(CellError error) => _results.Add(new CellResult("error", error.Name, string.Join('\n', error.Trace.DefaultIfEmpty(error.Message)), null));

    public void Update(MimeBundle data, string displayId)
    {
        lock (_gate)
        {
            if (displays.TryGetValue(displayId, out var replace)) replace(data);
        }
    }

    public void Clear(bool wait)
    {
        lock (_gate)
        {
            _clearNext = wait;
            if (!wait) _results.Clear();
        }
    }

    public string? ReadInput(string prompt, bool password) => null;

    private void Show(string kind, MimeBundle data, string? displayId)
    {
        lock (_gate)
        {
            ClearIfDue();
            var at = _results.Count;
            _results.Add(new CellResult(kind, "", "", data));
            if (displayId is not null) displays[displayId] = d => Replace(at, d);
        }
    }

    private void Replace(int at, MimeBundle data)
    {
        if (at < _results.Count) _results[at] = _results[at] with { Data = data };
    }

    private bool ClearIfDue()
    {
        if (!_clearNext) return false;
        _clearNext = false;
        _results.Clear();
        return true;
    }
}
