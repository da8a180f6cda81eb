namespace PcapLab.Reports.Theming;

/// <summary>
/// A named colour of the theme with its value on white and on near-black ground. Everything that is drawn names a paint, never a
/// colour, so that PDF (always light) and HTML (both) agree and a dark page needs no second drawing.
/// </summary>
public sealed record Paint(string Name, Rgb Light, Rgb Dark);
