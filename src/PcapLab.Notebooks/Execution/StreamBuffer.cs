using System.Globalization;
using System.Text;

namespace PcapLab.Notebooks.Execution;

/// <summary>Gathers what a cell prints and sends it while the cell runs: at 4,000 characters or after 50 ms. What is beyond the limit is cut with a word.</summary>
internal sealed class StreamBuffer : TextWriter
{
    private const int FlushAt = 4000;
    private readonly string _name;
    private readonly ICellOutput _output;
    private readonly OutputLimits _limits;
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Timer _timer;
    private long _written;
    private bool _armed;
    private bool _told;

    public StreamBuffer(string name, ICellOutput output, OutputLimits limits) : base(CultureInfo.InvariantCulture)
    {
        (_name, _output, _limits) = (name, output, limits);
        _timer = new Timer(_ => Flush());
        NewLine = "\n";
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Add([value]);
    public override void Write(string? value) => Add(value);
    public override void Write(ReadOnlySpan<char> buffer) => Add(buffer);
    public override void Write(char[] buffer, int index, int count) => Add(buffer.AsSpan(index, count));

    /// <summary>A note of ours that is said once however often its cause comes back, and whatever the limit.</summary>
    public void WriteOnce(string note)
    {
        lock (_gate)
        {
            if (_told) return;
            _told = true;
            _text.Append(note);
            FlushLocked();
        }
    }

    public override void Flush()
    {
        lock (_gate) FlushLocked();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            Flush();
        }

        base.Dispose(disposing);
    }

    private void Add(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            var room = _limits.StreamChars - _written;
            _written += text.Length;
            if (room <= 0) return;
            _text.Append(text.Length > room ? text[..(int)room] : text);
            if (text.Length >= room)
            {
                _told = true;
                _text.Append(CultureInfo.InvariantCulture, $"\n[PcapLab] {_name} was cut after {_limits.StreamChars:#,0} characters; write long output to a file.\n");
                FlushLocked();
            }
            else if (_text.Length >= FlushAt)
            {
                FlushLocked();
            }
            else if (!_armed)
            {
                _armed = true;
                _timer.Change(50, Timeout.Infinite);
            }
        }
    }

    // Sent under the lock, so that two threads of a cell cannot turn the order of their text around.
    private void FlushLocked()
    {
        _armed = false;
        if (_text.Length == 0) return;
        _output.Stream(_name, _text.ToString());
        _text.Clear();
    }
}
