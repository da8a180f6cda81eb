namespace PcapLab.Notebooks.Display;

/// <summary>One output in several forms; a front end shows the richest that it knows. There is always a <c>text/plain</c>.</summary>
public sealed class MimeBundle
{
    private readonly SortedDictionary<string, string> _data = new(StringComparer.Ordinal);

    /// <summary>An output that has a plain form.</summary>
    /// <param name="plain">What a terminal, a diff or a screen reader gets.</param>
    public MimeBundle(string plain) => _data["text/plain"] = plain;

    /// <summary>MIME type to text; binary types as base64.</summary>
    public IReadOnlyDictionary<string, string> Data => _data;

    /// <summary>The plain form.</summary>
    public string Plain => _data["text/plain"];

    /// <summary>The HTML form, when there is one.</summary>
    public string? Html => _data.GetValueOrDefault("text/html");

    /// <summary>The value itself, for renderers that can set it better than its text: a chart on paper stays a vector.</summary>
    internal object? Source { get; set; }

    /// <summary>Adds or replaces a form.</summary>
    /// <param name="mime">MIME type, such as <c>text/html</c>.</param>
    /// <param name="text">Markup or text, already escaped for its type.</param>
    /// <returns>This bundle.</returns>
    public MimeBundle With(string mime, string text)
    {
        _data[mime] = text;
        return this;
    }
}
