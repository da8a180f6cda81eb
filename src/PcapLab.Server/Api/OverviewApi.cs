using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PcapLab.Analysis;
using PcapLab.Findings;
using PcapLab.Schema;
using PcapLab.Server.Packets;
using PcapLab.Server.Sessions;

namespace PcapLab.Server.Api;

/// <summary>GET /api/v1/overview: who, what and how much, over the whole session or the brushed period.</summary>
internal static class OverviewApi
{
    private const int Top = 10;
    private const int TopApps = 7;

    public static IEnumerable<ApiRoute> Routes(SessionStore sessions)
    {
        yield return new ApiRoute("GET", "/api/v1/overview", "Applications, talkers, conversations and sizes of a period", http =>
        {
            var session = sessions.Required;
            var period = http.Request.Period();
            return Answers.Json(http, w => Write(w, session, period));
        }) { Parameters = [new("from", "Start of the period, RFC 3339 or ns"), new("to", "End of the period")] };
    }

    private static void Write(Utf8JsonWriter w, Session session, (long From, long To)? period)
    {
        w.WriteStartObject();
        session.Traffic.Read(period, fold =>
        {
            w.WriteNumber("packets", fold.Total.Packets);
            w.WriteNumber("bytes", fold.Total.Bytes);
            WriteTime(w, "first", fold.Total.Packets == 0 ? null : fold.First);
            WriteTime(w, "last", fold.Total.Packets == 0 ? null : fold.Last);
            var addresses = session.Addresses;
            WriteTalkers(w, fold, addresses, session.Result.Hosts);
            WritePlaces(w, fold, addresses, session.Knowledge);
            WritePairs(w, fold, addresses);
            WriteSizes(w, fold);
            return 0;
        });
        WriteApps(w, session, period);
        var result = session.Result;
        w.WritePropertyName("findings");
        TableJson.WriteRows(w, Finding.Table, result.Findings.Where(f => f.Severity >= Severity.Medium && Overlaps(f, period)).Take(3));
        w.WriteStartObject("quality");
        w.WriteString("grade", result.Quality.Grade);
        w.WriteStartArray("reasons");
        foreach (var reason in result.Quality.Reasons) w.WriteStringValue(reason);
        w.WriteEndArray();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static bool Overlaps(Finding f, (long From, long To)? period) => period is not { } p || (f.First <= p.To && f.Last >= p.From);

    private static void WriteTalkers(Utf8JsonWriter w, TrafficFold fold, Ip[] addresses, IReadOnlyList<HostRow> hosts)
    {
        w.WriteStartArray("talkers");
        foreach (var (number, traffic) in fold.Addresses.OrderByDescending(a => a.Traffic.Bytes).ThenBy(a => addresses[a.Address]).Take(Top))
        {
            var host = Find(hosts, addresses[number]);
            w.WriteStartObject();
            w.WriteString("name", addresses[number].ToString());
            w.WriteString("known_as", host?.Names?.Split(", ")[0]);
            w.WriteString("threat_lists", host?.ThreatLists);
            w.WriteNumber("packets", traffic.Packets);
            w.WriteNumber("bytes", traffic.Bytes);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    /// <summary>Hosts stand in the order of their addresses.</summary>
    private static HostRow? Find(IReadOnlyList<HostRow> hosts, Ip ip)
    {
        int low = 0, high = hosts.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var host = hosts[middle];
            if (host.Ip == ip) return host;
            if (host.Ip.CompareTo(ip) < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>Traffic by country, as far as the database knows; without one there is nothing to say.</summary>
    private static void WritePlaces(Utf8JsonWriter w, TrafficFold fold, Ip[] addresses, Analysis.Intelligence.Knowledge knowledge)
    {
        w.WriteStartArray("places");
        if (knowledge.HasPlaces)
        {
            var places = new Dictionary<string, (Traffic Traffic, int Hosts)>(StringComparer.Ordinal);
            foreach (var (number, traffic) in fold.Addresses)
            {
                if (knowledge.Country(addresses[number]) is not { } country) continue;
                var (sum, hosts) = places.GetValueOrDefault(country);
                places[country] = (new Traffic { Packets = sum.Packets + traffic.Packets, Bytes = sum.Bytes + traffic.Bytes }, hosts + 1);
            }

            foreach (var (country, (traffic, hosts)) in places.OrderByDescending(p => p.Value.Traffic.Bytes).ThenBy(p => p.Key, StringComparer.Ordinal).Take(2 * Top))
            {
                w.WriteStartObject();
                w.WriteString("country", country);
                w.WriteNumber("hosts", hosts);
                w.WriteNumber("packets", traffic.Packets);
                w.WriteNumber("bytes", traffic.Bytes);
                w.WriteEndObject();
            }
        }

        w.WriteEndArray();
    }

    private static void WritePairs(Utf8JsonWriter w, TrafficFold fold, Ip[] addresses)
    {
        w.WriteStartArray("pairs");
        foreach (var (pair, traffic) in fold.Pairs.OrderByDescending(p => p.Value.Bytes).ThenBy(p => addresses[p.Key.Low]).ThenBy(p => addresses[p.Key.High]).Take(Top))
        {
            w.WriteStartObject();
            w.WriteString("a", addresses[pair.Low].ToString());
            w.WriteString("b", addresses[pair.High].ToString());
            w.WriteNumber("packets", traffic.Packets);
            w.WriteNumber("bytes", traffic.Bytes);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteSizes(Utf8JsonWriter w, TrafficFold fold)
    {
        w.WriteStartArray("sizes");
        for (var i = 0; i < fold.Sizes.Length; i++)
        {
            w.WriteStartObject();
            w.WriteNumber("from", i == 0 ? 0 : TrafficFold.SizeEnds[i - 1] + 1);
            w.WriteNumber("to", Math.Min(TrafficFold.SizeEnds[i], ushort.MaxValue));
            w.WriteNumber("packets", fold.Sizes[i]);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    /// <summary>Applications come from the timeline, so a brushed period is exact to its bins.</summary>
    private static void WriteApps(Utf8JsonWriter w, Session session, (long From, long To)? period)
    {
        var timeline = session.Result.Timeline;
        var apps = new Dictionary<string, Traffic>(StringComparer.Ordinal);
        foreach (var row in timeline.Rows)
        {
            if (period is { } p && (row.Start > p.To || row.Start + timeline.BinWidthNs <= p.From)) continue;
            ref var traffic = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(apps, row.App, out _);
            traffic.Packets += row.Packets;
            traffic.Bytes += row.Bytes;
        }

        w.WriteStartArray("apps");
        var other = default(Traffic);
        var place = 0;
        foreach (var (app, traffic) in apps.OrderByDescending(a => a.Value.Bytes).ThenBy(a => a.Key, StringComparer.Ordinal))
        {
            if (place++ < TopApps)
            {
                WriteNamed(w, app, traffic);
                continue;
            }

            other.Packets += traffic.Packets;
            other.Bytes += traffic.Bytes;
        }

        if (other.Packets > 0) WriteNamed(w, "other", other);
        w.WriteEndArray();
    }

    private static void WriteNamed(Utf8JsonWriter w, string name, Traffic traffic)
    {
        w.WriteStartObject();
        w.WriteString("name", name);
        w.WriteNumber("packets", traffic.Packets);
        w.WriteNumber("bytes", traffic.Bytes);
        w.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter w, string name, long? ns)
    {
        if (ns is { } value) w.WriteString(name, Timestamp.Format(value));
        else w.WriteNull(name);
    }
}
