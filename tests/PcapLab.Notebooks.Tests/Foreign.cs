namespace PcapLab.Notebooks.Tests.Foreign;

/// <summary>Stands for another library's copy of the convention.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}

internal sealed class Source
{
    public IEnumerable<object> CreateTypeFormatters() => [new Html()];
}

internal sealed class Html
{
    public string MimeType => "text/html";

    public bool Format(object instance, TextWriter writer)
    {
        writer.Write("<b>" + instance + "</b>");
        return true;
    }
}

[TypeFormatterSource(typeof(Source))]
internal sealed class Thing
{
    public override string ToString() => "thing";
}
