using System.Text.Json.Nodes;

namespace PcapLab.Notebooks.Jupyter.Requests;

/// <summary>No comms are served; front ends ask all the same and wait for the answer.</summary>
internal sealed class CommInfoRequest : RequestHandler
{
    public override string Type => "comm_info_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        kernel.Reply(request, "comm_info_reply", new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() });
        return Task.CompletedTask;
    }
}

/// <summary>A comm for a target that we do not have is closed at once, as the protocol asks.</summary>
internal sealed class CommOpenRequest : RequestHandler
{
    public override string Type => "comm_open";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        kernel.Publish("comm_close", request.Header, new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() });
        return Task.CompletedTask;
    }
}

/// <summary>Cancels the token of the running cell.</summary>
internal sealed class InterruptRequest : RequestHandler
{
    public override string Type => "interrupt_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        kernel.Interrupt();
        kernel.Reply(request, "interrupt_reply", new JsonObject { ["status"] = "ok" });
        return Task.CompletedTask;
    }
}

/// <summary>Ends the kernel; the front end starts it anew when it wants a restart.</summary>
internal sealed class ShutdownRequest : RequestHandler
{
    public override string Type => "shutdown_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        var restart = request.Flag("restart", false);
        var content = new JsonObject { ["status"] = "ok", ["restart"] = restart };
        kernel.Reply(request, "shutdown_reply", content);
        kernel.Publish("shutdown_reply", request.Header, (JsonObject)content.DeepClone());
        kernel.Shutdown(restart);
        return Task.CompletedTask;
    }
}
