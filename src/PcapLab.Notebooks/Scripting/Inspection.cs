using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Languages;

namespace PcapLab.Notebooks.Scripting;

/// <summary>What the name at the cursor is: its signature and its documentation.</summary>
internal static class Inspection
{
    private static readonly SymbolDisplayFormat Signature = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeContainingType)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut);

    public static async Task<MimeBundle?> InspectAsync(CSharpSession session, string code, int cursor, CancellationToken cancel)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var compilation = session.Next(CellSplitter.CSharpOnly(NuGetReferences.Extract(code).Code)).GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        var root = await tree.GetRootAsync(cancel).ConfigureAwait(false);
        var model = compilation.GetSemanticModel(tree);

        // The cursor may stand on a name, just behind it, or inside the brackets of its call.
        var token = root.FindToken(cursor);
        if (!token.IsKind(SyntaxKind.IdentifierToken) && cursor > 0) token = root.FindToken(cursor - 1);
        while (!token.IsKind(SyntaxKind.IdentifierToken) && token.SpanStart > 0)
        {
            var before = token.GetPreviousToken();
            if (before.IsKind(SyntaxKind.None)) break;
            token = before;
        }

        if (token.Parent is null) return null;
        var symbols = Symbols(model, token, cancel);
        return symbols.Count == 0 ? null : Describe(symbols);
    }

    private static List<ISymbol> Symbols(SemanticModel model, SyntaxToken token, CancellationToken cancel)
    {
        var info = model.GetSymbolInfo(token.Parent!, cancel);
        var symbol = info.Symbol ?? model.GetDeclaredSymbol(token.Parent!, cancel);
        if (symbol is not null) return [symbol];
        return [.. info.CandidateSymbols.Concat(model.GetMemberGroup(token.Parent!, cancel)).Distinct(SymbolEqualityComparer.Default)];
    }

    private static MimeBundle Describe(List<ISymbol> symbols)
    {
        var signature = symbols[0].ToDisplayString(Signature);
        if (symbols.Count > 1) signature += $"  (+{symbols.Count - 1} overloads)";
        var docs = XmlDocs.Text(symbols[0]);
        return new MimeBundle(docs.Length > 0 ? signature + "\n\n" + docs : signature)
            .With("text/html", $"<pre style=\"margin:0\">{HtmlText.Escape(signature)}</pre><p style=\"white-space:pre-line\">{HtmlText.Escape(docs)}</p>");
    }
}

/// <summary>Whether a cell can be run as it stands: consoles ask before they send it.</summary>
internal static class Completeness
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Preview, kind: SourceCodeKind.Script);

    /// <summary><c>complete</c>, <c>incomplete</c> or <c>invalid</c>.</summary>
    public static string Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellSplitter.CSharpOnly(NuGetReferences.Extract(code).Code), Script);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return "incomplete";
        return tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? "invalid" : "complete";
    }
}
