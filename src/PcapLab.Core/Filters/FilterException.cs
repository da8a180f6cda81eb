namespace PcapLab.Filters;

/// <summary>A display filter that cannot be understood: what is wrong, and where.</summary>
/// <param name="message">One line: what is wrong and, where it helps, what was probably meant.</param>
/// <param name="filter">The filter's text.</param>
/// <param name="column">Where, from 1.</param>
public sealed class FilterException(string message, string filter, int column)
    : Exception($"filter, column {column.ToString(System.Globalization.CultureInfo.InvariantCulture)}: {message}")
{
    /// <summary>Where in the filter, from 1.</summary>
    public int Column => column;

    /// <summary>What is wrong, without the place.</summary>
    public string Problem => message;

    /// <summary>The filter with a caret under the place, for a terminal or an editor: two lines.</summary>
    public string Pointer => $"{filter}\n{new string(' ', Math.Max(0, column - 1))}^";
}
