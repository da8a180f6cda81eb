using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace PcapLab.Server.Metrics;

/// <summary>
/// Prometheus' text exposition (0.0.4) over one meter: dots become underscores, units are spelled out (seconds, bytes), counters end in _total,
/// histograms have fixed buckets.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>Listens to this very meter: other dashboards of the process have one of the same name.</summary>
    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Take(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Take(i, v, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, series) in family.Series) series.Write(text, name, labels);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = instrument.GetType().Name;
        var type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : kind.Contains("Counter", StringComparison.Ordinal) ? "counter" : "gauge";
        var name = NameOf(instrument, type);
        var labels = Labels(tags);
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out var family)) _families[name] = family = new Family(type, instrument.Description ?? "", new(StringComparer.Ordinal));
            if (!family.Series.TryGetValue(labels, out var series)) family.Series[labels] = series = new Series(type == "histogram");
            series.Add(value, instrument.IsObservable || type == "gauge");
        }
    }

    private static string NameOf(Instrument instrument, string type)
    {
        var name = instrument.Name.Replace('.', '_');
        name += instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return type == "counter" ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(key).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private sealed record Family(string Type, string Help, SortedDictionary<string, Series> Series);

    private sealed class Series(bool histogram)
    {
        private readonly long[] _counts = new long[histogram ? Buckets.Length : 0];
        private double _value;
        private long _count;

        public void Add(double value, bool replaces)
        {
            _value = replaces ? value : _value + value;
            if (!histogram) return;
            _count++;
            for (var i = 0; i < Buckets.Length; i++) _counts[i] += value <= Buckets[i] ? 1 : 0;
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            var braces = labels.Length == 0 ? "" : "{" + labels + "}";
            if (!histogram)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {_value}\n");
                return;
            }

            var comma = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < Buckets.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{comma}le=\"{Buckets[i]}\"}} {_counts[i]}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{comma}le=\"+Inf\"}} {_count}\n{name}_sum{braces} {_value}\n{name}_count{braces} {_count}\n");
        }
    }
}
