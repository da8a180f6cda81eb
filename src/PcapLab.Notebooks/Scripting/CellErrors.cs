using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Scripting;

/// <summary>Errors as the person needs them: the line of their own cell, the text of that line, and no frames of the machinery.</summary>
internal static class CellErrors
{
    private const int MaxProblems = 10;

    public static CellError OfCompilation(IEnumerable<Diagnostic> problems, string code)
    {
        var errors = problems.Where(d => d.Severity == DiagnosticSeverity.Error).OrderBy(d => d.Location.SourceSpan.Start).ToList();
        var trace = new List<string>();
        foreach (var error in errors.Take(MaxProblems))
        {
            var at = error.Location.GetLineSpan().StartLinePosition;
            trace.Add(string.Create(CultureInfo.InvariantCulture, $"({at.Line + 1},{at.Character + 1}): error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}"));
            Quote(trace, code, at.Line, at.Character);
        }

        if (errors.Count > MaxProblems) trace.Add($"… and {errors.Count - MaxProblems} more");
        var first = errors[0];
        return new CellError(first.Id, first.GetMessage(CultureInfo.InvariantCulture), trace);
    }

    public static CellError OfException(Exception e, string code, string cellName)
    {
        while (e is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } && e.InnerException is not null) e = e.InnerException;
        var message = Display.HtmlText.Plain(e.Message);
        var trace = new List<string> { $"{e.GetType().FullName}: {message}" };
        foreach (var frame in new StackTrace(e, fNeedFileInfo: true).GetFrames())
        {
            // Submissions carry their cell as the file name; everything else is a library, named by its method alone.
            var line = frame.GetFileLineNumber();
            var file = frame.GetFileName();
            if (file is not null && file.StartsWith("cell ", StringComparison.Ordinal) && line > 0)
            {
                trace.Add(string.Create(CultureInfo.InvariantCulture, $"   at line {line} of {file}"));
                if (file == cellName) Quote(trace, code, line - 1, null);
            }
            else if (IsUserVisible(frame.GetMethod()))
            {
                trace.Add($"   at {frame.GetMethod()!.DeclaringType!.FullName}.{frame.GetMethod()!.Name}");
            }
        }

        for (var inner = e.InnerException; inner is not null; inner = inner.InnerException) trace.Add($" caused by {inner.GetType().FullName}: {Display.HtmlText.Plain(inner.Message)}");
        return new CellError(e.GetType().Name, message, trace);
    }

    private static bool IsUserVisible(MethodBase? method) =>
        method?.DeclaringType?.FullName is { } type
        && !type.StartsWith("Submission#", StringComparison.Ordinal) && !type.Contains('<', StringComparison.Ordinal)
        && !type.StartsWith("System.Runtime.", StringComparison.Ordinal) && !type.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal)
        && !type.StartsWith("System.Threading.", StringComparison.Ordinal) && !type.StartsWith("PcapLab.Notebooks.Scripting.", StringComparison.Ordinal);

    private static void Quote(List<string> trace, string code, int line, int? column)
    {
        var lines = code.Split('\n');
        if (line < 0 || line >= lines.Length) return;
        trace.Add("    " + lines[line]);
        if (column is { } c && c <= lines[line].Length) trace.Add("    " + new string(' ', c) + "^");
    }
}
