using System.Text.Json;
using PcapLab.Analysis;
using PcapLab.Server.Api;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Live;

/// <summary>A part of what viewers are pushed, and when it last changed.</summary>
internal sealed class LivePart(string name, Action<Utf8JsonWriter, Session?> write)
{
    private byte[] _bytes = [];

    public string Name => name;
    public long ChangedAt { get; private set; }
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Writes the part anew; true when it differs from what viewers have.</summary>
    public bool Refresh(Session? session, long sequence)
    {
        using var to = new MemoryStream();
        using (var writer = new Utf8JsonWriter(to)) write(writer, session);
        var bytes = to.ToArray();
        if (bytes.AsSpan().SequenceEqual(_bytes)) return false;
        _bytes = bytes;
        ChangedAt = sequence;
        return true;
    }

    /// <summary>The first of the rows by bytes: what an overview needs, not the whole table.</summary>
    public static void WriteTop(Utf8JsonWriter w, Session? session)
    {
        w.WriteStartObject();
        if (session is not null)
        {
            var result = session.Result;
            w.WritePropertyName("talkers");
            TableJson.WriteRows(w, EndpointRow.Table, result.Endpoints.Take(10));
            w.WritePropertyName("layers");
            w.WriteStartObject();
            foreach (var (layer, frames) in result.Layers.OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Take(24)) w.WriteNumber(layer, frames);
            w.WriteEndObject();
            w.WriteStartObject("counts");
            w.WriteNumber("flows", result.Flows.Count);
            w.WriteNumber("endpoints", result.Endpoints.Count);
            w.WriteNumber("hosts", result.Hosts.Count);
            w.WriteNumber("dns", result.Dns.Count);
            w.WriteNumber("tls", result.Tls.Count);
            w.WriteNumber("http", result.Http.Count);
            w.WriteNumber("findings", result.Findings.Count);
            w.WriteEndObject();
            w.WritePropertyName("findings");
            TableJson.WriteRows(w, Findings.Finding.Table, result.Findings.Take(3));
        }

        w.WriteEndObject();
    }
}
