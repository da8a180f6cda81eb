using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using PcapLab.Captures;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

/// <summary>Links that carry no IP: layers and fields are those of tshark.</summary>
public partial class LinkProtocolTests
{
    [Theory]
    [InlineData(187, "040e0401030c00", "hci_h4.type", "bthci_evt.code", "bthci_evt.param_length", "bthci_evt.opcode", "bthci_evt.status")]
    [InlineData(201, "0000000001030c00", "hci_h4.type", "bthci_cmd.opcode", "bthci_cmd.opcode.ogf", "bthci_cmd.opcode.ocf")]
    [InlineData(187, "02012009000500040" + "00b02000200", "bthci_acl.chandle", "bthci_acl.pb_flag", "bthci_acl.length", "btl2cap.length", "btl2cap.cid", "btatt.opcode")]
    [InlineData(227, "98daf1100300000002010c", "can.id", "can.flags.xtd", "can.len")]
    [InlineData(140, "81820885c5001002050109", "mtp2.bsn", "mtp2.bib", "mtp2.fsn", "mtp2.fib", "mtp2.li", "mtp3.dpc", "mtp3.opc", "isup.cic", "isup.message_type")]
    [InlineData(195, "418801cdabffff0000112233440102", "wpan.fcf", "wpan.frame_type", "wpan.seq_no", "wpan.dst_pan", "wpan.dst16", "wpan.src16", "wpan.frame_length")]
    [InlineData(230, "43cc07cdab0807060504030201ffffffffffffffff04", "wpan.dst64", "wpan.src64", "wpan.seq_no")]
    [InlineData(231, "6c01000100000000010000001b00000001016f00010000002f0000000000000003017300020000004869000000000000", "dbus.message_type", "dbus.serial", "dbus.path", "dbus.member")]
    [InlineData(189, "404142434445464753028003010000" + "3c00000000000000000000000" + "08dffffff0800000000000000" + "8006000100000800", "usb.src", "usb.dst", "usb.transfer_type", "usb.endpoint_address", "usb.device_address", "usb.bus_id", "usb.urb_status", "usb.urb_len", "usb.bmRequestType", "usb.setup.bRequest", "usb.setup.wLength")]
    [InlineData(249, "1b00102030405060708000000000090000010005008101040000001122" + "3344", "usb.src", "usb.dst", "usb.irp_id", "usb.function", "usb.device_address", "usb.data_len", "usb.capdata")]
    [InlineData(10, "50010203040506070809101112424203000000", "llc.dsap")]
    [InlineData(10, "c1010203040506070809101112424203000000")]
    public void Layers_and_fields_are_those_of_tshark(int link, string hex, params string[] fields)
    {
        var tshark = Peer.Program("tshark");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Capture(link, Convert.FromHexString(hex)));
            string[] names = ["frame.protocols", .. fields];
            var (code, text, error) = Peer.Run(tshark, ["-r", file, "-T", "fields", .. names.SelectMany(n => (string[])["-e", n])]);
            Assert.True(code == 0, error);
            Assert.Equal(text.TrimEnd('\n').Split('\t').Select(Same), Ours(file, names));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_link_type_that_nobody_knows_is_data_and_counted()
    {
        using var capture = CaptureFile.Open(new MemoryStream(Capture(147, [1, 2, 3])), "made");
        var result = Analyzer.Run(capture, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("data", Assert.Single(result.Protocols).Protocol);
        Assert.Equal("unknown", Assert.Single(result.Quality.Stops).Reason);
    }

    private static string[] Ours(string file, string[] names)
    {
        var found = new string[names.Length];
        using var source = CaptureFile.Open(file);
        new PacketScan(source).Run((in ScannedPacket packet) =>
        {
            foreach (ref readonly var value in packet.Tree.Values)
            {
                if (Array.IndexOf(names, value.Field.Name) is var i and >= 0) found[i] = Same(FieldText.Plain(in value, packet.Tree, packet.Frame));
            }

            return true;
        }, TestContext.Current.CancellationToken);
        return found;
    }

    // tshark writes numbers in the base it displays them in, and bytes without colons.
    private static string Same(string text) => text is "True" or "true" ? "1" : text is "False" or "false" ? "0"
        : text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt64(text, 16).ToString(CultureInfo.InvariantCulture) : Octets().IsMatch(text) ? text.Replace(":", "", StringComparison.Ordinal) : text;

    [GeneratedRegex("^[0-9a-f]{2}(:[0-9a-f]{2})+$")]
    private static partial Regex Octets();

    private static byte[] Capture(int link, byte[] frame)
    {
        var file = new byte[40 + frame.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(file, 0xa1b2c3d4);
        (file[4], file[6]) = (2, 4);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 262144);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(20), link);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(32), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(36), frame.Length);
        frame.CopyTo(file, 40);
        return file;
    }
}
