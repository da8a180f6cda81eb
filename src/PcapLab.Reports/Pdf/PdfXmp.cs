using PcapLab.Reports.Drawing;

namespace PcapLab.Reports.Pdf;

/// <summary>The metadata packet (14.3.2). It carries no dates: a report of the same capture is the same file whenever it is made.</summary>
internal static class PdfXmp
{
    public static string Write(PdfMetadata m) => $"""
        <?xpacket begin="{'\ufeff'}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
        <dc:format>application/pdf</dc:format>
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{E(m.Title)}</rdf:li></rdf:Alt></dc:title>
        <dc:creator><rdf:Seq><rdf:li>{E(m.Author)}</rdf:li></rdf:Seq></dc:creator>
        <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{E(m.Subject)}</rdf:li></rdf:Alt></dc:description>
        <dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>
        <pdf:Keywords>{E(m.Keywords)}</pdf:Keywords>
        <pdf:Producer>{E(m.Creator)}</pdf:Producer>
        <xmp:CreatorTool>{E(m.Creator)}</xmp:CreatorTool>
        <pl:Manifest xmlns:pl="urn:pcaplab:report">{E(m.Manifest)}</pl:Manifest>
        </rdf:Description></rdf:RDF></x:xmpmeta>
        <?xpacket end="r"?>
        """;

    private static string E(string text) => SvgCanvas.Escape(text);
}
