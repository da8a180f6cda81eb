using System.Reflection;
using System.Text.Json.Nodes;

namespace PcapLab.Notebooks.Jupyter.Requests;

/// <summary>Who we are and what language this is.</summary>
internal sealed class KernelInfoRequest : RequestHandler
{
    public override string Type => "kernel_info_request";

    public override Task HandleAsync(Kernel kernel, Request request)
    {
        kernel.Reply(request, "kernel_info_reply", Info());
        return Task.CompletedTask;
    }

    internal static JsonObject LanguageInfo() => new()
    {
        ["name"] = "csharp",
        ["version"] = "14.0",
        ["mimetype"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp",
        ["codemirror_mode"] = "text/x-csharp",
    };

    private static JsonObject Info() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = "5.4",
        ["implementation"] = "pcaplab",
        ["implementation_version"] = typeof(KernelInfoRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        ["language_info"] = LanguageInfo(),
        ["banner"] = "PcapLab: C# over packet captures. Try: var cap = Capture.Open(\"s.pcap\"); cap.Info",
        ["help_links"] = new JsonArray(),
        ["debugger"] = false,
    };
}
