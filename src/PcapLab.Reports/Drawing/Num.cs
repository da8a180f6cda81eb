using System.Globalization;

namespace PcapLab.Reports.Drawing;

/// <summary>Coordinates as text: two decimals at most, never an exponent, never a culture's comma.</summary>
internal static class Num
{
    public static string Of(double value)
    {
        var rounded = Math.Round(value, 2, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
