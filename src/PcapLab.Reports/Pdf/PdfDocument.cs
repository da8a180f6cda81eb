using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PcapLab.Reports.Drawing;
using PcapLab.Reports.Fonts;

namespace PcapLab.Reports.Pdf;

/// <summary>A file carried inside the PDF, such as a table's full rows.</summary>
internal sealed record PdfAttachment(string Name, string MediaType, string Description, byte[] Data);

/// <summary>Title and so on for Info and XMP.</summary>
internal sealed record PdfMetadata(string Title, string Author, string Subject, string Keywords, string Creator, string Manifest);

/// <summary>An entry of the bookmarks: a heading and where it is.</summary>
internal sealed record PdfBookmark(int Level, string Title, int Page, double Y);

/// <summary>The document level: pages, fonts, structure tree, bookmarks, named places, attachments, metadata.</summary>
internal sealed class PdfDocument
{
    private readonly List<PdfPage> _pages = [];
    private readonly List<PdfFont> _fonts = [];
    private readonly List<PdfTag> _annotationTags = [];
    private readonly List<int> _images = [];
    private readonly SortedDictionary<string, (int Page, double Y)> _places = new(StringComparer.Ordinal);

    public PdfFile File { get; } = new();
    public PdfTag Root { get; } = new("Document", null);
    public List<PdfBookmark> Bookmarks { get; } = [];
    public List<PdfAttachment> Attachments { get; } = [];
    public IReadOnlyList<PdfPage> Pages => _pages;

    public PdfPage AddPage(double width, double height)
    {
        var page = new PdfPage(this, File.Reserve(), width, height);
        _pages.Add(page);
        return page;
    }

    public PdfFont Font(FontFace face)
    {
        var font = _fonts.Find(f => f.Face == face);
        if (font is not null) return font;
        font = new PdfFont(face, string.Create(CultureInfo.InvariantCulture, $"F{_fonts.Count + 1}"));
        _fonts.Add(font);
        return font;
    }

    /// <summary>Takes a picture in; returns the name that page content draws it by.</summary>
    public string AddImage(PngImage image)
    {
        _images.Add(image.Write(File));
        return string.Create(CultureInfo.InvariantCulture, $"I{_images.Count}");
    }

    /// <summary>Names a place on a page (y from the top) that links may go to, before or after it is known.</summary>
    public void AddPlace(string id, int page, double y) => _places.TryAdd(id, (page, y));

    /// <summary>The action of a link to a named place.</summary>
    public static string GoTo(string id) => $"/Dest{PdfText.String(id)}";

    /// <summary>The action of a link out of the document.</summary>
    public static string GoToUri(string uri) => $"/A<</S/URI/URI{PdfText.Uri(uri)}>>";

    internal int RegisterAnnotation(PdfTag tag)
    {
        _annotationTags.Add(tag);
        // Pages take the first numbers of the parent tree; how many there will be is not known yet, so annotations count from a high base.
        return AnnotationBase + _annotationTags.Count - 1;
    }

    private const int AnnotationBase = 100_000;

    public void Save(Stream output, PdfMetadata metadata)
    {
        int pages = File.Reserve(), fonts = File.Reserve();
        var fontNumbers = _fonts.Select(_ => File.Reserve()).ToArray();
        var images = _images.Count == 0 ? "" : $"/XObject<<{string.Concat(_images.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"/I{i + 1} {PdfFile.Ref(n)}")))}>>";
        for (var i = 0; i < _pages.Count; i++) _pages[i].Write(File, pages, $"<</Font {PdfFile.Ref(fonts)}{images}>>", i);
        for (var i = 0; i < _fonts.Count; i++) _fonts[i].Write(File, fontNumbers[i]);
        File.Set(fonts, $"<<{string.Concat(_fonts.Select((f, i) => $"/{f.Resource} {PdfFile.Ref(fontNumbers[i])}"))}>>");
        File.Set(pages, string.Create(CultureInfo.InvariantCulture, $"<</Type/Pages/Count {_pages.Count}/Kids[{string.Join(' ', _pages.Select(p => PdfFile.Ref(p.Number)))}]>>"));
        var structure = WriteStructure();
        var xmp = File.AddStream("/Type/Metadata/Subtype/XML", Encoding.UTF8.GetBytes(PdfXmp.Write(metadata)), compress: false);
        var outline = PdfOutline.Write(File, Bookmarks, _pages);
        var catalog = File.Add($"<</Type/Catalog/Version/1.7/Pages {PdfFile.Ref(pages)}/Lang(en)/MarkInfo<</Marked true>>/StructTreeRoot {PdfFile.Ref(structure)}/Metadata {PdfFile.Ref(xmp)}/ViewerPreferences<</DisplayDocTitle true>>/PageMode/UseOutlines/PageLabels<</Nums[0<</S/D>>]>>{outline}{Names()}>>");
        var info = File.Add($"<</Title{PdfText.String(metadata.Title)}/Author{PdfText.String(metadata.Author)}/Subject{PdfText.String(metadata.Subject)}/Keywords{PdfText.String(metadata.Keywords)}/Creator{PdfText.String(metadata.Creator)}/Producer{PdfText.String(metadata.Creator)}>>");
        File.Write(output, catalog, info);
    }

    private int WriteStructure()
    {
        var root = File.Reserve();
        var document = Root.Write(File, root);
        var nums = new StringBuilder();
        for (var i = 0; i < _pages.Count; i++)
            nums.Append(CultureInfo.InvariantCulture, $"{i}[{string.Join(' ', _pages[i].Marked.Select(t => PdfFile.Ref(t.Number)))}]");
        for (var i = 0; i < _annotationTags.Count; i++)
            nums.Append(CultureInfo.InvariantCulture, $" {AnnotationBase + i} {PdfFile.Ref(_annotationTags[i].Number)}");
        var parents = File.Add($"<</Nums[{nums}]>>");
        File.Set(root, string.Create(CultureInfo.InvariantCulture, $"<</Type/StructTreeRoot/K {PdfFile.Ref(document)}/ParentTree {PdfFile.Ref(parents)}/ParentTreeNextKey {AnnotationBase + _annotationTags.Count}>>"));
        return root;
    }

    private string Names()
    {
        var names = new StringBuilder("/Names<<");
        if (_places.Count > 0)
        {
            var dests = _places.Select(p => $"{PdfText.String(p.Key)}[{PdfFile.Ref(_pages[p.Value.Page].Number)}/XYZ 0 {Num.Of(_pages[p.Value.Page].Height - p.Value.Y)} 0]");
            names.Append("/Dests<</Names[").AppendJoin("", dests).Append("]>>");
        }

        if (Attachments.Count > 0)
        {
            var files = Attachments.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => PdfText.String(a.Name) + PdfFile.Ref(Attach(a)));
            names.Append("/EmbeddedFiles<</Names[").AppendJoin("", files).Append("]>>");
        }

        return names.Append(">>").ToString();
    }

    private int Attach(PdfAttachment attachment)
    {
        var sum = Convert.ToHexString(MD5.HashData(attachment.Data));
        var stream = File.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Type/EmbeddedFile/Subtype{PdfText.Name(attachment.MediaType)}/Params<</Size {attachment.Data.Length}/CheckSum<{sum}>>>"), attachment.Data);
        return File.Add($"<</Type/Filespec/F{PdfText.String(attachment.Name)}/UF{PdfText.String(attachment.Name)}/Desc{PdfText.String(attachment.Description)}/EF<</F {PdfFile.Ref(stream)}/UF {PdfFile.Ref(stream)}>>>>");
    }
}
