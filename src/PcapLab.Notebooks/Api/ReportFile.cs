using PcapLab.Reports;
using PcapLab.Reports.Blocks;
using PcapLab.Reports.Pdf;

namespace PcapLab.Notebooks.Api;

/// <summary>Writes a report document by the extension of its file.</summary>
internal static class ReportFile
{
    public static string Save(ReportDocument document, string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        var format = ReportFormats.All.FirstOrDefault(f => f.Extension == extension)
            ?? throw new ArgumentException($"A report is not written as '{extension}'; use {string.Join(", ", ReportFormats.All.Select(f => f.Extension))}.", nameof(path));
        var part = path + ".part";
        using (var file = File.Create(part)) format.Render(document, file, new PdfOptions());
        File.Move(part, path, overwrite: true); // whole or not at all
        return Path.GetFileName(path);
    }
}
