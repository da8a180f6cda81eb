using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Extensions of hello, certificate and encrypted-extensions messages (RFC 8446, 4.2).</summary>
internal static class TlsExtensions
{
    internal static readonly FieldSet F = new("tls.handshake");
    private static readonly FieldSet Sct = new("tls.sct");
    private static readonly Field Length = F.Number("extensions_length", "Extensions length");
    private static readonly Field Extension = F.Group("extension", "Extension");
    internal static readonly Field Type = F.Number("extension.type", "Type", TlsNames.Extension);
    private static readonly Field ExtensionLength = F.Number("extension.len", "Length");
    private static readonly Field Data = F.Bytes("extension.data", "Data");
    private static readonly Field NameListLength = F.Number("extensions_server_name_list_len", "Server name list length");
    private static readonly Field NameType = F.Number("extensions_server_name_type", "Server name type");
    private static readonly Field NameLength = F.Number("extensions_server_name_len", "Server name length");
    internal static readonly Field ServerName = F.Text("extensions_server_name", "Server name");
    private static readonly Field GroupsLength = F.Number("extensions_supported_groups_length", "Supported groups list length");
    internal static readonly Field SupportedGroup = F.Hex("extensions_supported_group", "Supported group", TlsNames.Group);
    private static readonly Field FormatsLength = F.Number("extensions_ec_point_formats_length", "EC point formats length");
    private static readonly Field Format = F.Number("extensions_ec_point_format", "EC point format");
    internal static readonly Field SignaturesLength = F.Number("sig_hash_alg_len", "Signature hash algorithms length");
    internal static readonly Field Signature = F.Hex("sig_hash_alg", "Signature algorithm", TlsNames.Signature);
    private static readonly Field AlpnLength = F.Number("extensions_alpn_len", "ALPN extension length");
    private static readonly Field AlpnStringLength = F.Number("extensions_alpn_str_len", "ALPN string length");
    internal static readonly Field Alpn = F.Text("extensions_alpn_str", "ALPN next protocol");
    private static readonly Field VersionsLength = F.Number("extensions.supported_versions_len", "Supported versions length");
    internal static readonly Field SupportedVersion = F.Hex("extensions.supported_version", "Supported version", TlsNames.Version);
    private static readonly Field KeyShareLength = F.Number("extensions_key_share_client_length", "Client key share length");
    private static readonly Field KeyShareGroup = F.Hex("extensions_key_share_group", "Group", TlsNames.Group);
    private static readonly Field KeyLength = F.Number("extensions_key_share_key_exchange_length", "Key exchange length");
    private static readonly Field Key = F.Bytes("extensions_key_share_key_exchange", "Key exchange");
    private static readonly Field ModesLength = F.Number("extension.psk_ke_modes_len", "PSK key exchange modes length");
    private static readonly Field Mode = F.Number("extension.psk_ke_mode", "PSK key exchange mode");
    private static readonly Field RecordSize = F.Number("extensions.record_size_limit", "Record size limit");

    private static readonly Field TimestampsLength = Sct.Number("scts_length", "Timestamp list length");
    private static readonly Field TimestampLength = Sct.Number("sct_length", "Timestamp length");
    private static readonly Field TimestampVersion = Sct.Number("sct_version", "Version");
    private static readonly Field LogId = Sct.Bytes("sct_logid", "Log ID");
    private static readonly Field Timestamp = Sct.Time("sct_timestamp", "Timestamp");
    private static readonly Field TimestampExtensions = Sct.Number("sct_extensions_length", "Extensions length");
    private static readonly Field TimestampSignatureLength = Sct.Number("sct_signature_length", "Signature length");
    private static readonly Field TimestampSignature = Sct.Bytes("sct_signature", "Signature");

    static TlsExtensions() => F.Include(Sct);

    /// <summary>Reads the length and the list.</summary>
    /// <param name="d">The cursor.</param>
    /// <param name="message">Handshake type of the message: some extensions look different in a server's answer.</param>
    public static void Read(ref Dissector d, int message)
    {
        var outer = d.Enter(d.U16(Length));
        while (d.Remaining > 0)
        {
            var group = d.Begin(Extension);
            var type = d.U16(Type);
            var inner = d.Enter(d.U16(ExtensionLength));
            if (d.Remaining > 0) Value(ref d, type, message);
            d.Leave(inner);
            d.End(group);
        }

        d.Leave(outer);
    }

    private static void Value(ref Dissector d, int type, int message)
    {
        switch (type)
        {
            case 0 when message == 1: ServerNames(ref d); break;
            case 10: List16(ref d, d.U16(GroupsLength), SupportedGroup); break;
            case 11: List8(ref d, d.U8(FormatsLength), Format); break;
            case 13: List16(ref d, d.U16(SignaturesLength), Signature); break;
            case 16: Protocols(ref d); break;
            case 18 when d.Remaining > 2: CertificateTimestamps(ref d); break;
            case 28: d.U16(RecordSize); break;
            case 43 when message == 1: List16(ref d, d.U8(VersionsLength), SupportedVersion); break;
            case 43: d.U16(SupportedVersion); break;
            case 45: List8(ref d, d.U8(ModesLength), Mode); break;
            case 51 when message == 1: KeyShares(ref d); break;
            case 51 when d.Remaining == 2: d.U16(KeyShareGroup); break; // hello retry request
            case 51: KeyShare(ref d); break;
            default: d.Bytes(Data, d.Remaining); break;
        }
    }

    private static void ServerNames(ref Dissector d)
    {
        var list = d.Enter(d.U16(NameListLength));
        while (d.Remaining > 0)
        {
            d.U8(NameType);
            d.Text(ServerName, d.U16(NameLength));
        }

        d.Leave(list);
    }

    private static void Protocols(ref Dissector d)
    {
        var list = d.Enter(d.U16(AlpnLength));
        while (d.Remaining > 0) d.Text(Alpn, d.U8(AlpnStringLength));
        d.Leave(list);
    }

    /// <summary>Signed certificate timestamps (RFC 6962, 3.3).</summary>
    private static void CertificateTimestamps(ref Dissector d)
    {
        var list = d.Enter(d.U16(TimestampsLength));
        while (d.Remaining > 0)
        {
            var one = d.Enter(d.U16(TimestampLength));
            d.U8(TimestampVersion);
            d.Bytes(LogId, 32);
            if (d.Need(8)) d.Add(Timestamp, Math.Min((ulong)d.Peek16() << 48 | (ulong)d.Peek16(2) << 32 | (ulong)d.Peek16(4) << 16 | d.Peek16(6), 9_000_000_000_000) * 1_000_000, d.Position, 8);
            d.Skip(8);
            d.Skip(d.U16(TimestampExtensions));
            d.U16(Signature);
            d.Bytes(TimestampSignature, d.U16(TimestampSignatureLength));
            d.Leave(one, forgive: true);
        }

        d.Leave(list);
    }

    private static void KeyShares(ref Dissector d)
    {
        var list = d.Enter(d.U16(KeyShareLength));
        while (d.Remaining > 0) KeyShare(ref d);
        d.Leave(list);
    }

    private static void KeyShare(ref Dissector d)
    {
        d.U16(KeyShareGroup);
        d.Bytes(Key, d.U16(KeyLength));
    }

    internal static void List16(ref Dissector d, int bytes, Field field)
    {
        var list = d.Enter(bytes);
        while (d.Remaining > 0) d.U16(field);
        d.Leave(list);
    }

    internal static void List8(ref Dissector d, int bytes, Field field)
    {
        var list = d.Enter(bytes);
        while (d.Remaining > 0) d.U8(field);
        d.Leave(list);
    }
}
