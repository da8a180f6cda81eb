using PcapLab.Captures;
using PcapLab.Schema;
using PcapLab.Server.Security;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>Captures of the folder that the dashboard was given.</summary>
internal static class FilesApi
{
    public static IEnumerable<ApiRoute> Routes(SessionStore sessions, SessionOpener opener, CaptureFolder folder)
    {
        yield return new ApiRoute("GET", "/api/v1/files", "Captures of the folder that the dashboard was given, by name", http => Answers.Json(http, w =>
        {
            w.WriteStartObject();
            w.WriteString("folder", folder.Name);
            w.WriteStartArray("files");
            foreach (var file in folder.List())
            {
                w.WriteStartObject();
                w.WriteString("name", file.Name);
                w.WriteNumber("size_bytes", file.SizeBytes);
                w.WriteString("modified", Timestamp.Format((file.Modified - DateTime.UnixEpoch).Ticks * 100));
                w.WriteEndObject();
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }));
        yield return new ApiRoute("POST", "/api/v1/files/open", "Shows a capture of the folder", async http =>
        {
            var body = await RequestBody.Read(http, ControlJson.Default.OpenBody).ConfigureAwait(false);
            try
            {
                await sessions.Show(opener.Open(folder.Find(body.Name ?? ""), null, TimeProvider.System)).ConfigureAwait(false);
            }
            catch (CaptureException e)
            {
                throw new ApiException(e.Message);
            }

            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = [new("name", "File name in the folder")] };
    }
}
