using PcapLab.Reports.Theming;

namespace PcapLab.Reports;

/// <summary>What the user may choose about a report; everything that shows in it and is not in the capture is here.</summary>
public sealed record ReportOptions
{
    /// <summary>Title on the cover; null for one made of the capture's name.</summary>
    public string? Title { get; init; }

    /// <summary>Who hands it over.</summary>
    public string Author { get; init; } = "";

    /// <summary>Such as "Confidential".</summary>
    public string Classification { get; init; } = "";

    /// <summary>How numbers and dates are written; null for points, commas and ISO dates.</summary>
    public Format.NumberStyle? Style { get; init; }

    /// <summary>Accent colour in place of the theme's.</summary>
    public Rgb? Accent { get; init; }

    /// <summary>Logo as PNG bytes.</summary>
    public byte[]? Logo { get; init; }

    /// <summary>Ids of the sections to include, in their registered order; null for all.</summary>
    public IReadOnlyList<string>? Sections { get; init; }

    /// <summary>Tool name and version as printed in the foot.</summary>
    public string Tool { get; init; } = "PcapLab";

    /// <summary>Build identity, such as the commit; part of the method section.</summary>
    public string Build { get; init; } = "";

    /// <summary>The captures when there are several: name and SHA-256 of each; empty for one.</summary>
    public IReadOnlyList<(string File, string Sha256)> Inputs { get; init; } = [];

    /// <summary>The display filter the analysis was limited to, or empty.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The command that makes this report again, with file names only.</summary>
    public string Command { get; init; } = "";

    /// <summary>What the report says about its own making, as <see cref="ReportManifest.Encode"/> gives it.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>The analysis has pseudonyms for addresses and names; findings, whose words name hosts, are left out.</summary>
    public bool Anonymized { get; init; }

    /// <summary>What was gathered ahead of the very analysis that is reported; null to gather it now, without the packets of a flow.</summary>
    public ReportDraft? Draft { get; init; }

    /// <summary>Other settings that changed the analysis, as name and value, for the method section.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];
}
