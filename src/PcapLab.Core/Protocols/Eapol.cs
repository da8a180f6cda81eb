using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>EAP over LAN (IEEE 802.1X) with EAP's head (RFC 3748) and WPA's key messages.</summary>
internal sealed class Eapol : AppProtocol
{
    private static readonly FieldSet F = new("eapol");
    private static readonly Field Version = F.Number("version", "Version");
    private static readonly Field Type = F.Number("type", "Type", v => v switch { 0 => "EAP Packet", 1 => "Start", 2 => "Logoff", 3 => "Key", _ => null });
    private static readonly Field Length = F.Number("len", "Length", unit: "bytes");
    private static readonly Field EapCode = F.Number("eap.code", "Code", v => v switch { 1 => "Request", 2 => "Response", 3 => "Success", 4 => "Failure", _ => null });
    private static readonly Field EapId = F.Number("eap.id", "Id");
    private static readonly Field EapLength = F.Number("eap.len", "Length", unit: "bytes");
    private static readonly Field EapType = F.Number("eap.type", "Type", v => v switch { 1 => "Identity", 2 => "Notification", 3 => "Legacy Nak", 4 => "MD5-Challenge", 13 => "TLS EAP", 25 => "Protected EAP", 21 => "EAP-TTLS", 43 => "EAP-FAST", _ => null });
    private static readonly Field Identity = F.Text("eap.identity", "Identity");
    private static readonly Field KeyType = F.Number("keydes.type", "Key descriptor type");
    private static readonly Field KeyInformation = F.Hex("wlan_rsna.keydes.key_info", "Key information");
    private static readonly Field KeyLength = F.Number("keydes.key_len", "Key length");
    private static readonly Field Replay = F.Number("keydes.replay_counter", "Replay counter");
    private static readonly Field Nonce = F.Bytes("wlan_rsna.keydes.nonce", "WPA key nonce");
    private static readonly Field Data = F.Bytes("data", "Data");

    public override string Name => "eapol";
    public override string Title => "802.1X authentication (EAPOL)";
    public override IReadOnlyList<Field> Fields => F;
    public override IReadOnlyList<Binding> Bindings { get; } = [EtherType(0x888e)];
    public override IReadOnlyList<byte[]> Samples { get; } = [Convert.FromHexString("0100000a0201000a01616c696365"), Convert.FromHexString("0103005f02008a00100000000000000001" + new string('1', 64) + new string('0', 100)), Convert.FromHexString("01010000")];

    public override void Dissect(ref Dissector d)
    {
        d.U8(Version);
        var type = d.U8(Type);
        var length = d.U16(Length);
        if (length == 0) return;
        var outer = d.Enter(length);
        if (type == 0) Eap(ref d);
        else if (type == 3) Key(ref d);
        if (d.Remaining > 0) d.Bytes(Data, d.Remaining);
        d.Leave(outer);
    }

    private static void Eap(ref Dissector d)
    {
        var code = d.U8(EapCode);
        d.U8(EapId);
        d.U16(EapLength);
        if (code > 2 || d.Remaining == 0) return;
        if (d.U8(EapType) == 1 && d.Remaining > 0) d.Text(Identity, d.Remaining);
    }

    private static void Key(ref Dissector d)
    {
        var type = d.U8(KeyType);
        if (type is not (2 or 254)) return;
        d.U16(KeyInformation);
        d.U16(KeyLength);
        d.U64(Replay);
        d.Bytes(Nonce, 32);
    }
}
