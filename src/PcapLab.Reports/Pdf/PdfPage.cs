using System.Globalization;
using System.Text;
using PcapLab.Reports.Drawing;

namespace PcapLab.Reports.Pdf;

/// <summary>A page's content while it is written: operators, marked content and annotations.</summary>
internal sealed class PdfPage(PdfDocument document, int number, double width, double height)
{
    private readonly List<PdfTag> _marked = [];
    private readonly List<int> _annotations = [];

    public int Number => number;
    public double Width => width;
    public double Height => height;

    /// <summary>The operators so far; back ends append to it in page space (origin at the bottom left).</summary>
    public StringBuilder Content { get; } = new();

    /// <summary>Marks what is drawn until disposed as content of a structure node.</summary>
    public IDisposable Mark(PdfTag tag)
    {
        var mcid = _marked.Count;
        _marked.Add(tag);
        tag.AddContent(this, mcid);
        Content.Append(CultureInfo.InvariantCulture, $"/{tag.Type}<</MCID {mcid}>>BDC\n");
        return new Closing(() => Content.Append("EMC\n"));
    }

    /// <summary>Marks what is drawn until disposed as decoration that is not part of the text: rules, running heads, bars.</summary>
    public IDisposable Artifact(string kind = "")
    {
        Content.Append(kind.Length == 0 ? "/Artifact BMC\n" : $"/Artifact<</Type/{kind}>>BDC\n");
        return new Closing(() => Content.Append("EMC\n"));
    }

    /// <summary>A link over a rectangle (top-left coordinates) to a destination or a URI.</summary>
    public void Link(double x, double y, double w, double h, string action, PdfTag? tag, string description)
    {
        var annotation = document.File.Reserve();
        _annotations.Add(annotation);
        var parent = "";
        if (tag is not null)
        {
            tag.AddAnnotation(this, annotation);
            parent = string.Create(CultureInfo.InvariantCulture, $"/StructParent {document.RegisterAnnotation(tag)}");
        }

        document.File.Set(annotation, $"<</Type/Annot/Subtype/Link/Rect[{Num.Of(x)} {Num.Of(height - y - h)} {Num.Of(x + w)} {Num.Of(height - y)}]/Border[0 0 0]/F 4/Contents{PdfText.String(description)}{parent}{action}>>");
    }

    internal IReadOnlyList<PdfTag> Marked => _marked;

    internal void Write(PdfFile file, int parent, string resources, int structParents)
    {
        var content = file.AddStream("", Encoding.Latin1.GetBytes(Content.ToString()));
        var annots = _annotations.Count == 0 ? "" : $"/Annots[{string.Join(' ', _annotations.Select(PdfFile.Ref))}]";
        file.Set(number, string.Create(CultureInfo.InvariantCulture, $"<</Type/Page/Parent {PdfFile.Ref(parent)}/MediaBox[0 0 {Num.Of(width)} {Num.Of(height)}]/Resources {resources}/Contents {PdfFile.Ref(content)}/StructParents {structParents}/Tabs/S{annots}>>"));
    }
}
