using System.Text.Json.Nodes;
using PcapLab.Notebooks.Scripting;

namespace PcapLab.Notebooks.Jupyter.Requests;

/// <summary>Jupyter counts the cursor in code points, .NET in UTF-16 units: they differ behind the first emoji.</summary>
internal static class CodePoints
{
    public static int ToUtf16(string text, int codePoints)
    {
        var at = 0;
        for (var n = 0; n < codePoints && at < text.Length; n++) at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return at;
    }

    public static int FromUtf16(string text, int index)
    {
        var n = 0;
        for (var at = 0; at < index && at < text.Length; n++) at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return n;
    }
}

/// <summary>What could stand at the cursor.</summary>
internal sealed class CompleteRequest : RequestHandler
{
    public override string Type => "complete_request";

    public override async Task HandleAsync(Kernel kernel, Request request)
    {
        var code = request.Text("code");
        var list = await Completion.CompleteAsync(kernel.Session.CSharp, code, CodePoints.ToUtf16(code, request.Number("cursor_pos", 0)), CancellationToken.None).ConfigureAwait(false);
        var start = CodePoints.FromUtf16(code, list.Start);
        var end = CodePoints.FromUtf16(code, list.End);
        kernel.Reply(request, "complete_reply", new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. list.Items.Select(i => JsonValue.Create(i.Text))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. list.Items.Select(i => new JsonObject { ["start"] = start, ["end"] = end, ["text"] = i.Text, ["type"] = i.Kind })]),
            },
        });
    }
}

/// <summary>What the name at the cursor is.</summary>
internal sealed class InspectRequest : RequestHandler
{
    public override string Type => "inspect_request";

    public override async Task HandleAsync(Kernel kernel, Request request)
    {
        var code = request.Text("code");
        var found = await Inspection.InspectAsync(kernel.Session.CSharp, code, CodePoints.ToUtf16(code, request.Number("cursor_pos", 0)), CancellationToken.None).ConfigureAwait(false);
        kernel.Reply(request, "inspect_reply", new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : IoPubOutput.Data(found),
            ["metadata"] = new JsonObject(),
        });
    }
}

/// <summary>Whether a console should send the cell or ask for another line.</summary>
internal sealed class IsCompleteRequest : RequestHandler
{
    public override string Type => "is_complete_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        var status = Completeness.Of(request.Text("code"));
        var content = new JsonObject { ["status"] = status };
        if (status == "incomplete") content["indent"] = "    ";
        kernel.Reply(request, "is_complete_reply", content);
        return Task.CompletedTask;
    }
}

/// <summary>The cells that were run in this session.</summary>
internal sealed class HistoryRequest : RequestHandler
{
    public override string Type => "history_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        var all = kernel.Session.History.Select((code, i) => (Line: i + 1, Code: code));
        var wanted = request.Text("hist_access_type") switch
        {
            "range" => all.Where(h => h.Line >= request.Number("start", 1) && h.Line < (request.Number("stop", int.MaxValue) is var stop and > 0 ? stop : int.MaxValue)),
            "search" => all.Where(h => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(request.Text("pattern"), h.Code, ignoreCase: false)).TakeLast(request.Number("n", 1000)),
            _ => all.TakeLast(request.Number("n", 1000)),
        };
        kernel.Reply(request, "history_reply", new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. wanted.Select(h => new JsonArray(0, h.Line, h.Code))]),
        });
        return Task.CompletedTask;
    }
}
