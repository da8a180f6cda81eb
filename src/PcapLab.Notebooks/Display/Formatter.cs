using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using PcapLab.Schema;

namespace PcapLab.Notebooks.Display;

/// <summary>Chooses how a value is shown: its own formatters by convention, then tables for sequences, then a plain form.</summary>
public static class Formatter
{
    /// <summary>Rows that a table looks at; more are counted only when that costs nothing.</summary>
    public const int MaxRows = 1000;

    private static readonly ConcurrentDictionary<Type, Func<object, MimeBundle>?> Conventions = new();

    /// <summary>The rich form of any value.</summary>
    public static MimeBundle Format(object? value)
    {
        var bundle = Choose(value);
        bundle.Source ??= value;
        return bundle;
    }

    private static MimeBundle Choose(object? value)
    {
        switch (value)
        {
            case null: return new MimeBundle("null");
            case MimeBundle bundle: return bundle;
            case IRich rich: return rich.ToRich();
            case string s: return new MimeBundle(HtmlText.Plain(s));
            case Exception e: return new MimeBundle(HtmlText.Plain($"{e.GetType().Name}: {e.Message}"));
            case Task: return new MimeBundle("A task: put `await` before it to see its result.");
        }

        var type = value.GetType();
        if (Conventions.GetOrAdd(type, FindConvention) is { } convention) return convention(value);
        if (KnownTypes.Format(value) is { } known) return known;
        if (IsScalar(type)) return new MimeBundle(HtmlText.Plain(Scalar(value)));
        if (value is IEnumerable sequence) return TableView.Of(sequence).ToRich();
        return OverridesToString(type) ? new MimeBundle(HtmlText.Plain(value.ToString() ?? "")) : TableView.OfMembers(value).ToRich();
    }

    /// <summary>Whether a value is shown as one word rather than by its members.</summary>
    internal static bool IsScalar(Type type) =>
        type.IsPrimitive || type.IsEnum || value_types.Contains(type) || (Nullable.GetUnderlyingType(type) is { } inner && IsScalar(inner));

    internal static string Scalar(object? value) => value switch
    {
        null => "",
        DateTimeOffset t => t.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        DateTime t => t.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        double or float => ((IFormattable)value).ToString("0.######", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static readonly HashSet<Type> value_types =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(Guid), typeof(Uri),
        typeof(System.Net.IPAddress), typeof(Ip), typeof(Int128), typeof(UInt128), typeof(DateOnly), typeof(TimeOnly),
    ];

    private static bool OverridesToString(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } t && t != typeof(object) && t != typeof(ValueType)
        && type.GetMethod("<Clone>$") is null; // a record's ToString is its members in one line: a table reads better

    private static Func<object, MimeBundle>? FindConvention(Type type)
    {
        var attribute = type.GetCustomAttributes(inherit: true).Concat(type.GetInterfaces().SelectMany(i => i.GetCustomAttributes(true)))
            .FirstOrDefault(a => a.GetType().Name == nameof(TypeFormatterSourceAttribute));
        if (attribute?.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) is not Type source) return null;
        if (Activator.CreateInstance(source) is not { } maker) return null;
        if (source.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(maker, null) is not IEnumerable formatters) return null;
        var writers = formatters.Cast<object>().Select(Writer).Where(w => w.Mime is not null).ToArray();
        return value => Apply(value, writers!);
    }

    private static (string? Mime, Func<object, string?> Write) Writer(object formatter)
    {
        var mime = formatter.GetType().GetProperty("MimeType")?.GetValue(formatter) as string;
        var format = formatter.GetType().GetMethod("Format", BindingFlags.Public | BindingFlags.Instance);
        return (format is null ? null : mime, value =>
        {
            var writer = new StringWriter(CultureInfo.InvariantCulture);
            return format!.Invoke(formatter, [value, writer]) is true ? writer.ToString() : null;
        });
    }

    private static MimeBundle Apply(object value, (string Mime, Func<object, string?> Write)[] writers)
    {
        var bundle = new MimeBundle(HtmlText.Plain(value.ToString() ?? ""));
        foreach (var (mime, write) in writers)
        {
            if (write(value) is { } text) bundle.With(mime, text);
        }

        return bundle;
    }
}
