using PcapLab.Analysis;
using PcapLab.Captures.Live;
using PcapLab.Export;
using PcapLab.Server.Scan;
using PcapLab.Server.Security;
using PcapLab.Server.Workers;

namespace PcapLab.Server.Api;

/// <summary>The device scanner.</summary>
internal static class ScanApi
{
    public static IEnumerable<ApiRoute> Routes(Scanner scanner)
    {
        yield return new ApiRoute("GET", "/api/v1/scan", "The scan that runs, or the last one; format=csv downloads it", http =>
        {
            if (http.Request.Text("format", 8) == "csv")
            {
                http.Response.ContentType = "text/csv; charset=utf-8";
                http.Response.Headers.ContentDisposition = "attachment; filename=\"devices.csv\"";
                using var text = new MemoryStream();
                ExporterRegistry.Find("csv")!.Write(DeviceRow.Table, scanner.Devices, text);
                return http.Response.Body.WriteAsync(text.ToArray(), http.RequestAborted).AsTask();
            }

            return Answers.Json(http, w =>
            {
                w.WriteStartObject();
                w.WriteString("state", scanner.State);
                w.WriteString("interface", scanner.Interface);
                w.WriteNumber("done", scanner.Done);
                w.WriteNumber("of", scanner.Of);
                w.WriteString("error", scanner.Error);
                w.WriteString("vendors", MacVendors.Source);
                w.WritePropertyName("devices");
                TableJson.WriteRows(w, DeviceRow.Table, scanner.Devices);
                w.WriteEndObject();
            });
        }) { Rows = DeviceRow.Table, Parameters = [new("format", "csv, or nothing for JSON")] };
        yield return new ApiRoute("POST", "/api/v1/scan", "Asks the interface's own network who is there", async http =>
        {
            scanner.Start(await RequestBody.Read(http, WorkerJson.Default.ScanSpec).ConfigureAwait(false));
            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = [new("interface", "Name of the interface"), new("confirm", "Whether more than 1022 addresses may be asked", "boolean")] };
    }
}
