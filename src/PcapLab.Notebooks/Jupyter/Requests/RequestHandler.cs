namespace PcapLab.Notebooks.Jupyter.Requests;

/// <summary>Answers one type of request; busy and idle around it are the kernel's.</summary>
internal abstract class RequestHandler
{
    /// <summary>The <c>msg_type</c> it answers.</summary>
    public abstract string Type { get; }

    public abstract Task HandleAsync(Kernel kernel, Request request);
}

/// <summary>Every request that is answered; others are ignored, as the protocol asks.</summary>
internal static class RequestHandlers
{
    public static IReadOnlyList<RequestHandler> All { get; } =
    [
        new KernelInfoRequest(), new ExecuteRequest(), new CompleteRequest(), new InspectRequest(), new IsCompleteRequest(),
        new HistoryRequest(), new CommInfoRequest(), new CommOpenRequest(), new InterruptRequest(), new ShutdownRequest(),
    ];

    public static RequestHandler? Find(string type) => All.FirstOrDefault(h => h.Type == type);
}
