using System.Buffers.Text;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Protocols;

/// <summary>USB transfers as Linux (usbmon, 48 or 64 bytes of header) and Windows (USBPcap) capture them. Numbers are little endian.</summary>
internal sealed class Usb : AppProtocol
{
    private const ushort LinuxOld = 189, LinuxMapped = 220, UsbPcap = 249;
    private const int Isochronous = 0, Control = 2;
    private static readonly FieldSet F = new("usb");
    private static readonly Field Source = F.Text("src", "Source");
    private static readonly Field Destination = F.Text("dst", "Destination");
    private static readonly Field HeaderLength = F.Number("usbpcap_header_len", "USBPcap pseudoheader length", unit: "bytes");
    private static readonly Field Irp = F.Hex("irp_id", "IRP ID");
    private static readonly Field UsbdStatus = F.Hex("usbd_status", "IRP USBD_STATUS");
    private static readonly Field Function = F.Hex("function", "URB function");
    private static readonly Field Info = F.Hex("irp_info", "IRP information");
    private static readonly Field Urb = F.Hex("urb_id", "URB id");
    private static readonly Field UrbType = F.Number("urb_type", "URB type", v => v switch { 'S' => "URB_SUBMIT", 'C' => "URB_COMPLETE", 'E' => "URB_ERROR", _ => null });
    private static readonly Field TransferType = F.Hex("transfer_type", "URB transfer type", v => v switch { 0 => "URB_ISOCHRONOUS", 1 => "URB_INTERRUPT", 2 => "URB_CONTROL", 3 => "URB_BULK", _ => null });
    private static readonly Field Endpoint = F.Hex("endpoint_address", "Endpoint");
    private static readonly Field DirectionIn = F.Bits("endpoint_address.direction", "Direction is in", 0x80);
    private static readonly Field EndpointNumber = F.Bits("endpoint_address.number", "Endpoint number", 0x0f);
    private static readonly Field Device = F.Number("device_address", "Device");
    private static readonly Field Bus = F.Number("bus_id", "URB bus id");
    private static readonly Field SetupFlag = F.Number("setup_flag", "Device setup request");
    private static readonly Field DataFlag = F.Number("data_flag", "Data");
    private static readonly Field Seconds = F.Number("urb_ts_sec", "URB sec", unit: "s");
    private static readonly Field Microseconds = F.Number("urb_ts_usec", "URB usec", unit: "µs");
    private static readonly Field Status = F.Signed("urb_status", "URB status");
    private static readonly Field UrbLength = F.Number("urb_len", "URB length", unit: "bytes");
    private static readonly Field DataLength = F.Number("data_len", "Data length", unit: "bytes");
    private static readonly Field RequestType = F.Hex("bmRequestType", "bmRequestType");
    private static readonly Field RequestIn = F.Bits("bmRequestType.direction", "Device to host", 0x80);
    private static readonly Field RequestKind = F.Bits("bmRequestType.type", "Type", 0x60, v => v switch { 0 => "Standard", 1 => "Class", 2 => "Vendor", _ => null });
    private static readonly Field Recipient = F.Bits("bmRequestType.recipient", "Recipient", 0x1f, v => v switch { 0 => "Device", 1 => "Interface", 2 => "Endpoint", 3 => "Other", _ => null });
    private static readonly Field Request = F.Number("setup.bRequest", "bRequest", v => v switch { 0 => "GET STATUS", 1 => "CLEAR FEATURE", 3 => "SET FEATURE", 5 => "SET ADDRESS", 6 => "GET DESCRIPTOR", 7 => "SET DESCRIPTOR", 8 => "GET CONFIGURATION", 9 => "SET CONFIGURATION", 10 => "GET INTERFACE", 11 => "SET INTERFACE", _ => null });
    private static readonly Field Value = F.Hex("setup.wValue", "wValue");
    private static readonly Field Index = F.Number("setup.wIndex", "wIndex");
    private static readonly Field SetupLength = F.Number("setup.wLength", "wLength", unit: "bytes");
    private static readonly Field CaptureData = F.Bytes("capdata", "Leftover capture data");

    public override string Name => "usb";
    public override string Title => "Universal Serial Bus, usbmon and USBPcap";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Link(LinuxOld), Link(LinuxMapped), Link(UsbPcap)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("4041424344454647" + "53028003010000" + "3c" + "0000000000000000" + "00000000" + "8dffffff" + "08000000" + "00000000" + "8006000100000800"),
    ];

    public override void Dissect(ref Dissector d)
    {
        if (d.Selector == UsbPcap) Windows(ref d);
        else Linux(ref d, d.Selector == LinuxMapped);
        if (d.Remaining > 0) d.Bytes(CaptureData, d.Remaining);
    }

    private static void Linux(ref Dissector d, bool isMapped)
    {
        if (!d.Need(48)) return;
        var (transfer, endpoint, device) = (d.Peek(9), d.Peek(10), d.Peek(11));
        var bus = d.Peek(12) | d.Peek(13) << 8;
        Addresses(ref d, bus, device, endpoint & 0x0f, d.Peek(8) != 'S');
        d.U64Le(Urb);
        d.U8(UrbType);
        d.U8(TransferType);
        d.Bits(Endpoint, 1, DirectionIn, EndpointNumber);
        d.U8(Device);
        d.U16Le(Bus);
        var hasSetup = d.U8(SetupFlag) == 0 && transfer == Control;
        d.U8(DataFlag);
        d.U64Le(Seconds);
        d.U32Le(Microseconds);
        SignedLe(ref d, Status);
        d.U32Le(UrbLength);
        d.U32Le(DataLength);
        if (hasSetup) Setup(ref d);
        else d.Skip(8);
        if (!isMapped) return;
        d.Skip(12);
        if (!d.Need(4)) return;
        var descriptors = d.Peek() | d.Peek(1) << 8 | d.Peek(2) << 16 | d.Peek(3) << 24;
        d.Skip(4);
        if (transfer == Isochronous && descriptors > 0) d.Skip((int)Math.Min(16L * descriptors, d.Remaining));
    }

    private static void Windows(ref Dissector d)
    {
        if (!d.Need(27)) return;
        var header = d.Peek() | d.Peek(1) << 8;
        var (info, endpoint, transfer) = (d.Peek(16), d.Peek(21), d.Peek(22));
        Addresses(ref d, d.Peek(17) | d.Peek(18) << 8, d.Peek(19) | d.Peek(20) << 8, endpoint & 0x0f, (info & 1) != 0);
        d.U16Le(HeaderLength);
        d.U64Le(Irp);
        d.U32Le(UsbdStatus);
        d.U16Le(Function);
        d.U8(Info);
        d.U16Le(Bus);
        d.U16Le(Device);
        d.Bits(Endpoint, 1, DirectionIn, EndpointNumber);
        d.U8(TransferType);
        d.U32Le(DataLength);
        var isSetup = transfer == Control && header > 27 && d.Peek() == 0;
        if (header > 27) d.Skip(Math.Min(header - 27, d.Remaining));
        if (isSetup && d.Remaining >= 8) Setup(ref d);
    }

    private static void Setup(ref Dissector d)
    {
        d.Bits(RequestType, 1, RequestIn, RequestKind, Recipient);
        d.U8(Request);
        d.U16Le(Value);
        d.U16Le(Index);
        d.U16Le(SetupLength);
    }

    private static void SignedLe(ref Dissector d, Field field)
    {
        if (!d.Need(4)) return;
        var value = d.Peek() | d.Peek(1) << 8 | d.Peek(2) << 16 | d.Peek(3) << 24;
        d.Add(field, (ulong)value, d.Position, 4);
        d.Skip(4);
    }

    /// <summary>One side is the host, the other bus.device.endpoint.</summary>
    private static void Addresses(ref Dissector d, int bus, int device, int endpoint, bool fromDevice)
    {
        Span<byte> text = stackalloc byte[32];
        var length = 0;
        foreach (var part in (ReadOnlySpan<int>)[bus, device, endpoint])
        {
            if (length > 0) text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(part, text[length..], out var written);
            length += written;
        }

        d.AddText(fromDevice ? Source : Destination, text[..length], 0, 0, generated: true);
        d.AddText(fromDevice ? Destination : Source, "host"u8, 0, 0, generated: true);
    }
}
