using System.Text.Encodings.Web;
using System.Text.Json;
using PcapLab.Reports.Charts;

namespace PcapLab.Reports.Html;

/// <summary>The values behind the timeline for the page's script: names, rounded values per bin, and how a bin becomes a rate. Times are strings, for JavaScript's numbers cannot hold them.</summary>
internal static class TimelineData
{
    public static string Json(TimelineChart chart)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("start", chart.Start.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("bin", chart.Bin.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("unit", chart.Unit);
            json.WriteNumber("scale", chart.Scale);
            json.WriteStartArray("series");
            foreach (var series in chart.Series)
            {
                json.WriteStartObject();
                json.WriteString("name", series.Name);
                json.WriteStartArray("values");
                foreach (var value in series.Values) json.WriteNumberValue((long)Math.Round(value));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
