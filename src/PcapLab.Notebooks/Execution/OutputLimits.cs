using System.Globalization;
using PcapLab.Notebooks.Display;

namespace PcapLab.Notebooks.Execution;

/// <summary>How much one cell may put into a notebook: a loop that prints for ever must cost neither the browser nor the file its life.</summary>
internal sealed record OutputLimits
{
    public long StreamChars { get; init; } = 2_000_000;
    public long DisplayBytes { get; init; } = 64_000_000;
    public int Displays { get; init; } = 2_000;
    public int OneDisplay { get; init; } = 16_000_000;

    /// <summary>Cuts plain text with a word; markup that is too large gives way to it, for half a tag is worse than none.</summary>
    public MimeBundle Cut(MimeBundle data)
    {
        if (data.Data.Values.All(v => v.Length <= OneDisplay)) return data;
        var largest = data.Data.Values.Max(v => (long)v.Length);
        var plain = data.Plain.Length > OneDisplay ? data.Plain[..100_000] : data.Plain;
        return new MimeBundle(string.Create(CultureInfo.InvariantCulture, $"{plain}\n[PcapLab] This output had {largest:#,0} characters and was cut; write it to a file instead."));
    }
}
