using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>MTP level 2 (ITU-T Q.703): sequence numbers of a signalling link, and a message when the length indicator says so.</summary>
internal sealed class Mtp2 : AppProtocol
{
    private const ushort Plain = 140, WithPseudoHeader = 139;
    private static readonly FieldSet F = new("mtp2");
    private static readonly Field Backward = F.Bits("bsn", "Backward sequence number", 0x7f);
    private static readonly Field BackwardBit = F.Bits("bib", "Backward indicator bit", 0x80);
    private static readonly Field BackwardByte = F.Hex("backward", "Backward");
    private static readonly Field Forward = F.Bits("fsn", "Forward sequence number", 0x7f);
    private static readonly Field ForwardBit = F.Bits("fib", "Forward indicator bit", 0x80);
    private static readonly Field ForwardByte = F.Hex("forward", "Forward");
    private static readonly Field Length = F.Bits("li", "Length indicator", 0x3f);
    private static readonly Field Spare = F.Bits("spare", "Spare", 0xc0);
    private static readonly Field LengthByte = F.Hex("length", "Length");
    private static readonly Field Status = F.Hex("sf", "Status field", v => v switch { 0 => "Status Indication O", 1 => "Status Indication N", 2 => "Status Indication E", 3 => "Status Indication OS", 4 => "Status Indication PO", 5 => "Status Indication B", _ => null });

    public override string Name => "mtp2";
    public override string Title => "Message Transfer Part Level 2 (ITU-T Q.703)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(WithPseudoHeader), Link(Plain)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("81820885c5001002050109"), Convert.FromHexString("81820101")];

    public override void Dissect(ref Dissector d)
    {
        if (d.Selector == WithPseudoHeader) d.Skip(4);
        d.Bits(BackwardByte, 1, BackwardBit, Backward);
        d.Bits(ForwardByte, 1, ForwardBit, Forward);
        var length = (int)d.Bits(LengthByte, 1, Spare, Length) & 0x3f;
        if (length is 1 or 2) d.U8(Status);
        if (length <= 2 || d.Remaining == 0) return;
        var inner = ProtocolRegistry.ByName["mtp3"];
        d.Layer(inner);
        inner.Dissect(ref d);
    }
}

/// <summary>MTP level 3 (ITU-T Q.704): who speaks to whom, and for which user part.</summary>
internal sealed class Mtp3 : AppProtocol
{
    private static readonly FieldSet F = new("mtp3");
    private static readonly Field Service = F.Hex("sio", "Service information octet");
    private static readonly Field Network = F.Bits("network_indicator", "Network indicator", 0xc0, v => v switch { 0 => "International network", 1 => "Spare (for international use only)", 2 => "National network", _ => "Reserved for national use" });
    private static readonly Field Indicator = F.Bits("service_indicator", "Service indicator", 0x0f, v => v switch { 0 => "SNM", 1 => "MTN", 3 => "SCCP", 5 => "ISUP", _ => null });
    private static readonly Field Destination = F.Number("dpc", "DPC");
    private static readonly Field Originating = F.Number("opc", "OPC");
    private static readonly Field Selection = F.Number("sls", "Signalling link selector");

    public override string Name => "mtp3";
    public override string Title => "Message Transfer Part Level 3 (ITU-T Q.704)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(141)];
    public override bool AlwaysDissect => true;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("8501c00004050201"), Convert.FromHexString("8000c00004")];

    public override void Dissect(ref Dissector d)
    {
        var service = d.Bits(Service, 1, Network, Indicator);
        if (!d.Need(4)) return;
        var label = (uint)(d.Peek() | d.Peek(1) << 8 | d.Peek(2) << 16 | d.Peek(3) << 24);
        d.Add(Destination, label & 0x3fff, d.Position, 4);
        d.Add(Originating, label >> 14 & 0x3fff, d.Position, 4);
        d.Add(Selection, label >> 28, d.Position, 4);
        d.Skip(4);
        if ((service & 0x0f) switch { 3 => "sccp", 5 => "isup", _ => null } is not { } next || d.Remaining == 0) return;
        var inner = ProtocolRegistry.ByName[next];
        d.Layer(inner);
        inner.Dissect(ref d);
    }
}

/// <summary>ISDN user part (ITU-T Q.763): which circuit, which message of the call.</summary>
internal sealed class Isup : AppProtocol
{
    private static readonly FieldSet F = new("isup");
    private static readonly Field Circuit = F.Number("cic", "CIC");
    private static readonly Field Type = F.Number("message_type", "Message type", v => v switch
    {
        1 => "Initial address", 2 => "Subsequent address", 3 => "Information request", 4 => "Information", 5 => "Continuity", 6 => "Address complete", 7 => "Connect", 8 => "Forward transfer",
        9 => "Answer", 12 => "Release", 13 => "Suspend", 14 => "Resume", 16 => "Release complete", 18 => "Reset circuit", 19 => "Blocking", 20 => "Unblocking", 23 => "Circuit group reset",
        44 => "Call progress", _ => null,
    });
    private static readonly Field Parameters = F.Bytes("parameters", "Parameters");

    public override string Name => "isup";
    public override string Title => "ISDN User Part (ITU-T Q.763)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("050109"), Convert.FromHexString("05010c0200")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        if (!d.Need(2)) return;
        d.Add(Circuit, (ulong)(d.Peek() | (d.Peek(1) & 0x0f) << 8), d.Position, 2);
        d.Skip(2);
        d.U8(Type);
        if (d.Remaining > 0) d.Bytes(Parameters, d.Remaining);
    }
}

/// <summary>Signalling connection control part (ITU-T Q.713): the kind of message.</summary>
internal sealed class Sccp : AppProtocol
{
    private static readonly FieldSet F = new("sccp");
    private static readonly Field Type = F.Hex("message_type", "Message type", v => v switch { 1 => "Connection Request", 2 => "Connection Confirm", 3 => "Connection Refused", 4 => "Released", 5 => "Release Complete", 6 => "Data Form 1", 9 => "Unitdata", 10 => "Unitdata Service", 17 => "Extended Unitdata", _ => null });
    private static readonly Field Body = F.Bytes("parameters", "Parameters");

    public override string Name => "sccp";
    public override string Title => "Signalling Connection Control Part (ITU-T Q.713)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("09000305"), Convert.FromHexString("0500")];
    public override Match Recognize(ReadOnlySpan<byte> bytes, in RecognizeContext context) => Match.No;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Type);
        if (d.Remaining > 0) d.Bytes(Body, d.Remaining);
    }
}
