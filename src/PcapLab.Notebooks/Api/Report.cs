using PcapLab.Notebooks.Api;
using PcapLab.Notebooks.Display;
using PcapLab.Reports;
using PcapLab.Reports.Blocks;

namespace PcapLab;

/// <summary>A report made in a notebook: the usual sections of a capture, and whatever cells add.
/// <c>Report.From(cap).Add("Why is it slow?", cap.Chart.RoundTrips()).Save("x.pdf")</c>.</summary>
[TypeFormatterSource(typeof(RichFormatterSource))]
public sealed class Report : IRich
{
    private readonly Capture _capture;
    private readonly List<ReportSection> _own = [];
    private ReportOptions _options;

    private Report(Capture capture, ReportOptions options) => (_capture, _options) = (capture, options);

    /// <summary>Begins a report of a capture.</summary>
    /// <param name="capture">What it is about.</param>
    /// <param name="sections">Ids of the usual sections to include (<c>pcaplab list sections</c>); none named includes all, an empty string none.</param>
    public static Report From(Capture capture, params string[] sections)
    {
        ArgumentNullException.ThrowIfNull(capture);
        return new Report(capture, new ReportOptions { Sections = sections.Length == 0 ? null : [.. sections.Where(s => s.Length > 0)] });
    }

    /// <summary>Sets the title on the cover.</summary>
    public Report Title(string title)
    {
        _options = _options with { Title = title };
        return this;
    }

    /// <summary>Sets who hands it over.</summary>
    public Report Author(string author)
    {
        _options = _options with { Author = author };
        return this;
    }

    /// <summary>Adds a section of its own, before the usual ones.</summary>
    /// <param name="title">Heading of the section.</param>
    /// <param name="cells">What cells made: charts, tables (any sequence), text, captures, findings. Text becomes a paragraph.</param>
    public Report Add(string title, params object[] cells)
    {
        _own.Add(new ReportSection("notebook-" + (_own.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), title, [.. cells.SelectMany(CellBlocks.Of)]));
        return this;
    }

    /// <summary>Adds one thing that a cell made, in a section called "From the notebook".</summary>
    public Report Add(object cell) => Add("From the notebook", [cell]);

    /// <summary>Writes the report.</summary>
    /// <param name="path">Where to; the extension says how: pdf, html, md, json, txt. An existing file is replaced.</param>
    /// <returns>The file name, for the cell to show.</returns>
    public string Save(string path) => ReportFile.Save(Build(), path);

    /// <summary>The document that renderers turn into bytes.</summary>
    public ReportDocument Build()
    {
        var document = Reports.Report.Build(_capture.Analysis, _options);
        return document with { Sections = [.. _own, .. document.Sections] };
    }

    /// <inheritdoc/>
    public MimeBundle ToRich()
    {
        var document = Build();
        return TableView.Of(document.Sections.Select(s => new { Section = s.Title }), document.Title).ToRich();
    }
}
