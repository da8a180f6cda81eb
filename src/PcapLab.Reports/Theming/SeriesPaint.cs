namespace PcapLab.Reports.Theming;

/// <summary>
/// A data colour in its three strengths: the fill (the same in light and dark, so a protocol keeps its colour everywhere), the edge
/// that gives light fills the 3:1 contrast they lack alone, and the tint for large quiet areas.
/// </summary>
public sealed record SeriesPaint(Paint Fill, Paint Edge, Paint Tint)
{
    internal static SeriesPaint Of(string name, string hex)
    {
        var colour = Rgb.Parse(hex);
        var (white, night) = (Rgb.Parse("#FFFFFF"), Rgb.Parse("#0F1317"));
        return new SeriesPaint(
            new Paint(name, colour, colour),
            new Paint(name + "-edge", Toward(colour, Rgb.Parse("#000000"), white), Toward(colour, white, night)),
            new Paint(name + "-tint", colour.Mix(white, 0.32), colour.Mix(night, 0.38)));
    }

    private static Rgb Toward(Rgb colour, Rgb pole, Rgb ground)
    {
        var share = 1.0;
        while (share > 0.1 && colour.Mix(pole, share).Contrast(ground) < 3.05) share -= 0.02;
        return colour.Mix(pole, Math.Min(share, 0.97));
    }
}
