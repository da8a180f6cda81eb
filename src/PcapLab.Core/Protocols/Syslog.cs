using System.Buffers.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Syslog (RFC 5424, 3164): facility, level, message.</summary>
internal sealed class Syslog : AppProtocol
{
    private static readonly FieldSet F = new("syslog");
    private static readonly Field Facility = F.Number("facility", "Facility", v => v switch { 0 => "KERN", 1 => "USER", 2 => "MAIL", 3 => "DAEMON", 4 => "AUTH", 5 => "SYSLOG", 9 => "CRON", 10 => "AUTHPRIV", >= 16 and <= 23 => "LOCAL", _ => null });
    private static readonly Field Level = F.Number("level", "Level", v => v switch { 0 => "EMERG", 1 => "ALERT", 2 => "CRIT", 3 => "ERR", 4 => "WARNING", 5 => "NOTICE", 6 => "INFO", 7 => "DEBUG", _ => null });
    private static readonly Field Message = F.Text("msg", "Message");

    public override string Name => "syslog";
    public override string Title => "Syslog (RFC 5424)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(514)];
    public override IReadOnlyList<byte[]> Samples { get; } = ["<34>1 2003-10-11T22:14:15.003Z host su - ID47 - failed"u8.ToArray()];

    public override void Dissect(ref Dissector d)
    {
        var end = d.Rest[..Math.Min(d.Remaining, 6)].IndexOf((byte)'>');
        if (end > 1 && d.Peek() == '<' && Utf8Parser.TryParse(d.Rest[1..end], out int priority, out _))
        {
            d.Add(Facility, (ulong)priority >> 3, d.Position, end + 1);
            d.Add(Level, (ulong)priority & 7, d.Position, end + 1);
            d.Skip(end + 1);
        }

        d.Text(Message, d.Remaining);
    }
}
