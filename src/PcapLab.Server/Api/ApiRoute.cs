using Microsoft.AspNetCore.Http;
using PcapLab.Schema;
using PcapLab.Server.Security;

namespace PcapLab.Server.Api;

/// <summary>A parameter of a route, for the OpenAPI document.</summary>
internal sealed record ApiParameter(string Name, string Description, string Type = "string", string In = "query", bool Required = false);

/// <summary>One endpoint, declared once: it is mapped, guarded by role and described in the OpenAPI document from here.</summary>
internal sealed record ApiRoute(string Method, string Path, string Summary, RequestDelegate Handle)
{
    /// <summary>Who may call it.</summary>
    public Role Role { get; init; } = Role.Viewer;
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];
    /// <summary>The table whose rows the answer holds, or null.</summary>
    public Table? Rows { get; init; }
    /// <summary>Media types of the answer.</summary>
    public IReadOnlyList<string> Produces { get; init; } = ["application/json"];
    /// <summary>Properties of the JSON body with their types, or null.</summary>
    public IReadOnlyList<ApiParameter>? Body { get; init; }
}
