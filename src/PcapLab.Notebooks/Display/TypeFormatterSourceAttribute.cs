namespace PcapLab.Notebooks.Display;

/// <summary>
/// Names the class that knows how a type is shown. .NET Interactive and our kernel both find it by this name and shape alone, so a library
/// that carries it shows well in either without referring to them.
/// </summary>
/// <param name="formatterSourceType">A class with a parameterless constructor and a public <c>CreateTypeFormatters()</c>; each formatter it
/// returns has <c>string MimeType</c> and <c>bool Format(object, TextWriter)</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Types to prefer, best first.</summary>
    public string[] PreferredMimeTypes { get; set; } = ["text/html", "text/plain"];
}

/// <summary>A formatter by .NET Interactive's convention: public <c>MimeType</c> and one public <c>Format</c>.</summary>
/// <param name="mimeType">What it writes.</param>
/// <param name="write">Writes the value.</param>
public sealed class ConventionFormatter(string mimeType, Action<object, TextWriter> write)
{
    /// <summary>What it writes.</summary>
    public string MimeType => mimeType;

    /// <summary>Writes the value; true because it always can.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        write(instance, writer);
        return true;
    }
}

/// <summary>The two formatters, HTML and plain text, of a type that makes its own <see cref="MimeBundle"/>.</summary>
/// <remarks>Used as <c>[TypeFormatterSource(typeof(RichFormatterSource))]</c> on a type that implements <see cref="IRich"/>.</remarks>
public sealed class RichFormatterSource
{
    /// <summary>The formatters, HTML first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new ConventionFormatter("text/html", (o, w) => w.Write(((IRich)o).ToRich().Html ?? HtmlText.Escape(((IRich)o).ToRich().Plain))),
        new ConventionFormatter("text/plain", (o, w) => w.Write(((IRich)o).ToRich().Plain)),
    ];
}

/// <summary>A value that knows its rich form.</summary>
public interface IRich
{
    /// <summary>HTML with plain text beside it; everything that came from a packet escaped.</summary>
    MimeBundle ToRich();
}
