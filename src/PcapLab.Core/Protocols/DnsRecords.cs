using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>DNS resource records: the part shared by every section, and the data of each type.</summary>
internal static class DnsRecords
{
    internal static readonly FieldSet F = new("dns");
    internal static readonly Field AnswerGroup = F.Group("resp", "Answer");
    internal static readonly Field AuthorityGroup = F.Group("auth", "Authority");
    internal static readonly Field AdditionalGroup = F.Group("add", "Additional");
    internal static readonly Field RecordName = F.Text("resp.name", "Name");
    internal static readonly Field RecordType = F.Number("resp.type", "Type", DnsNames.Type);
    private static readonly Field RecordClass = F.Hex("resp.class", "Class", v => DnsNames.Class(v & 0x7fff));
    private static readonly Field CacheFlush = F.Bits("resp.cache_flush", "Cache flush", 0x8000);
    internal static readonly Field Ttl = F.Number("resp.ttl", "Time to live", unit: "s");
    private static readonly Field DataLength = F.Number("resp.len", "Data length", unit: "bytes");
    internal static readonly Field A = F.Ipv4("a", "Address");
    internal static readonly Field Aaaa = F.Ipv6("aaaa", "AAAA address");
    internal static readonly Field Cname = F.Text("cname", "CNAME");
    internal static readonly Field Ns = F.Text("ns", "Name server");
    internal static readonly Field Ptr = F.Text("ptr.domain_name", "Domain name");
    private static readonly Field Dname = F.Text("dname", "DNAME");
    private static readonly Field MxPreference = F.Number("mx.preference", "Preference");
    internal static readonly Field MxHost = F.Text("mx.mail_exchange", "Mail exchange");
    private static readonly Field TxtLength = F.Number("txt.length", "TXT length");
    internal static readonly Field Txt = F.Text("txt", "TXT");
    internal static readonly Field SoaMname = F.Text("soa.mname", "Primary name server");
    private static readonly Field SoaRname = F.Text("soa.rname", "Responsible authority's mailbox");
    private static readonly Field SoaSerial = F.Number("soa.serial_number", "Serial number");
    private static readonly Field SoaRefresh = F.Number("soa.refresh_interval", "Refresh interval", unit: "s");
    private static readonly Field SoaRetry = F.Number("soa.retry_interval", "Retry interval", unit: "s");
    private static readonly Field SoaExpire = F.Number("soa.expire_limit", "Expire limit", unit: "s");
    private static readonly Field SoaMinimum = F.Number("soa.mininum_ttl", "Minimum TTL", unit: "s", about: "Spelt as in Wireshark's reference");
    private static readonly Field SrvPriority = F.Number("srv.priority", "Priority");
    private static readonly Field SrvWeight = F.Number("srv.weight", "Weight");
    private static readonly Field SrvPort = F.Number("srv.port", "Port");
    internal static readonly Field SrvTarget = F.Text("srv.target", "Target");
    private static readonly Field UdpPayload = F.Number("rr.udp_payload_size", "UDP payload size", unit: "bytes");
    internal static readonly Field ExtendedRCode = F.Hex("resp.ext_rcode", "Higher bits in extended RCODE");
    private static readonly Field EdnsVersion = F.Number("resp.edns0_version", "EDNS0 version");
    private static readonly Field EdnsZ = F.Hex("resp.z", "Z");
    private static readonly Field DnssecOk = F.Bits("resp.z.do", "DO: DNSSEC security RRs wanted", 0x8000);
    private static readonly Field Option = F.Group("opt", "Option");
    private static readonly Field OptionCode = F.Number("opt.code", "Option code", OptionName);
    private static readonly Field OptionLength = F.Number("opt.len", "Option length");
    private static readonly Field OptionData = F.Bytes("opt.data", "Option data");
    private static readonly Field EcsFamily = F.Number("opt.client.family", "Family");
    private static readonly Field EcsSource = F.Number("opt.client.netmask", "Source netmask");
    private static readonly Field EcsScope = F.Number("opt.client.scope", "Scope netmask");
    private static readonly Field EcsAddress = F.Bytes("opt.client.addr", "Client subnet");
    private static readonly Field ErrorCode = F.Number("opt.ext_error.info_code", "Extended error");
    private static readonly Field ErrorText = F.Text("opt.ext_error.extra_text", "Extra text");
    private static readonly Field DsKey = F.Hex("ds.key_id", "Key id");
    private static readonly Field DsAlgorithm = F.Number("ds.algorithm", "Algorithm");
    private static readonly Field DsDigestType = F.Number("ds.digest_type", "Digest type");
    private static readonly Field DsDigest = F.Bytes("ds.digest", "Digest");
    private static readonly Field SigCovered = F.Number("rrsig.type_covered", "Type covered", DnsNames.Type);
    private static readonly Field SigAlgorithm = F.Number("rrsig.algorithm", "Algorithm");
    private static readonly Field SigLabels = F.Number("rrsig.labels", "Labels");
    private static readonly Field SigTtl = F.Number("rrsig.original_ttl", "Original TTL", unit: "s");
    private static readonly Field SigExpiration = F.Time("rrsig.signature_expiration", "Signature expiration");
    private static readonly Field SigInception = F.Time("rrsig.signature_inception", "Signature inception");
    private static readonly Field SigKey = F.Number("rrsig.key_tag", "Key tag");
    private static readonly Field SigSigner = F.Text("rrsig.signers_name", "Signer's name");
    private static readonly Field SigBytes = F.Bytes("rrsig.signature", "Signature");
    private static readonly Field KeyFlags = F.Hex("dnskey.flags", "Flags");
    private static readonly Field KeyProtocol = F.Number("dnskey.protocol", "Protocol");
    private static readonly Field KeyAlgorithm = F.Number("dnskey.algorithm", "Algorithm");
    private static readonly Field KeyPublic = F.Bytes("dnskey.public_key", "Public key");
    private static readonly Field NsecNext = F.Text("nsec.next_domain_name", "Next domain name");
    private static readonly Field TypeBitmap = F.Bytes("nsec.type_bitmap", "Types present");
    private static readonly Field Nsec3Algorithm = F.Number("nsec3.algo", "Hash algorithm");
    private static readonly Field Nsec3Flags = F.Hex("nsec3.flags", "Flags");
    private static readonly Field Nsec3Iterations = F.Number("nsec3.iterations", "Iterations");
    private static readonly Field Nsec3SaltLength = F.Number("nsec3.salt_length", "Salt length");
    private static readonly Field Nsec3Salt = F.Bytes("nsec3.salt_value", "Salt");
    private static readonly Field CaaFlags = F.Hex("caa.flags", "CAA flags");
    private static readonly Field CaaTagLength = F.Number("caa.tag_length", "Tag length");
    private static readonly Field CaaTag = F.Text("caa.tag", "Tag");
    private static readonly Field CaaValue = F.Text("caa.value", "Value");
    private static readonly Field SshAlgorithm = F.Number("sshfp.algorithm", "Algorithm");
    private static readonly Field SshType = F.Number("sshfp.fingerprint.type", "Fingerprint type");
    private static readonly Field SshBytes = F.Bytes("sshfp.fingerprint", "Fingerprint");
    private static readonly Field TlsaUsage = F.Number("tlsa.certificate_usage", "Certificate usage");
    private static readonly Field TlsaSelector = F.Number("tlsa.selector", "Selector");
    private static readonly Field TlsaMatching = F.Number("tlsa.matching_type", "Matching type");
    private static readonly Field TlsaData = F.Bytes("tlsa.certificate_association_data", "Certificate association data");
    private static readonly Field NaptrOrder = F.Number("naptr.order", "Order");
    private static readonly Field NaptrPreference = F.Number("naptr.preference", "Preference");
    private static readonly Field NaptrFlags = F.Text("naptr.flags", "Flags");
    private static readonly Field NaptrService = F.Text("naptr.service", "Service");
    private static readonly Field NaptrRegex = F.Text("naptr.regex", "Regular expression");
    private static readonly Field NaptrReplacement = F.Text("naptr.replacement", "Replacement");
    private static readonly Field SvcPriority = F.Number("svcb.svcpriority", "Priority");
    private static readonly Field SvcTarget = F.Text("svcb.targetname", "Target name");
    private static readonly Field SvcKey = F.Number("svcb.svcparam.key", "Parameter", SvcKeyName);
    private static readonly Field SvcLength = F.Number("svcb.svcparam.value.length", "Value length");
    private static readonly Field SvcAlpn = F.Text("svcb.svcparam.alpn", "ALPN");
    private static readonly Field SvcAlpnLength = F.Number("svcb.svcparam.alpn.length", "ALPN length");
    private static readonly Field SvcPort = F.Number("svcb.svcparam.port", "Port");
    private static readonly Field SvcIpv4 = F.Ipv4("svcb.svcparam.ipv4hint.ip", "IPv4 hint");
    private static readonly Field SvcIpv6 = F.Ipv6("svcb.svcparam.ipv6hint.ip", "IPv6 hint");
    private static readonly Field SvcValue = F.Bytes("svcb.svcparam.value", "Value");
    private static readonly Field HinfoCpu = F.Text("hinfo.cpu", "CPU");
    private static readonly Field HinfoOs = F.Text("hinfo.os", "Operating system");
    private static readonly Field StringLength = F.Number("hinfo.length", "Length");
    private static readonly Field UriTarget = F.Text("uri.target", "Target");
    private static readonly Field Data = F.Bytes("data", "Data");

    private static string? OptionName(ulong v) => v switch
    {
        3 => "NSID", 5 => "DAU", 6 => "DHU", 7 => "N3U", 8 => "Client subnet", 9 => "EDNS expire", 10 => "COOKIE", 11 => "TCP keepalive",
        12 => "PADDING", 13 => "CHAIN", 14 => "Key tag", 15 => "Extended DNS error", _ => null,
    };

    private static string? SvcKeyName(ulong v) => v switch
    {
        0 => "mandatory", 1 => "alpn", 2 => "no-default-alpn", 3 => "port", 4 => "ipv4hint", 5 => "ech", 6 => "ipv6hint", 7 => "dohpath", _ => null,
    };

    /// <summary>Reads the records of one section.</summary>
    public static void Section(ref Dissector d, int start, int count, Field group)
    {
        for (var i = 0; i < count && !d.IsStopped; i++)
        {
            var mark = d.Begin(group);
            Record(ref d, start);
            d.End(mark);
        }
    }

    private static void Record(ref Dissector d, int start)
    {
        DnsNames.Put(ref d, start, RecordName);
        var type = d.U16(RecordType);
        if (type == 41)
        {
            d.U16(UdpPayload);
            d.U8(ExtendedRCode);
            d.U8(EdnsVersion);
            d.Bits(EdnsZ, 2, DnssecOk);
        }
        else
        {
            d.Bits(RecordClass, 2, CacheFlush);
            d.U32(Ttl);
        }

        var length = d.U16(DataLength);
        var outer = d.Enter(length);
        Value(ref d, start, type);
        d.Leave(outer);
    }

    private static void Value(ref Dissector d, int start, int type)
    {
        switch (type)
        {
            case 1 when d.Remaining == 4: d.Bytes(A, 4); break;
            case 28 when d.Remaining == 16: d.Bytes(Aaaa, 16); break;
            case 2: DnsNames.Put(ref d, start, Ns); break;
            case 5: DnsNames.Put(ref d, start, Cname); break;
            case 6: Soa(ref d, start); break;
            case 12: DnsNames.Put(ref d, start, Ptr); break;
            case 13: CharacterString(ref d, StringLength, HinfoCpu); CharacterString(ref d, StringLength, HinfoOs); break;
            case 15: d.U16(MxPreference); DnsNames.Put(ref d, start, MxHost); break;
            case 16 or 99: while (d.Remaining > 0) CharacterString(ref d, TxtLength, Txt); break;
            case 33: d.U16(SrvPriority); d.U16(SrvWeight); d.U16(SrvPort); DnsNames.Put(ref d, start, SrvTarget); break;
            case 35: Naptr(ref d, start); break;
            case 39: DnsNames.Put(ref d, start, Dname); break;
            case 41: while (d.Remaining > 0) EdnsOption(ref d); break;
            case 43 or 59 or 32769: d.U16(DsKey); d.U8(DsAlgorithm); d.U8(DsDigestType); d.Bytes(DsDigest, d.Remaining); break;
            case 44: d.U8(SshAlgorithm); d.U8(SshType); d.Bytes(SshBytes, d.Remaining); break;
            case 46: Rrsig(ref d, start); break;
            case 47: DnsNames.Put(ref d, start, NsecNext); d.Bytes(TypeBitmap, d.Remaining); break;
            case 48 or 60: d.U16(KeyFlags); d.U8(KeyProtocol); d.U8(KeyAlgorithm); d.Bytes(KeyPublic, d.Remaining); break;
            case 50 or 51: Nsec3(ref d); break;
            case 52 or 53: d.U8(TlsaUsage); d.U8(TlsaSelector); d.U8(TlsaMatching); d.Bytes(TlsaData, d.Remaining); break;
            case 64 or 65: ServiceBinding(ref d, start); break;
            case 256: d.U16(SrvPriority); d.U16(SrvWeight); d.Text(UriTarget, d.Remaining); break;
            case 257: d.U8(CaaFlags); d.Text(CaaTag, d.U8(CaaTagLength)); d.Text(CaaValue, d.Remaining); break;
            default: d.Bytes(Data, d.Remaining); break;
        }
    }

    private static void CharacterString(ref Dissector d, Field length, Field text) => d.Text(text, d.U8(length));

    private static void Soa(ref Dissector d, int start)
    {
        DnsNames.Put(ref d, start, SoaMname);
        DnsNames.Put(ref d, start, SoaRname);
        d.U32(SoaSerial);
        d.U32(SoaRefresh);
        d.U32(SoaRetry);
        d.U32(SoaExpire);
        d.U32(SoaMinimum);
    }

    private static void Rrsig(ref Dissector d, int start)
    {
        d.U16(SigCovered);
        d.U8(SigAlgorithm);
        d.U8(SigLabels);
        d.U32(SigTtl);
        d.UnixTime(SigExpiration);
        d.UnixTime(SigInception);
        d.U16(SigKey);
        DnsNames.Put(ref d, start, SigSigner);
        d.Bytes(SigBytes, d.Remaining);
    }

    private static void Nsec3(ref Dissector d)
    {
        d.U8(Nsec3Algorithm);
        d.U8(Nsec3Flags);
        d.U16(Nsec3Iterations);
        d.Bytes(Nsec3Salt, d.U8(Nsec3SaltLength));
        if (d.Remaining > 0) d.Bytes(TypeBitmap, d.Remaining);
    }

    private static void Naptr(ref Dissector d, int start)
    {
        d.U16(NaptrOrder);
        d.U16(NaptrPreference);
        CharacterString(ref d, StringLength, NaptrFlags);
        CharacterString(ref d, StringLength, NaptrService);
        CharacterString(ref d, StringLength, NaptrRegex);
        DnsNames.Put(ref d, start, NaptrReplacement);
    }

    private static void EdnsOption(ref Dissector d)
    {
        var group = d.Begin(Option);
        var code = d.U16(OptionCode);
        var outer = d.Enter(d.U16(OptionLength));
        switch (code)
        {
            case 8:
                d.U16(EcsFamily);
                d.U8(EcsSource);
                d.U8(EcsScope);
                d.Bytes(EcsAddress, d.Remaining);
                break;
            case 15:
                d.U16(ErrorCode);
                d.Text(ErrorText, d.Remaining);
                break;
            default:
                d.Bytes(OptionData, d.Remaining);
                break;
        }

        d.Leave(outer);
        d.End(group);
    }

    private static void ServiceBinding(ref Dissector d, int start)
    {
        d.U16(SvcPriority);
        DnsNames.Put(ref d, start, SvcTarget);
        while (d.Remaining > 0)
        {
            var key = d.U16(SvcKey);
            var outer = d.Enter(d.U16(SvcLength));
            while (d.Remaining > 0)
            {
                switch (key)
                {
                    case 1: CharacterString(ref d, SvcAlpnLength, SvcAlpn); break;
                    case 3: d.U16(SvcPort); break;
                    case 4: d.Bytes(SvcIpv4, 4); break;
                    case 6: d.Bytes(SvcIpv6, 16); break;
                    default: d.Bytes(SvcValue, d.Remaining); break;
                }
            }

            d.Leave(outer);
        }
    }
}
