using System.Globalization;

namespace PcapLab.Reports.Theming;

/// <summary>A colour of the screen's sRGB space.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>Reads <c>#RRGGBB</c>; throws <see cref="FormatException"/> for anything else.</summary>
    public static Rgb Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 7 || hex[0] != '#' || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var v))
            throw new FormatException($"'{hex}' is not a colour; write it as #RRGGBB");
        return new Rgb((byte)(v >> 16), (byte)(v >> 8), (byte)v);
    }

    /// <summary>The colour that is <paramref name="share"/> of this one and the rest <paramref name="other"/>.</summary>
    public Rgb Mix(Rgb other, double share)
    {
        byte Blend(byte a, byte b) => (byte)Math.Round((a * share) + (b * (1 - share)), MidpointRounding.AwayFromZero);
        return new Rgb(Blend(R, other.R), Blend(G, other.G), Blend(B, other.B));
    }

    /// <summary>Contrast ratio of WCAG 2.2 (1 to 21); text wants 4.5, graphics 3.</summary>
    public double Contrast(Rgb other)
    {
        double a = Luminance(), b = other.Luminance();
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary><c>#RRGGBB</c> in upper case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{R:X2}{G:X2}{B:X2}");

    private double Luminance()
    {
        static double Linear(byte v)
        {
            var s = v / 255.0;
            return s <= 0.04045 ? s / 12.92 : Math.Pow((s + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));
    }
}
