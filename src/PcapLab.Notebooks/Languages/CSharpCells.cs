using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Languages;

/// <summary><c>#!csharp</c>, and every cell without a magic line.</summary>
internal sealed class CSharpCells : CellLanguage
{
    public override string Name => "csharp";
    public override string Description => "C#: top-level await, #r \"x.dll\", #r \"nuget: Name, 1.0\"";

    public override Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel) =>
        session.CSharp.RunAsync(part.Code, part.FirstLine, session.CellName, cancel);
}
