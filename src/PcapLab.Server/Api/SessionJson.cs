using System.Globalization;
using System.Text.Json;
using PcapLab.Schema;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>A session's figures; nanosecond integers are strings because JavaScript cannot hold them.</summary>
internal static class SessionJson
{
    public static void Write(Utf8JsonWriter w, Session? session)
    {
        if (session is null)
        {
            w.WriteNullValue();
            return;
        }

        var s = session.Status;
        w.WriteStartObject();
        w.WriteString("id", session.Id);
        w.WriteString("title", session.Title);
        w.WriteString("kind", session.Kind);
        w.WriteString("state", s.State.ToString().ToLowerInvariant());
        w.WriteNumber("version", session.Version);
        w.WriteNumber("packets", s.Packets);
        w.WriteNumber("bytes", s.Bytes);
        if (s.Drops is { } drops) w.WriteNumber("drops", drops);
        else w.WriteNull("drops");
        w.WriteNumber("lag_s", Math.Round(s.LagSeconds, 3));
        w.WriteNumber("packets_per_s", Math.Round(s.PacketsPerSecond, 1));
        w.WriteNumber("bits_per_s", Math.Round(s.BitsPerSecond));
        if (s.Progress is { } progress) w.WriteNumber("progress", Math.Round(progress, 4));
        else w.WriteNull("progress");
        WriteTime(w, "first", s.FirstNs);
        WriteTime(w, "last", s.LastNs);
        w.WriteString("error", s.Error);
        w.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter w, string name, long? ns)
    {
        if (ns is { } value)
        {
            w.WriteString(name, Timestamp.Format(value));
            w.WriteString(name + "_ns", value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        w.WriteNull(name);
        w.WriteNull(name + "_ns");
    }
}
