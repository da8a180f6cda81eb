using System.Text.Json;
using PcapLab.Pipeline;

namespace PcapLab.Server.Api;

/// <summary>The display filter language as the API offers it: checking, compiling, and the fields for completion.</summary>
internal static class DisplayFilters
{
    public static PacketVisitor Compile(string filter) => throw new ApiException("display filters are not in this build") { Position = 0, Length = filter.Length };

    /// <summary>Throws <see cref="ApiException"/> with the place of the error.</summary>
    public static void Check(string filter)
    {
        if (filter.Length > 0) Compile(filter);
    }

    public static void WriteFields(Utf8JsonWriter w)
    {
        w.WriteStartArray();
        foreach (var protocol in FieldCatalog.Protocols)
        {
            WriteField(w, protocol.Name, protocol.Title, "protocol", protocol.Name);
            foreach (var field in protocol.Fields.DistinctBy(f => f.Name)) WriteField(w, field.Name, field.Title, field.Type.ToString().ToLowerInvariant(), protocol.Name);
        }

        w.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter w, string name, string title, string type, string protocol)
    {
        w.WriteStartObject();
        w.WriteString("name", name);
        w.WriteString("title", title);
        w.WriteString("type", type);
        w.WriteString("protocol", protocol);
        w.WriteEndObject();
    }
}
