namespace PcapLab.Reports.Pdf;

/// <summary>The sheet.</summary>
public enum Paper
{
    /// <summary>210 × 297 mm.</summary>
    A4,

    /// <summary>8.5 × 11 inches.</summary>
    Letter,
}

/// <summary>How a PDF is made.</summary>
public sealed record PdfOptions
{
    /// <summary>The sheet.</summary>
    public Paper Paper { get; init; }

    /// <summary>Pages after which the report stops and says so; 0 for no limit.</summary>
    public int MaxPages { get; init; } = 30;

    internal (double Width, double Height) Size => Paper == Paper.A4 ? (595.28, 841.89) : (612, 792);
}
