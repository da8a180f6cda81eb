using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

public class DnsTests
{
    private static string Name(byte[] message, int position, out DecodeStop stop, out int after)
    {
        var d = new Dissector(message, new FieldTree());
        d.Skip(position);
        Span<byte> name = stackalloc byte[DnsNames.MaxName];
        var n = DnsNames.Read(ref d, 0, name, out _);
        stop = d.Stopped;
        after = d.Position;
        return Encoding.ASCII.GetString(name[..n]);
    }

    [Fact]
    public void Names_follow_pointers_and_the_cursor_stays_behind_the_first_one()
    {
        var message = Convert.FromHexString("0361626300" + "0178c000" + "ff");
        Assert.Equal("x.abc", Name(message, 5, out var stop, out var after));
        Assert.Equal(StopReason.None, stop.Reason);
        Assert.Equal(9, after);
    }

    [Fact]
    public void The_root_is_named() => Assert.Equal("<Root>", Name([0], 0, out _, out _));

    [Theory]
    [InlineData("c000", StopReason.Limit)]        // points at itself
    [InlineData("c002c000", StopReason.Limit)]    // two that point at each other
    [InlineData("c0ff", StopReason.Malformed)]    // past the end
    [InlineData("4161", StopReason.Malformed)]    // label types 01 and 10 are not in use
    [InlineData("0361", StopReason.Truncated)]
    public void Broken_names_stop_with_a_reason(string hex, StopReason reason)
    {
        Assert.Equal("", Name(Convert.FromHexString(hex), 0, out var stop, out _));
        Assert.Equal(reason, stop.Reason);
    }

    [Fact]
    public void A_question_is_recognised_on_any_port()
    {
        var query = Convert.FromHexString("0007010000010000000000000667" + "6f6f676c6503636f6d00000f0001");
        var context = new RecognizeContext { Transport = PcapLab.Wire.PayloadKind.Udp, SourcePort = 4000, DestinationPort = 5300 };
        Assert.Equal(Match.Yes, ProtocolRegistry.ByName["dns"].Recognize(query, context));
        Assert.Equal(Match.Maybe, ProtocolRegistry.ByName["dns"].Recognize(new byte[40], context));
    }

    // What ngtcp2-like servers of the drafts send on a stream: a message with ID 0 and no length; the standard (RFC 9250, 4.2) puts two bytes of length before it.
    [Theory]
    [InlineData("000000000001000000000001076578616d706c6503636f6d00000100010000290fff000000000000", 40)]
    [InlineData("000081800001000100000000076578616d706c6503636f6d0000010001c00c000100010000542c0004c0000207", 45)]
    [InlineData("001d00000000000100000000" + "0000076578616d706c6503636f6d0000010001", 31)]
    public void Messages_on_a_quic_stream_are_cut_with_and_without_a_length(string hex, int length)
    {
        var dns = ProtocolRegistry.ByName["dns"];
        var bytes = Convert.FromHexString(hex);
        for (var i = 2; i < bytes.Length; i++) Assert.True(dns.NextPdu(bytes.AsSpan(0, i), Dns.OnQuic, 0) is var early && (early.Want == 0 || early.Want == length), $"{i} bytes");
        Assert.Equal(Pdu.Whole(length), dns.NextPdu(bytes, Dns.OnQuic, 0));

        var tree = new FieldTree();
        var d = new Dissector(bytes, tree) { IsStream = true, State = Dns.OnQuic };
        dns.Dissect(ref d);
        Assert.Equal(StopReason.None, d.Stopped.Reason);
        Assert.Equal(0, d.Remaining);
    }
}
