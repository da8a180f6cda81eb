using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PcapLab.Server;

/// <summary>JSON out, written by hand so that every name is a table's own; errors are one object with one sentence.</summary>
internal static class Answers
{
    public static async Task Json(HttpContext http, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        await using (writer.ConfigureAwait(false)) write(writer);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    public static Task Error(HttpContext http, int status, string message) => Json(http, w =>
    {
        w.WriteStartObject();
        w.WriteString("error", message);
        w.WriteEndObject();
    }, status);
}
