using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PcapLab.Notebooks.Languages;

namespace PcapLab.Notebooks.Scripting;

/// <summary>What could stand at the cursor.</summary>
/// <param name="Items">Texts with their kind (method, property, keyword…), best order first.</param>
/// <param name="Start">First character that an item replaces, UTF-16.</param>
/// <param name="End">One past the last.</param>
internal sealed record CompletionList(IReadOnlyList<(string Text, string Kind)> Items, int Start, int End);

/// <summary>Completion by the semantic model of the cell as it stands: members after a dot, else names in scope, keywords and magic lines.</summary>
internal static class Completion
{
    private static readonly string[] Keywords =
        [.. SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText).Where(k => k.Length > 1 && !k.StartsWith('_')).Distinct()];

    public static async Task<CompletionList> CompleteAsync(CSharpSession session, string code, int cursor, CancellationToken cancel)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var start = cursor;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1])) start--;
        var prefix = code[start..cursor];
        if (Magic(code, cursor) is { } magic) return magic;
        var compilation = session.Next(CellSplitter.CSharpOnly(NuGetReferences.Extract(code).Code)).GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        var root = await tree.GetRootAsync(cancel).ConfigureAwait(false);
        var model = compilation.GetSemanticModel(tree);
        var token = root.FindToken(Math.Max(0, start - 1));
        if (token.IsKind(SyntaxKind.StringLiteralToken) && token.Span.End > start) return new CompletionList([], start, cursor);
        var receiver = Receiver(token, start);
        IEnumerable<ISymbol> symbols = receiver is null ? model.LookupSymbols(start) : Members(model, receiver, start, cancel);
        return new CompletionList([.. Rank(symbols, prefix, keywords: receiver is null && prefix.Length > 0)], start, cursor);
    }

    private static CompletionList? Magic(string code, int cursor)
    {
        var line = code.LastIndexOf('\n', Math.Max(0, cursor - 1)) + 1;
        var text = code[Math.Min(line, cursor)..cursor];
        return text.StartsWith("#!", StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal)
            ? new CompletionList([.. CellLanguages.All.Select(l => "#!" + l.Name).Where(n => n.StartsWith(text, StringComparison.Ordinal)).Select(n => (n, "keyword"))], line, cursor)
            : null;
    }

    // The expression or name before the dot (or ?.) that the cursor follows.
    private static SyntaxNode? Receiver(SyntaxToken token, int start) => token.Span.End <= start && token.IsKind(SyntaxKind.DotToken)
        ? token.Parent switch
        {
            MemberAccessExpressionSyntax m => m.Expression,
            QualifiedNameSyntax q => q.Left,
            MemberBindingExpressionSyntax b => b.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            _ => null,
        }
        : null;

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxNode receiver, int position, CancellationToken cancel)
    {
        var symbol = model.GetSymbolInfo(receiver, cancel).Symbol;
        if (symbol is INamespaceOrTypeSymbol container) return model.LookupSymbols(position, container).Where(s => s is INamespaceOrTypeSymbol || s.IsStatic);
        var type = model.GetTypeInfo(receiver, cancel).Type;
        return type is null or IErrorTypeSymbol ? [] : model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(s => !s.IsStatic || s is IMethodSymbol { ReducedFrom: not null });
    }

    private static IEnumerable<(string, string)> Rank(IEnumerable<ISymbol> symbols, string prefix, bool keywords) => symbols
        .Where(s => s.CanBeReferencedByName && s.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !IsHidden(s))
        .Select(s => (Name: s.Name, Kind: KindOf(s)))
        .Concat(keywords ? Keywords.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => (Name: k, Kind: "keyword")) : [])
        .DistinctBy(i => i.Name)
        .OrderByDescending(i => i.Name.StartsWith(prefix, StringComparison.Ordinal)).ThenBy(i => i.Name, StringComparer.Ordinal).Take(500);

    private static bool IsHidden(ISymbol symbol) => symbol.Locations.All(l => !l.IsInSource)
        && symbol.GetAttributes().Any(a => a.AttributeClass?.Name == "EditorBrowsableAttribute" && a.ConstructorArguments is [{ Value: 1 }]);

    private static string KindOf(ISymbol symbol) => symbol.Kind switch
    {
        SymbolKind.Method => "method",
        SymbolKind.Property => "property",
        SymbolKind.Field or SymbolKind.Local or SymbolKind.Parameter or SymbolKind.RangeVariable => "variable",
        SymbolKind.NamedType => ((INamedTypeSymbol)symbol).TypeKind.ToString().ToLowerInvariant(),
        SymbolKind.Namespace => "namespace",
        SymbolKind.Event => "event",
        _ => "text",
    };
}
