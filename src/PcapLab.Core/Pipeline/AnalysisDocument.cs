using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Export;
using PcapLab.Schema;

namespace PcapLab.Pipeline;

/// <summary>The analysis as JSON: the document of <c>analyze --json</c> that scripts, reports, dashboard and notebooks read. Names are a contract.</summary>
public static class AnalysisDocument
{
    /// <summary>Rows per table unless everything is asked for.</summary>
    public const int TopRows = 20;

    /// <summary>Writes one document; either part may be missing, but not both.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="file">The input as the user named it.</param>
    /// <param name="result">The analysis, or null when nothing could be read.</param>
    /// <param name="error">Why the input could not be read, or null.</param>
    /// <param name="full">All rows instead of the top 20 of each table.</param>
    public static void Write(Utf8JsonWriter json, string file, AnalysisResult? result, string? error, bool full)
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        json.WriteString("error", error);
        if (result is not null)
        {
            json.WritePropertyName("info");
            Info(json, result.Info);
            json.WritePropertyName("quality");
            Quality(json, result.Quality);
            json.WriteStartObject("layers");
            foreach (var (name, frames) in result.Layers.OrderBy(l => l.Key, StringComparer.Ordinal)) json.WriteNumber(name, frames);
            json.WriteEndObject();
            Tables(json, result, full);
        }

        json.WriteEndObject();
    }

    private static void Tables(Utf8JsonWriter json, AnalysisResult result, bool full)
    {
        foreach (var t in ResultTable.All)
        {
            if (t.Table == InterfaceFacts.Table) continue; // stands in info
            json.WritePropertyName(t.Table.Name);
            t.Json(json, result, full ? null : TopRows);
        }

        json.WriteNumber("timeline_bin_ns", result.Timeline.BinWidthNs);
        json.WriteStartObject("rows"); // how many there are when a table was cut
        foreach (var t in ResultTable.All.Where(t => t.Table != InterfaceFacts.Table)) json.WriteNumber(t.Table.Name, t.Count(result));
        json.WriteEndObject();
        if (result.Decryption is { } d)
        {
            json.WriteStartObject("decryption");
            json.WriteNumber("secrets", d.Secrets);
            json.WriteNumber("sessions", d.Sessions);
            json.WriteNumber("keyed", d.Keyed);
            json.WriteNumber("decrypted", d.Opened);
            json.WriteEndObject();
        }

        Texts(json, "limits", result.Limits);
        Texts(json, "knowledge", result.Knowledge);
    }

    /// <summary>The capture facts, as in <c>info --json</c>.</summary>
    public static void Info(Utf8JsonWriter json, CaptureFacts info)
    {
        json.WriteStartObject();
        json.WriteString("file", info.File);
        json.WriteString("format", info.Format);
        json.WriteString("byte_order", info.ByteOrder);
        json.WriteString("compression", info.Compression);
        Number(json, "size_bytes", info.SizeBytes);
        json.WriteString("sha256", info.Sha256);
        json.WriteNumber("packets", info.Packets);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteNumber("captured_bytes", info.CapturedBytes);
        json.WriteString("first", info.First is { } first ? Timestamp.Format(first) : null);
        json.WriteString("last", info.Last is { } last ? Timestamp.Format(last) : null);
        Number(json, "first_ns", info.First);
        Number(json, "last_ns", info.Last);
        json.WriteNumber("duration_s", Math.Round(info.DurationS, 9));
        json.WriteBoolean("in_order", info.InOrder);
        json.WriteNumber("snaplen", info.Snaplen);
        json.WriteBoolean("truncated", info.Truncated);
        json.WriteString("damage", info.Damage);
        json.WriteNumber("cut_packets", info.CutPackets);
        json.WriteStartArray("interfaces");
        foreach (var i in info.Interfaces) CellText.Row(json, InterfaceFacts.Table, i);
        json.WriteEndArray();
        Texts(json, "comments", info.Comments);
        json.WriteEndObject();
    }

    private static void Quality(Utf8JsonWriter json, CaptureQuality q)
    {
        json.WriteStartObject();
        json.WriteString("grade", q.Grade);
        Texts(json, "reasons", q.Reasons);
        json.WriteNumber("cut_packets", q.CutPackets);
        json.WriteNumber("offload_frames", q.OffloadFrames);
        json.WriteNumber("duplicates", q.Duplicates);
        json.WriteNumber("clock_steps", q.ClockSteps);
        json.WriteNumber("largest_clock_step_ns", q.LargestClockStepNs);
        Number(json, "drops", q.Drops);
        json.WriteNumber("tcp_flows", q.TcpFlows);
        json.WriteNumber("one_way_tcp_flows", q.OneWayTcpFlows);
        json.WriteNumber("mid_stream_tcp_flows", q.MidStreamTcpFlows);
        json.WriteNumber("unseen_segments", q.UnseenSegments);
        json.WriteNumber("incomplete_fragments", q.IncompleteFragments);
        if (q.BadChecksums is { } bad) json.WriteNumber("bad_checksums", bad);
        else json.WriteNull("bad_checksums");
        json.WriteStartArray("stops");
        foreach (var s in q.Stops)
        {
            json.WriteStartObject();
            json.WriteString("layer", s.Layer);
            json.WriteString("reason", s.Reason);
            json.WriteNumber("frames", s.Frames);
            json.WriteNumber("first_frame", s.FirstFrame);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var t in texts) json.WriteStringValue(t);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } v) json.WriteNumber(name, v);
        else json.WriteNull(name);
    }
}
