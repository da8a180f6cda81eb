namespace PcapLab.Filters;

/// <summary>Turns a display filter's text into a predicate. The language is Wireshark 4's, over our own field declarations.</summary>
public static class FilterCompiler
{
    /// <summary>Compiles a filter.</summary>
    /// <param name="text">The filter; empty matches every packet.</param>
    /// <param name="catalog">The names it may use; everything this build knows by default.</param>
    /// <exception cref="FilterException">It cannot be understood; the message says what and the column where.</exception>
    public static Filter Compile(string text, FieldCatalog? catalog = null) => new Parser(text, catalog ?? FieldCatalog.Default).Parse();
}
