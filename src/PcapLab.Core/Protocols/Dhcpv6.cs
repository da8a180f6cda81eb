using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>DHCP for IPv6 (RFC 8415), relayed messages included.</summary>
internal sealed class Dhcpv6 : AppProtocol
{
    private const int MaxDepth = 8;
    private static readonly FieldSet F = new("dhcpv6");
    private static readonly Field Type = F.Number("msgtype", "Message type", MessageName);
    private static readonly Field TransactionId = F.Hex("xid", "Transaction ID");
    private static readonly Field HopCount = F.Number("hopcount", "Hop count");
    private static readonly Field LinkAddress = F.Ipv6("linkaddr", "Link address");
    private static readonly Field PeerAddress = F.Ipv6("peeraddr", "Peer address");
    private static readonly Field Option = F.Group("option", "Option");
    private static readonly Field OptionType = F.Number("option.type", "Option", OptionName);
    private static readonly Field OptionLength = F.Number("option.length", "Length");
    private static readonly Field OptionValue = F.Bytes("option.value", "Value");
    private static readonly Field Duid = F.Bytes("duid.bytes", "DUID");
    private static readonly Field DuidType = F.Number("duid.type", "DUID type");
    private static readonly Field Iaid = F.Bytes("iaid", "IAID");
    private static readonly Field T1 = F.Number("iaid.t1", "T1", unit: "s");
    private static readonly Field T2 = F.Number("iaid.t2", "T2", unit: "s");
    private static readonly Field Address = F.Ipv6("iaaddr.ip", "IPv6 address");
    private static readonly Field Preferred = F.Number("iaaddr.pref_lifetime", "Preferred lifetime", unit: "s");
    private static readonly Field Valid = F.Number("iaaddr.valid_lifetime", "Valid lifetime", unit: "s");
    private static readonly Field PrefixPreferred = F.Number("iaprefix.pref_lifetime", "Preferred lifetime", unit: "s");
    private static readonly Field PrefixValid = F.Number("iaprefix.valid_lifetime", "Valid lifetime", unit: "s");
    private static readonly Field PrefixLength = F.Number("iaprefix.pref_len", "Prefix length");
    private static readonly Field Prefix = F.Ipv6("iaprefix.pref_addr", "Prefix address");
    private static readonly Field Requested = F.Number("requested_option_code", "Requested option code", OptionName);
    private static readonly Field Preference = F.Number("option_preference", "Preference");
    private static readonly Field Elapsed = F.Number("elapsed_time", "Elapsed time", unit: "ms");
    private static readonly Field Status = F.Number("status_code", "Status code", StatusName);
    private static readonly Field StatusMessage = F.Text("status_message", "Status message");
    private static readonly Field DnsServer = F.Ipv6("dns_server", "DNS server address");
    private static readonly Field Domain = F.Text("search_domain", "DNS domain search list entry");
    private static readonly Field FqdnFlags = F.Hex("client_fqdn_flags", "Flags");
    internal static readonly Field Fqdn = F.Text("client_domain", "Client FQDN");

    public override string Name => "dhcpv6";
    public override string Title => "Dynamic Host Configuration Protocol for IPv6 (RFC 8415)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [Udp(546), Udp(547)];
    public override IReadOnlyList<byte[]> Samples { get; } =
    [
        Convert.FromHexString("01aabbcc0001000e000100011c39cf88080027fe8f950003002827fe8f9500000e10000015180005001820010db80000000000000000000000640000"
            + "0e10000015180006000400170018000800020000002700060104686f73740018000d036c6162076578616d706c6500"),
        Convert.FromHexString("0c0020010db8000000000000000000000001fe8000000000000000000000000000020009003207aabbcc0002000e000100011c39cf88080027fe8f95"
            + "000d000400006f6b0017001020010db8000000000000000000000053"),
    ];

    public override void Dissect(ref Dissector d) => ReadMessage(ref d, 0);

    private static void ReadMessage(ref Dissector d, int depth)
    {
        var type = d.U8(Type);
        if (type is 12 or 13)
        {
            d.U8(HopCount);
            d.Bytes(LinkAddress, 16);
            d.Bytes(PeerAddress, 16);
        }
        else
        {
            d.U24(TransactionId);
        }

        Options(ref d, depth);
    }

    private static void Options(ref Dissector d, int depth)
    {
        if (depth > MaxDepth)
        {
            d.Stop(StopReason.Limit);
            return;
        }

        while (d.Remaining > 0)
        {
            var group = d.Begin(Option);
            var type = d.U16(OptionType);
            var outer = d.Enter(d.U16(OptionLength));
            Value(ref d, type, depth);
            d.Leave(outer);
            d.End(group);
        }
    }

    private static void Value(ref Dissector d, int type, int depth)
    {
        switch (type)
        {
            case 1 or 2:
                d.AddRange(Duid, d.Position, d.Remaining, d.Position, d.Remaining);
                d.U16(DuidType);
                break;
            case 3 or 25:
                d.Bytes(Iaid, 4);
                d.U32(T1);
                d.U32(T2);
                Options(ref d, depth + 1);
                break;
            case 4: d.Bytes(Iaid, 4); Options(ref d, depth + 1); break;
            case 5:
                d.Bytes(Address, 16);
                d.U32(Preferred);
                d.U32(Valid);
                Options(ref d, depth + 1);
                break;
            case 26:
                d.U32(PrefixPreferred);
                d.U32(PrefixValid);
                d.U8(PrefixLength);
                d.Bytes(Prefix, 16);
                Options(ref d, depth + 1);
                break;
            case 6: while (d.Remaining > 0) d.U16(Requested); break;
            case 7: d.U8(Preference); break;
            case 8 when d.Remaining == 2: d.Add(Elapsed, 10ul * d.Peek16(), d.Position, 2); break; // sent in hundredths of a second
            case 9: ReadMessage(ref d, depth + 1); break;
            case 13: d.U16(Status); d.Text(StatusMessage, d.Remaining); break;
            case 23: while (d.Remaining > 0) d.Bytes(DnsServer, 16); break;
            case 24: while (d.Remaining > 0) DnsNames.Put(ref d, d.Position, Domain); break;
            case 39: d.U8(FqdnFlags); if (d.Remaining > 0) PartialName(ref d); break;
            default: if (d.Remaining > 0) d.Bytes(OptionValue, d.Remaining); break;
        }
    }

    /// <summary>A name that may lack its final root label (RFC 4704, 4.2).</summary>
    private static void PartialName(ref Dissector d)
    {
        Span<byte> name = stackalloc byte[DnsNames.MaxName];
        int used = 0, at = d.Position;
        while (d.Remaining > 0 && d.Peek() is > 0 and < 64 and var length && used + length + 1 < name.Length)
        {
            d.Skip(1);
            if (!d.Need(length)) return;
            if (used > 0) name[used++] = (byte)'.';
            d.Rest[..length].CopyTo(name[used..]);
            used += length;
            d.Skip(length);
        }

        d.AddText(Fqdn, name[..used], at, d.Position - at);
    }

    private static string? MessageName(ulong v) => v switch
    {
        1 => "Solicit", 2 => "Advertise", 3 => "Request", 4 => "Confirm", 5 => "Renew", 6 => "Rebind", 7 => "Reply", 8 => "Release", 9 => "Decline",
        10 => "Reconfigure", 11 => "Information-request", 12 => "Relay-forw", 13 => "Relay-reply", 14 => "Leasequery", 15 => "Leasequery-reply", _ => null,
    };

    private static string? StatusName(ulong v) => v switch
    {
        0 => "Success", 1 => "UnspecFail", 2 => "NoAddrAvail", 3 => "NoBinding", 4 => "NotOnLink", 5 => "UseMulticast", 6 => "NoPrefixAvail", _ => null,
    };

    private static string? OptionName(ulong v) => v switch
    {
        1 => "Client Identifier", 2 => "Server Identifier", 3 => "Identity Association for Non-temporary Address", 4 => "Identity Association for Temporary Address",
        5 => "IA Address", 6 => "Option Request", 7 => "Preference", 8 => "Elapsed time", 9 => "Relay Message", 11 => "Authentication", 12 => "Server unicast",
        13 => "Status code", 14 => "Rapid Commit", 15 => "User Class", 16 => "Vendor Class", 17 => "Vendor-specific Information", 18 => "Interface-Id",
        19 => "Reconfigure Message", 20 => "Reconfigure Accept", 23 => "DNS recursive name server", 24 => "Domain Search List",
        25 => "Identity Association for Prefix Delegation", 26 => "IA Prefix", 31 => "Simple Network Time Protocol Server", 32 => "Lifetime",
        37 => "Remote Identifier", 39 => "Fully Qualified Domain Name", 56 => "NTP Server", 59 => "Boot File URL", 79 => "Client link-layer address", _ => null,
    };
}
