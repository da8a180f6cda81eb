using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>BOOTP and DHCP for IPv4 (RFC 2131, 2132).</summary>
internal sealed class Dhcp : AppProtocol
{
    private static readonly FieldSet F = new("dhcp");
    private static readonly Field Type = F.Number("type", "Message type", v => v switch { 1 => "Boot Request", 2 => "Boot Reply", _ => null });
    private static readonly Field HardwareType = F.Hex("hw.type", "Hardware type");
    private static readonly Field HardwareLength = F.Number("hw.len", "Hardware address length");
    private static readonly Field Hops = F.Number("hops", "Hops");
    private static readonly Field TransactionId = F.Hex("id", "Transaction ID");
    private static readonly Field Seconds = F.Number("secs", "Seconds elapsed", unit: "s");
    private static readonly Field Flags = F.Hex("flags", "Bootp flags");
    private static readonly Field Broadcast = F.Bits("flags.bc", "Broadcast flag", 0x8000);
    private static readonly Field ClientIp = F.Ipv4("ip.client", "Client IP address");
    internal static readonly Field YourIp = F.Ipv4("ip.your", "Your (client) IP address");
    private static readonly Field ServerIp = F.Ipv4("ip.server", "Next server IP address");
    internal static readonly Field RelayIp = F.Ipv4("ip.relay", "Relay agent IP address");
    internal static readonly Field ClientMac = F.Ether("hw.mac_addr", "Client MAC address");
    private static readonly Field ClientHardware = F.Bytes("hw.addr", "Client hardware address");
    private static readonly Field Padding = F.Bytes("hw.addr_padding", "Client hardware address padding");
    private static readonly Field ServerName = F.Text("server", "Server host name");
    private static readonly Field File = F.Text("file", "Boot file name");
    private static readonly Field Cookie = F.Hex("cookie", "Magic cookie");
    private static readonly Field Option = F.Group("option", "Option");
    private static readonly Field OptionType = F.Number("option.type", "Option", OptionName);
    private static readonly Field OptionLength = F.Number("option.length", "Length");
    private static readonly Field OptionValue = F.Bytes("option.value", "Value");
    internal static readonly Field MessageType = F.Number("option.dhcp", "DHCP", MessageName);
    private static readonly Field SubnetMask = F.Ipv4("option.subnet_mask", "Subnet mask");
    private static readonly Field Router = F.Ipv4("option.router", "Router");
    private static readonly Field NameServer = F.Ipv4("option.domain_name_server", "Domain name server");
    internal static readonly Field HostNameField = F.Text("option.hostname", "Host name");
    private static readonly Field DomainName = F.Text("option.domain_name", "Domain name");
    private static readonly Field BroadcastAddress = F.Ipv4("option.broadcast_address", "Broadcast address");
    private static readonly Field NtpServer = F.Ipv4("option.ntp_server", "Network time protocol server");
    private static readonly Field RequestedIp = F.Ipv4("option.requested_ip_address", "Requested IP address");
    private static readonly Field LeaseTime = F.Number("option.ip_address_lease_time", "IP address lease time", unit: "s");
    private static readonly Field ServerId = F.Ipv4("option.dhcp_server_id", "DHCP server identifier");
    private static readonly Field RequestItem = F.Number("option.request_list_item", "Parameter request list item", OptionName);
    private static readonly Field Message = F.Text("option.message", "Message");
    private static readonly Field MaxSize = F.Number("option.dhcp_max_message_size", "Maximum DHCP message size", unit: "bytes");
    private static readonly Field Renewal = F.Number("option.renewal_time_value", "Renewal time value", unit: "s");
    private static readonly Field Rebinding = F.Number("option.rebinding_time_value", "Rebinding time value", unit: "s");
    private static readonly Field VendorClass = F.Text("option.vendor_class_id", "Vendor class identifier");
    private static readonly Field TftpServer = F.Text("option.tftp_server_name", "TFTP server name");
    private static readonly Field BootFile = F.Text("option.bootfile_name", "Bootfile name");
    private static readonly Field UserClass = F.Text("option.user_class", "User class information");
    private static readonly Field FqdnFlags = F.Hex("fqdn.flags", "Flags");
    private static readonly Field FqdnA = F.Number("fqdn.rcode1", "A-RR result");
    private static readonly Field FqdnPtr = F.Number("fqdn.rcode2", "PTR-RR result");
    internal static readonly Field FqdnName = F.Text("fqdn.name", "Client name");
    private static readonly Field End = F.Number("option.end", "Option end");

    public override string Name => "dhcp";
    public override string Title => "Dynamic Host Configuration Protocol (RFC 2131)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(67), Udp(68)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("010106003903f32600008000" + "0000000000000000" + new string('0', 16) + "001122334455" + new string('0', 404) + "63825363"
            + "3501013204c0a800640c04686f737437040103062a3c084d53465420352e30510700000068312e61390205dc3d0701001122334455ff"),
        Convert.FromHexString("020106003903f32600008000" + "00000000c0a80064" + new string('0', 16) + "001122334455" + new string('0', 404) + "63825363"
            + "3501053604c0a80001330400000e100104ffffff000304c0a800010608c0a80001c0a800023a040000070800ff0000"),
    ];

    public override Match Recognize(ReadOnlySpan<byte> b, in RecognizeContext context) =>
        b.Length >= 240 && b[0] is 1 or 2 && b[236] == 0x63 && b[237] == 0x82 && b[238] == 0x53 && b[239] == 0x63 ? Match.Yes : Match.Maybe;

    public override void Dissect(ref Dissector d)
    {
        d.U8(Type);
        var hardware = d.U8(HardwareType);
        var length = d.U8(HardwareLength);
        d.U8(Hops);
        d.U32(TransactionId);
        d.U16(Seconds);
        d.Bits(Flags, 2, Broadcast);
        d.Bytes(ClientIp, 4);
        d.Bytes(YourIp, 4);
        d.Bytes(ServerIp, 4);
        d.Bytes(RelayIp, 4);
        var used = Math.Min((int)length, 16);
        d.Bytes(hardware == 1 && length == 6 ? ClientMac : ClientHardware, used);
        if (used < 16) d.Bytes(Padding, 16 - used);
        Fixed(ref d, ServerName, 64);
        Fixed(ref d, File, 128);
        if (d.Remaining < 4) return;
        d.U32(Cookie);
        while (d.Remaining > 0 && ReadOption(ref d))
        {
        }
    }

    private static void Fixed(ref Dissector d, Field field, int size)
    {
        var outer = d.Enter(size);
        if (d.Peek() != 0) d.CString(field);
        d.Leave(outer);
    }

    private static bool ReadOption(ref Dissector d)
    {
        var type = d.Peek();
        if (type == 0)
        {
            // Padding, however long, is one option.
            var pad = d.Rest.IndexOfAnyExcept((byte)0);
            d.Add(OptionType, 0, d.Position, 1);
            d.Skip(pad < 0 ? d.Remaining : pad);
            return true;
        }

        if (type == 255)
        {
            d.U8(End);
            if (d.Remaining > 0 && d.Peek() == 0) d.Add(OptionType, 0, d.Position, 1);
            return false;
        }

        var group = d.Begin(Option);
        d.U8(OptionType);
        var outer = d.Enter(d.U8(OptionLength));
        d.AddRange(OptionValue, d.Position, d.Remaining, d.Position, d.Remaining);
        Value(ref d, type);
        d.Leave(outer);
        d.End(group);
        return !d.IsStopped;
    }

    private static void Value(ref Dissector d, int type)
    {
        switch (type)
        {
            case 1 when d.Remaining == 4: d.Bytes(SubnetMask, 4); break;
            case 3: Addresses(ref d, Router); break;
            case 6: Addresses(ref d, NameServer); break;
            case 12: d.Text(HostNameField, d.Remaining); break;
            case 15: d.Text(DomainName, d.Remaining); break;
            case 28 when d.Remaining == 4: d.Bytes(BroadcastAddress, 4); break;
            case 42: Addresses(ref d, NtpServer); break;
            case 50 when d.Remaining == 4: d.Bytes(RequestedIp, 4); break;
            case 51 when d.Remaining == 4: d.U32(LeaseTime); break;
            case 53 when d.Remaining == 1: d.U8(MessageType); break;
            case 54 when d.Remaining == 4: d.Bytes(ServerId, 4); break;
            case 55: while (d.Remaining > 0) d.U8(RequestItem); break;
            case 56: d.Text(Message, d.Remaining); break;
            case 57 when d.Remaining == 2: d.U16(MaxSize); break;
            case 58 when d.Remaining == 4: d.U32(Renewal); break;
            case 59 when d.Remaining == 4: d.U32(Rebinding); break;
            case 60: d.Text(VendorClass, d.Remaining); break;
            case 66: d.Text(TftpServer, d.Remaining); break;
            case 67: d.Text(BootFile, d.Remaining); break;
            case 77: d.Text(UserClass, d.Remaining); break;
            case 81 when d.Remaining >= 3: d.U8(FqdnFlags); d.U8(FqdnA); d.U8(FqdnPtr); d.Text(FqdnName, d.Remaining); break;
        }
    }

    private static void Addresses(ref Dissector d, Field field)
    {
        while (d.Remaining >= 4) d.Bytes(field, 4);
    }

    private static string? MessageName(ulong v) => v switch
    {
        1 => "Discover", 2 => "Offer", 3 => "Request", 4 => "Decline", 5 => "ACK", 6 => "NAK", 7 => "Release", 8 => "Inform", 9 => "Force Renew",
        10 => "Lease query", 11 => "Lease Unassigned", 12 => "Lease Unknown", 13 => "Lease Active", _ => null,
    };

    private static string? OptionName(ulong v) => v switch
    {
        1 => "Subnet Mask", 2 => "Time Offset", 3 => "Router", 4 => "Time Server", 6 => "Domain Name Server", 12 => "Host Name", 15 => "Domain Name",
        26 => "Interface MTU", 28 => "Broadcast Address", 33 => "Static Route", 42 => "Network Time Protocol Servers", 43 => "Vendor-Specific Information",
        44 => "NetBIOS over TCP/IP Name Server", 46 => "NetBIOS over TCP/IP Node Type", 50 => "Requested IP Address", 51 => "IP Address Lease Time",
        52 => "Option Overload", 53 => "DHCP Message Type", 54 => "DHCP Server Identifier", 55 => "Parameter Request List", 56 => "Message",
        57 => "Maximum DHCP Message Size", 58 => "Renewal Time Value", 59 => "Rebinding Time Value", 60 => "Vendor class identifier",
        61 => "Client identifier", 66 => "TFTP Server Name", 67 => "Bootfile name", 77 => "User Class Information", 80 => "Rapid Commit",
        81 => "Client Fully Qualified Domain Name", 82 => "Agent Information Option", 93 => "Client System Architecture", 119 => "Domain Search",
        121 => "Classless Static Route", 150 => "TFTP Server Address", 252 => "Private/Proxy autodiscovery", 255 => "End", _ => null,
    };
}
