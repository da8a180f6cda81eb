using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Api;

/// <summary>Reads a JSON body; what is wrong with it is told.</summary>
internal static class RequestBody
{
    public static async Task<T> Read<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted).ConfigureAwait(false) ?? throw new ApiException("the body must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new ApiException($"the body is not as expected: {e.Message}");
        }
    }

    public static Task Done(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
