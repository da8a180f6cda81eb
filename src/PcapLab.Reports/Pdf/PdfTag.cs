namespace PcapLab.Reports.Pdf;

/// <summary>
/// A node of the document's logical structure (14.7): what the screen reader and the copy command walk. Nodes hold other nodes, marked
/// content of pages, and links.
/// </summary>
internal sealed class PdfTag(string type, PdfTag? parent)
{
    private readonly List<object> _kids = [];

    public string Type => type;
    public PdfTag? Parent => parent;
    public string? Alt { get; init; }

    /// <summary>Extra entries of the dictionary, such as a table head's scope.</summary>
    public string Attributes { get; init; } = "";

    public int Number { get; private set; }

    public bool IsEmpty => _kids.Count == 0;

    public PdfTag Child(string childType, string? alt = null, string attributes = "")
    {
        var child = new PdfTag(childType, this) { Alt = alt, Attributes = attributes };
        _kids.Add(child);
        return child;
    }

    /// <summary>Notes that a page's marked content with this number belongs here.</summary>
    public void AddContent(PdfPage page, int mcid) => _kids.Add((page, mcid));

    /// <summary>Notes that a link annotation belongs here.</summary>
    public void AddAnnotation(PdfPage page, int annotation) => _kids.Add(new Annotation(page, annotation));

    /// <summary>Writes this node and all below; returns its object number.</summary>
    public int Write(PdfFile file, int parentNumber)
    {
        Number = file.Reserve();
        var kids = new List<string>();
        foreach (var kid in _kids)
        {
            switch (kid)
            {
                case PdfTag { IsEmpty: false } tag:
                    kids.Add(PdfFile.Ref(tag.Write(file, Number)));
                    break;
                case (PdfPage page, int mcid):
                    kids.Add($"<</Type/MCR/Pg {PdfFile.Ref(page.Number)}/MCID {mcid.ToString(System.Globalization.CultureInfo.InvariantCulture)}>>");
                    break;
                case Annotation a:
                    kids.Add($"<</Type/OBJR/Pg {PdfFile.Ref(a.Page.Number)}/Obj {PdfFile.Ref(a.Number)}>>");
                    break;
            }
        }

        var alt = Alt is null ? "" : "/Alt" + PdfText.String(Alt);
        file.Set(Number, $"<</Type/StructElem/S/{type}/P {PdfFile.Ref(parentNumber)}{alt}{Attributes}/K[{string.Concat(kids.Select((k, i) => i > 0 && !k.StartsWith('<') ? " " + k : k))}]>>");
        return Number;
    }

    private sealed record Annotation(PdfPage Page, int Number);
}
