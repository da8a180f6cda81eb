using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace PcapLab.Notebooks.Scripting;

/// <summary>Documentation of a symbol as plain text: from our XML files beside the assemblies, and from the SDK's for the framework.</summary>
internal static partial class XmlDocs
{
    private static readonly Lazy<string[]> Files = new(() => [.. OwnFiles(), .. FrameworkFiles()]);

    /// <summary>Summary, parameters and return value in words; empty when nothing is written.</summary>
    public static string Text(ISymbol symbol)
    {
        var xml = symbol.OriginalDefinition.GetDocumentationCommentXml(CultureInfo.InvariantCulture);
        if (string.IsNullOrWhiteSpace(xml) && symbol.OriginalDefinition.GetDocumentationCommentId() is { } id) xml = Search(id);
        if (string.IsNullOrWhiteSpace(xml)) return "";
        try
        {
            return Render(XElement.Parse(xml.TrimStart().StartsWith("<member", StringComparison.Ordinal) ? xml : $"<member>{xml}</member>"));
        }
        catch (System.Xml.XmlException)
        {
            return "";
        }
    }

    private static string Render(XElement member)
    {
        var lines = new List<string> { Words(member.Element("summary")) };
        lines.AddRange(member.Elements("param").Select(p => $"{p.Attribute("name")?.Value}: {Words(p)}"));
        if (member.Element("returns") is { } returns) lines.Add("Returns: " + Words(returns));
        if (member.Element("remarks") is { } remarks) lines.Add(Words(remarks));
        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static string Words(XElement? element)
    {
        if (element is null) return "";
        var text = string.Concat(element.Nodes().Select(n => n switch
        {
            XElement { IsEmpty: true } e => (e.Attribute("cref")?.Value ?? e.Attribute("name")?.Value ?? e.Attribute("langword")?.Value ?? "").Split(':').Last(),
            XElement e => Words(e),
            XText t => t.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    // The files are large; one member is looked for as text instead of keeping them parsed.
    private static string? Search(string id)
    {
        var start = $"<member name=\"{id}\">";
        foreach (var file in Files.Value)
        {
            var text = File.ReadAllText(file);
            var at = text.IndexOf(start, StringComparison.Ordinal);
            if (at < 0) continue;
            var end = text.IndexOf("</member>", at, StringComparison.Ordinal);
            return end < 0 ? null : text[at..(end + 9)];
        }

        return null;
    }

    private static IEnumerable<string> OwnFiles() => ScriptReferences.OwnAssemblies.Select(a => Path.ChangeExtension(a.Location, ".xml")).Where(File.Exists);

    private static string[] FrameworkFiles()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        var packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs)) return [];
        string[] wanted = ["System.Runtime.xml", "System.Linq.xml", "System.Collections.xml", "System.Console.xml", "System.Net.Primitives.xml", "System.Threading.xml", "System.Text.Json.xml"];
        var newest = Directory.GetDirectories(packs).OrderBy(d => d, StringComparer.Ordinal).LastOrDefault();
        return newest is null ? [] : [.. wanted.Select(w => Path.Combine(newest, "ref", "net10.0", w)).Where(File.Exists)];
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
