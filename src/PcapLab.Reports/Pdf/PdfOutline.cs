using System.Globalization;
using PcapLab.Reports.Drawing;

namespace PcapLab.Reports.Pdf;

/// <summary>The bookmarks (12.3.3): headings as a tree, closed below the first level.</summary>
internal static class PdfOutline
{
    /// <summary>Writes the tree; returns the catalog's entry, empty when there are no bookmarks.</summary>
    public static string Write(PdfFile file, IReadOnlyList<PdfBookmark> bookmarks, IReadOnlyList<PdfPage> pages)
    {
        if (bookmarks.Count == 0) return "";
        var root = file.Reserve();
        var numbers = bookmarks.Select(_ => file.Reserve()).ToArray();
        var top = Enumerable.Range(0, bookmarks.Count).Where(i => Parent(bookmarks, i) < 0).ToList();
        for (var i = 0; i < bookmarks.Count; i++)
        {
            var parent = Parent(bookmarks, i);
            var siblings = Enumerable.Range(0, bookmarks.Count).Where(j => Parent(bookmarks, j) == parent).ToList();
            var children = Enumerable.Range(0, bookmarks.Count).Where(j => Parent(bookmarks, j) == i).ToList();
            var place = siblings.IndexOf(i);
            var page = pages[bookmarks[i].Page];
            var links = (place > 0 ? $"/Prev {PdfFile.Ref(numbers[siblings[place - 1]])}" : "")
                + (place < siblings.Count - 1 ? $"/Next {PdfFile.Ref(numbers[siblings[place + 1]])}" : "")
                + (children.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"/First {PdfFile.Ref(numbers[children[0]])}/Last {PdfFile.Ref(numbers[children[^1]])}/Count -{children.Count}") : "");
            file.Set(numbers[i], $"<</Title{PdfText.String(bookmarks[i].Title)}/Parent {PdfFile.Ref(parent < 0 ? root : numbers[parent])}{links}/Dest[{PdfFile.Ref(page.Number)}/XYZ 0 {Num.Of(page.Height - bookmarks[i].Y)} 0]>>");
        }

        file.Set(root, string.Create(CultureInfo.InvariantCulture, $"<</Type/Outlines/First {PdfFile.Ref(numbers[top[0]])}/Last {PdfFile.Ref(numbers[top[^1]])}/Count {top.Count}>>"));
        return $"/Outlines {PdfFile.Ref(root)}";
    }

    private static int Parent(IReadOnlyList<PdfBookmark> bookmarks, int index)
    {
        for (var i = index - 1; i >= 0; i--)
            if (bookmarks[i].Level < bookmarks[index].Level) return i;
        return -1;
    }
}
