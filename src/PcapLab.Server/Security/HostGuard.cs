using System.Net;
using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Security;

/// <summary>
/// Refuses what does not come from our own page: a Host header of another name is DNS rebinding, an Origin of another site is request forgery.
/// </summary>
internal sealed class HostGuard(DashboardOptions options, AuditLog audit)
{
    private readonly HashSet<string> _hosts = new(
        [.. options.AllowedHosts, "localhost", "127.0.0.1", "[::1]", Literal(options.Address)], StringComparer.OrdinalIgnoreCase);

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        if (!_hosts.Contains(http.Request.Host.Host))
        {
            await Refuse(http, StatusCodes.Status421MisdirectedRequest, "host", $"this server does not answer for this Host; name it with --allow-host to allow it").ConfigureAwait(false);
            return;
        }

        if (IsForged(http.Request))
        {
            await Refuse(http, StatusCodes.Status403Forbidden, "origin", "the request comes from another site").ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
    }

    /// <summary>Browsers send Origin with everything that changes something and with every WebSocket; programs with an API key send none.</summary>
    private static bool IsForged(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin)) return !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (reads && request.Headers.Upgrade.Count == 0) return false;
        string? site = request.Headers["Sec-Fetch-Site"];
        return request.Headers.Authorization.Count == 0 && site is not ("same-origin" or "none");
    }

    private async Task Refuse(HttpContext http, int status, string what, string message)
    {
        http.Response.StatusCode = status;
        audit.Write(http, "refused-" + what, Identity.Nobody);
        await Answers.Error(http, status, message).ConfigureAwait(false);
    }

    private static string Literal(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
