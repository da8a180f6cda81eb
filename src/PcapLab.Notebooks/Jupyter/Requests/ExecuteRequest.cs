using System.Text.Json.Nodes;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Jupyter.Requests;

/// <summary>Runs a cell and tells its outputs while it runs.</summary>
internal sealed class ExecuteRequest : RequestHandler
{
    public override string Type => "execute_request";

    public override async Task HandleAsync(Kernel kernel, Request request)
    {
        var code = request.Text("code");
        var silent = request.Flag("silent", false);
        var interrupt = kernel.InterruptToken;
        var count = kernel.Session.Begin(code, store: !silent && request.Flag("store_history", true));
        if (!silent) kernel.Publish("execute_input", request.Header, new JsonObject { ["code"] = code, ["execution_count"] = count });

        var output = new IoPubOutput(kernel, request, silent, interrupt);
        var running = RunAsync(kernel, code, output, interrupt);
        using var hint = interrupt.Register(() => _ = HintAsync(running, output));
        var outcome = await running.ConfigureAwait(false);
        if (outcome.Error is { } error)
        {
            if (!silent) kernel.Publish("error", request.Header, ErrorContent(error));
            var failed = ErrorContent(error);
            failed["status"] = "error";
            failed["execution_count"] = count;
            kernel.Reply(request, "execute_reply", failed);
            if (request.Flag("stop_on_error", true)) kernel.AbortQueued();
            return;
        }

        if (!silent && outcome.Result is { } result) kernel.Publish("execute_result", request.Header, Rich(result, count));
        kernel.Reply(request, "execute_reply", new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = count,
            ["payload"] = new JsonArray(),
            ["user_expressions"] = await ExpressionsAsync(kernel, request, output, interrupt).ConfigureAwait(false),
        });
    }

    // On a thread of its own: a cell that blocks must not hold up the loops that serve interrupts.
    private static Task<CellOutcome> RunAsync(Kernel kernel, string code, ICellOutput output, CancellationToken interrupt) =>
        Task.Run(() => kernel.Session.RunAsync(code, output, interrupt), CancellationToken.None);

    // C# code cannot be stopped from outside. A person who interrupts and sees nothing happen must be told why.
    private static async Task HintAsync(Task running, IoPubOutput output)
    {
        if (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(3))).ConfigureAwait(false) != running)
            output.Stream("stderr", "[PcapLab] This cell does not look at Token, so it goes on; restart the kernel to end it.\n");
    }

    private static async Task<JsonObject> ExpressionsAsync(Kernel kernel, Request request, ICellOutput output, CancellationToken interrupt)
    {
        var results = new JsonObject();
        if (request.Content["user_expressions"] is not JsonObject wanted) return results;
        foreach (var (name, expression) in wanted)
        {
            var outcome = await RunAsync(kernel, expression?.ToString() ?? "", output, interrupt).ConfigureAwait(false);
            var content = outcome.Error is { } e ? ErrorContent(e) : Rich(outcome.Result ?? new Display.MimeBundle(""), null);
            content["status"] = outcome.Error is null ? "ok" : "error";
            results[name] = content;
        }

        return results;
    }

    private static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Trace.DefaultIfEmpty(error.Message).Select(t => JsonValue.Create(t))]),
    };

    private static JsonObject Rich(Display.MimeBundle bundle, int? count)
    {
        var content = new JsonObject { ["data"] = IoPubOutput.Data(bundle), ["metadata"] = new JsonObject() };
        if (count is { } n) content["execution_count"] = n;
        return content;
    }
}

/// <summary>A cell's outputs as iopub messages.</summary>
internal sealed class IoPubOutput(Kernel kernel, Request request, bool silent, CancellationToken interrupt) : ICellOutput
{
    public static JsonObject Data(Display.MimeBundle bundle) => new(bundle.Data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, d.Value)));

    public void Stream(string name, string text) => Publish("stream", new JsonObject { ["name"] = name, ["text"] = text });
    public void Display(Display.MimeBundle data, string? displayId) => Publish("display_data", Shown(data, displayId));
    public void Update(Display.MimeBundle data, string displayId) => Publish("update_display_data", Shown(data, displayId));
    public void Clear(bool wait) => Publish("clear_output", new JsonObject { ["wait"] = wait });

    public string? ReadInput(string prompt, bool password) =>
        request.Flag("allow_stdin", true) ? kernel.AskAsync(request, prompt, password, interrupt).GetAwaiter().GetResult() : null;

    private void Publish(string type, JsonObject content)
    {
        if (!silent) kernel.Publish(type, request.Header, content);
    }

    private static JsonObject Shown(Display.MimeBundle data, string? displayId)
    {
        var content = new JsonObject { ["data"] = Data(data), ["metadata"] = new JsonObject(), ["transient"] = new JsonObject() };
        if (displayId is not null) content["transient"] = new JsonObject { ["display_id"] = displayId };
        return content;
    }
}
