using System.Text.Json;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Server.Api;

/// <summary>The display filter language as the API offers it: checking, compiling, and the fields for completion.</summary>
internal static class DisplayFilters
{
    /// <summary>Throws <see cref="ApiException"/> with the place of the error.</summary>
    public static Filter Compile(string text)
    {
        try
        {
            return FilterCompiler.Compile(text);
        }
        catch (FilterException e)
        {
            throw new ApiException(e.Problem) { Position = Math.Max(0, e.Column - 1), Length = 1 };
        }
    }

    /// <summary>Throws <see cref="ApiException"/> when it is no filter; nothing is one.</summary>
    public static void Check(string text)
    {
        if (text.Length > 0) Compile(text);
    }

    public static void WriteFields(Utf8JsonWriter w)
    {
        var protocols = FieldCatalog.Default.Protocols.Select(p => (p.Name, p.Title, Type: "protocol", Protocol: p.Name));
        var fields = FieldCatalog.Default.Fields.Select(f => (f.Field.Name, f.Field.Title, Type: f.Field.Type.ToString().ToLowerInvariant(), Protocol: f.Owner.Name));
        w.WriteStartArray();
        foreach (var (name, title, type, protocol) in protocols.Concat(fields).DistinctBy(f => f.Name).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            w.WriteStartObject();
            w.WriteString("name", name);
            w.WriteString("title", title);
            w.WriteString("type", type);
            w.WriteString("protocol", protocol);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
