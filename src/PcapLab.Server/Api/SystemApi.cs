using System.Globalization;
using System.Reflection;
using PcapLab.Server.Live;
using PcapLab.Server.Metrics;
using PcapLab.Server.Security;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>Who am I, the session's figures, and the pages for machines: health, metrics, debug, OpenAPI.</summary>
internal static class SystemApi
{
    public static IEnumerable<ApiRoute> Routes(SessionStore sessions, PushHub hub, PrometheusText metrics, Analysis.Intelligence.Knowledge knowledge, Func<IReadOnlyList<ApiRoute>> all)
    {
        yield return new ApiRoute("GET", "/api/v1/me", "Name and role of the caller, and the version", http => Answers.Json(http, w =>
        {
            w.WriteStartObject();
            w.WriteString("name", Access.Of(http).Name);
            w.WriteString("role", Access.Of(http).Role.ToString().ToLowerInvariant());
            w.WriteString("version", Version);
            w.WriteBoolean("places", knowledge.HasPlaces);
            w.WriteBoolean("threats", knowledge.HasThreats);
            w.WriteStartArray("knowledge");
            foreach (var line in knowledge.Versions) w.WriteStringValue(line);
            w.WriteEndArray();
            w.WriteStartObject("palette");
            foreach (var (app, place) in Reports.Theming.Palette.Protocols.OrderBy(p => p.Key, StringComparer.Ordinal)) w.WriteNumber(app, place + 1);
            w.WriteEndObject();
            w.WriteEndObject();
        }));
        yield return new ApiRoute("GET", "/api/v1/stats", "The session's figures", http => Answers.Json(http, w => SessionJson.Write(w, sessions.Current)));
        yield return new ApiRoute("GET", "/api/v1/openapi.json", "This document", http => Answers.Json(http, w => OpenApi.Write(w, all())));
        yield return new ApiRoute("GET", "/healthz", "Whether the server runs; open to all", http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "ok\n"))
        { Role = Role.None, Produces = ["text/plain"] };
        yield return new ApiRoute("GET", "/metrics", "Prometheus text exposition", http =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, metrics.Write());
        }) { Produces = ["text/plain"] };
        yield return new ApiRoute("GET", "/debug", "Process facts for a bug report", http => Answers.Json(http, w =>
        {
            w.WriteStartObject();
            w.WriteString("version", Version);
            w.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
            w.WriteString("system", System.Runtime.InteropServices.RuntimeInformation.OSDescription);
            w.WriteNumber("threads", ThreadPool.ThreadCount);
            w.WriteNumber("working_set_bytes", Environment.WorkingSet);
            w.WriteNumber("heap_bytes", GC.GetTotalMemory(false));
            w.WriteNumber("gen2_collections", GC.CollectionCount(2));
            w.WriteString("push_epoch", hub.Epoch);
            w.WriteString("push_sequence", hub.Sequence.ToString(CultureInfo.InvariantCulture));
            w.WritePropertyName("session");
            SessionJson.Write(w, sessions.Current);
            w.WriteStartArray("limits");
            foreach (var limit in sessions.Current?.Result.Limits ?? []) w.WriteStringValue(limit);
            w.WriteEndArray();
            w.WriteEndObject();
        })) { Role = Role.Operator };
    }

    private static string Version { get; } = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
