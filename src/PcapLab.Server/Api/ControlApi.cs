using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using PcapLab.Captures;
using PcapLab.Captures.Live;
using PcapLab.Schema;
using PcapLab.Server.Security;
using PcapLab.Server.Sessions;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Api;

internal sealed record PauseBody(bool Pause);

internal sealed record OpenBody(string? Name);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PauseBody))]
[JsonSerializable(typeof(OpenBody))]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>Interfaces, starting and stopping, and the sessions recorded so far.</summary>
internal static class ControlApi
{
    public static IEnumerable<ApiRoute> Routes(SessionStore sessions, SessionOpener opener, SessionFiles files)
    {
        yield return new ApiRoute("GET", "/api/v1/interfaces", "Interfaces of this host", http => Answers.Json(http, WriteInterfaces));
        yield return new ApiRoute("GET", "/api/v1/capture/filter", "Checks a capture filter (BPF)", http =>
        {
            if (http.Request.Text("expr") is { } expression)
            {
                try
                {
                    new BpfFilter(expression).Dispose();
                }
                catch (CaptureException e)
                {
                    throw new ApiException(e.Message);
                }
            }

            return RequestBody.Done(http);
        }) { Parameters = [new("expr", "Capture filter")] };
        yield return new ApiRoute("POST", "/api/v1/capture", "Starts a capture; what was shown is closed", async http =>
        {
            var spec = Check(await RequestBody.Read(http, WorkerJson.Default.CaptureSpec).ConfigureAwait(false));
            await sessions.Show(await opener.Capture(spec, http.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
            await Answers.Json(http, w => SessionJson.Write(w, sessions.Current)).ConfigureAwait(false);
        })
        {
            Role = Role.Operator,
            Body = [new("interfaces", "Names of interfaces", "array"), new("filter", "Capture filter (BPF)"), new("snaplen", "Bytes kept of each packet", "integer"), new("promiscuous", "Whether to see what is for others", "boolean")],
        };
        yield return new ApiRoute("POST", "/api/v1/session/pause", "Holds the live view or replay, or goes on; a capture goes on writing", async http =>
        {
            sessions.Required.Pause((await RequestBody.Read(http, ControlJson.Default.PauseBody).ConfigureAwait(false)).Pause);
            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = [new("pause", "true holds, false goes on", "boolean")] };
        yield return new ApiRoute("POST", "/api/v1/session/stop", "Ends the capture or replay and keeps what there is", async http =>
        {
            await sessions.Required.Stop().ConfigureAwait(false);
            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator };
        yield return new ApiRoute("GET", "/api/v1/session", "What is shown", http => Answers.Json(http, w => SessionJson.Write(w, sessions.Current)));
        foreach (var route in Recorded(sessions, opener, files)) yield return route;
    }

    private static IEnumerable<ApiRoute> Recorded(SessionStore sessions, SessionOpener opener, SessionFiles files)
    {
        yield return new ApiRoute("GET", "/api/v1/sessions", "Recorded sessions, newest first", http => Answers.Json(http, w =>
        {
            w.WriteStartArray();
            foreach (var file in files.List())
            {
                w.WriteStartObject();
                w.WriteString("name", file.Name);
                w.WriteNumber("size_bytes", file.SizeBytes);
                w.WriteString("modified", Timestamp.Format((file.Modified - DateTime.UnixEpoch).Ticks * 100));
                w.WriteBoolean("current", sessions.Current?.File == file.Name);
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }));
        yield return new ApiRoute("POST", "/api/v1/sessions/open", "Shows a recorded session", async http =>
        {
            var body = await RequestBody.Read(http, ControlJson.Default.OpenBody).ConfigureAwait(false);
            try
            {
                await sessions.Show(opener.OpenRecorded(body.Name ?? "")).ConfigureAwait(false);
            }
            catch (CaptureException e)
            {
                throw new ApiException(e.Message);
            }

            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = [new("name", "File name of the session")] };
        yield return new ApiRoute("GET", "/api/v1/sessions/{name}", "A recorded session's capture file", async http =>
        {
            var path = files.Find(http.Request.RouteValues["name"]?.ToString() ?? "");
            http.Response.ContentType = "application/octet-stream";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{Path.GetFileName(path)}\"";
            await http.Response.SendFileAsync(path, http.RequestAborted).ConfigureAwait(false);
        }) { Parameters = [new("name", "File name", In: "path")], Produces = ["application/octet-stream"] };
        yield return new ApiRoute("DELETE", "/api/v1/sessions/{name}", "Deletes a recorded session for good", http =>
        {
            var path = files.Find(http.Request.RouteValues["name"]?.ToString() ?? "");
            if (sessions.Current?.File == Path.GetFileName(path)) throw new ApiException("the session is shown; open another one first", 409);
            File.Delete(path);
            return RequestBody.Done(http);
        }) { Role = Role.Operator, Parameters = [new("name", "File name", In: "path")] };
    }

    private static CaptureSpec Check(CaptureSpec spec)
    {
        if (spec.Interfaces.Count is 0 or > 16 || spec.Interfaces.Any(string.IsNullOrEmpty)) throw new ApiException("choose 1 to 16 interfaces");
        if (spec.Snaplen is < 64 or > 262_144) throw new ApiException("snaplen must be 64 to 262144");
        if (spec.Filter.Length > 4000) throw new ApiException("the capture filter is longer than 4000 characters");
        return spec;
    }

    private static void WriteInterfaces(System.Text.Json.Utf8JsonWriter w)
    {
        IReadOnlyList<CaptureDevice> devices;
        try
        {
            devices = CaptureDevices.List();
        }
        catch (CaptureException e)
        {
            throw new ApiException(e.Message, StatusCodes.Status503ServiceUnavailable);
        }

        var systems = System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces();
        w.WriteStartArray();
        foreach (var device in devices)
        {
            w.WriteStartObject();
            w.WriteString("name", device.Name);
            w.WriteString("description", device.Description);
            w.WriteStartArray("addresses");
            foreach (var address in device.Addresses) w.WriteStringValue(address);
            w.WriteEndArray();
            w.WriteStartArray("networks");
            foreach (var network in systems.Where(s => s.Name == device.Name).SelectMany(LocalNetwork.Of)) w.WriteStringValue(network.ToString());
            w.WriteEndArray();
            w.WriteBoolean("up", device.IsUp);
            w.WriteBoolean("loopback", device.IsLoopback);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
