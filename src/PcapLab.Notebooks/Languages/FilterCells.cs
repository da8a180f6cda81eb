using PcapLab.Filters;
using PcapLab.Notebooks.Execution;

namespace PcapLab.Notebooks.Languages;

/// <summary><c>#!filter --name slow</c>: a display filter; its packets are the cell's table and a C# variable.</summary>
internal sealed class FilterCells : CellLanguage
{
    public override string Name => "filter";
    public override string Description => "A display filter over the newest capture: --name NAME makes a variable of the packets, --capture NAME says which capture";

    public override async Task<CellOutcome> RunAsync(CellPart part, NotebookSession session, CancellationToken cancel)
    {
        var variables = session.CSharp.Variables.ToList();
        var capture = part.Options.TryGetValue("capture", out var wanted)
            ? variables.FirstOrDefault(v => v.Name == wanted)?.Value as Capture
            : variables.Select(v => v.Value).OfType<Capture>().FirstOrDefault();
        if (capture is null)
        {
            return CellOutcome.Failed("NoCapture", wanted is null
                ? "There is no capture yet: run `var cap = Capture.Open(\"s.pcap\");` first."
                : $"There is no capture called '{wanted}'.");
        }

        // One filter may stand on several lines; comments begin with //.
        var text = string.Join(' ', part.Code.Split('\n').Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal))).Trim();
        try
        {
            var packets = capture.Packets.Where(text);
            if (part.Options.TryGetValue("name", out var name)) await session.SetAsync(name, packets).ConfigureAwait(false);
            return new CellOutcome(Display.Formatter.Format(packets), null);
        }
        catch (FilterException e)
        {
            return CellOutcome.Failed("Filter", e.Message, [e.Message, .. e.Pointer.Split('\n').Select(l => "    " + l)]);
        }
        catch (ArgumentException e)
        {
            return CellOutcome.Failed("Filter", e.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return CellOutcome.Failed("Interrupted", "The cell was interrupted.");
        }
    }
}
