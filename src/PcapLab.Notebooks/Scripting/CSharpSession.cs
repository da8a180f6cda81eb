using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;
using PcapLab.Notebooks.Display;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Scripting;

/// <summary>The chain of C# cells: each is a Roslyn submission that sees the variables of those before it.</summary>
internal sealed class CSharpSession : IDisposable
{
    private readonly InteractiveAssemblyLoader _loader = new();
    private readonly SemaphoreSlim _one = new(1);
    private ScriptOptions _options;
    private ScriptState<object>? _state;
    private int _shared;

    public CSharpSession()
    {
        foreach (var own in ScriptReferences.OwnAssemblies) _loader.RegisterDependency(own);
        _options = ScriptOptions.Default.WithReferences(ScriptReferences.All).WithImports(ScriptReferences.Imports)
            .WithLanguageVersion(LanguageVersion.Preview).WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8).WithAllowUnsafe(false)
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(Environment.CurrentDirectory));
    }

    /// <summary>The variables that cells declared; the newest of a name hides older ones.</summary>
    public IEnumerable<ScriptVariable> Variables => _state?.Variables.Reverse().DistinctBy(v => v.Name) ?? [];

    /// <summary>A script of code that would run next: what completion and inspection look at.</summary>
    public Script<object> Next(string code) => _state is null
        ? CSharpScript.Create<object>(code, _options, assemblyLoader: _loader)
        : _state.Script.ContinueWith<object>(code, _options);

    /// <summary>Runs code; variables that it made before it failed stay.</summary>
    public async Task<CellOutcome> RunAsync(string code, int firstLine, string cellName, CancellationToken cancel)
    {
        await _one.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var (plain, packages) = NuGetReferences.Extract(code);
            foreach (var package in packages)
            {
                var (paths, error) = await NuGetReferences.RestoreAsync(package, cancel).ConfigureAwait(false);
                if (error is not null) return CellOutcome.Failed("NuGet", error);
                _options = _options.AddReferences(paths.Select(p => MetadataReference.CreateFromFile(p)));
            }

            return await RunCoreAsync(new string('\n', firstLine) + plain, cellName, cancel).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Declares a variable with a value made elsewhere.</summary>
    public async Task SetAsync(string name, object? value)
    {
        if (!SyntaxFacts.IsValidIdentifier(name)) throw new ArgumentException($"'{name}' is no C# name");
        var slot = Interlocked.Increment(ref _shared);
        SharedValues.Put(slot, value);
        var type = TypeName.Of(value?.GetType() ?? typeof(object));
        await RunAsync($"var {name} = ({type})PcapLab.Notebooks.Scripting.SharedValues.Take({slot});", 0, "shared", CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Compiles and runs a first script, so that the person's first cell finds the compiler warm.</summary>
    public async Task WarmAsync()
    {
        var warm = CSharpScript.Create<object>("var a = new[] { 1, 2 }.Where(x => x > 1).Select(x => new { X = x }).ToList(); Console.Write(\"\"); a.Count", _options, assemblyLoader: _loader);
        var state = await warm.RunAsync().ConfigureAwait(false);
        await state.ContinueWithAsync<object>("await Task.CompletedTask; a[0].X", _options).ConfigureAwait(false);
        Formatter.Format(new[] { new { A = 1 } });
        await Completion.CompleteAsync(this, "Console.", 8, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _loader.Dispose();
        _one.Dispose();
    }

    private async Task<CellOutcome> RunCoreAsync(string code, string cellName, CancellationToken cancel)
    {
        _options = _options.WithFilePath(cellName);
        var script = Next(code);
        ScriptState<object> state;
        try
        {
            var problems = script.Compile(cancel); // an interrupt may come as early as here
            if (problems.Any(d => d.Severity == DiagnosticSeverity.Error)) return new CellOutcome(null, CellErrors.OfCompilation(problems, code));
            state = _state is null
                ? await script.RunAsync(null, _ => true, cancel).ConfigureAwait(false)
                : await script.RunFromAsync(_state, _ => true, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return CellOutcome.Failed("Interrupted", "The cell was interrupted.");
        }

        _state = state;
        if (state.Exception is OperationCanceledException && cancel.IsCancellationRequested) return CellOutcome.Failed("Interrupted", "The cell was interrupted.");
        if (state.Exception is { } e) return new CellOutcome(null, CellErrors.OfException(e, code, cellName));
        return HasResult(script) ? Show(state.ReturnValue, code, cellName) : CellOutcome.Done;
    }

    // Formatting runs the person's code too (lazy sequences), so its errors are the cell's.
    private static CellOutcome Show(object? value, string code, string cellName)
    {
        try
        {
            return new CellOutcome(Formatter.Format(value), null);
        }
        catch (Exception e)
        {
            return new CellOutcome(null, CellErrors.OfException(e, code, cellName));
        }
    }

    private static bool HasResult(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        return tree.GetRoot() is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }] }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is { SpecialType: not SpecialType.System_Void };
    }
}
