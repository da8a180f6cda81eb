using System.Globalization;
using System.Text;

namespace PcapLab.Notebooks.Execution;

/// <summary>Stands in for <see cref="Console"/>'s streams: text goes to the cell whose context writes it, everything else to the real console.</summary>
internal sealed class ConsoleRouter : TextWriter
{
    private static readonly Lock Gate = new();
    private static bool _installed;
    private readonly TextWriter _real;
    private readonly bool _error;

    private ConsoleRouter(TextWriter real, bool error) : base(CultureInfo.InvariantCulture)
    {
        (_real, _error) = (real, error);
        NewLine = "\n";
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Routes the process's console; once is enough.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (_installed) return;
            _installed = true;
            Console.SetOut(new ConsoleRouter(Console.Out, false));
            Console.SetError(new ConsoleRouter(Console.Error, true));
            Console.SetIn(new InputReader(Console.In));
        }
    }

    public override void Write(char value) => Target.Write(value);
    public override void Write(string? value) => Target.Write(value);
    public override void Write(ReadOnlySpan<char> buffer) => Target.Write(buffer);
    public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);
    public override void Flush() => Target.Flush();

    private TextWriter Target => RunningCell.Current is { } cell ? _error ? cell.Error : cell.Out : _real;

    /// <summary><c>Console.ReadLine()</c> in a cell asks the person in front of the notebook.</summary>
    private sealed class InputReader(TextReader real) : TextReader
    {
        public override string? ReadLine()
        {
            if (RunningCell.Current is not { } cell) return real.ReadLine();
            cell.Flush();
            return cell.Output.ReadInput("", password: false);
        }

        public override int Read() => RunningCell.Current is null ? real.Read() : -1;
        public override int Peek() => RunningCell.Current is null ? real.Peek() : -1;
    }
}
