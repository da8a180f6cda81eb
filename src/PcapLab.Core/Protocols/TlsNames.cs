namespace PcapLab.Protocols;

/// <summary>Names of TLS numbers (IANA's registries). A data table.</summary>
internal static class TlsNames
{
    /// <summary>Cipher suites.</summary>
    public static string? Cipher(ulong v) => v switch
    {
        0x0000 => "TLS_NULL_WITH_NULL_NULL", 0x0001 => "TLS_RSA_WITH_NULL_MD5", 0x0002 => "TLS_RSA_WITH_NULL_SHA",
        0x0003 => "TLS_RSA_EXPORT_WITH_RC4_40_MD5", 0x0004 => "TLS_RSA_WITH_RC4_128_MD5", 0x0005 => "TLS_RSA_WITH_RC4_128_SHA",
        0x0006 => "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", 0x0007 => "TLS_RSA_WITH_IDEA_CBC_SHA",
        0x0008 => "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA", 0x0009 => "TLS_RSA_WITH_DES_CBC_SHA", 0x000a => "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        0x000b => "TLS_DH_DSS_EXPORT_WITH_DES40_CBC_SHA", 0x000c => "TLS_DH_DSS_WITH_DES_CBC_SHA",
        0x000d => "TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA", 0x000e => "TLS_DH_RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x000f => "TLS_DH_RSA_WITH_DES_CBC_SHA", 0x0010 => "TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA",
        0x0011 => "TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA", 0x0012 => "TLS_DHE_DSS_WITH_DES_CBC_SHA",
        0x0013 => "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA", 0x0014 => "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x0015 => "TLS_DHE_RSA_WITH_DES_CBC_SHA", 0x0016 => "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0x0017 => "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5", 0x0018 => "TLS_DH_anon_WITH_RC4_128_MD5",
        0x0019 => "TLS_DH_anon_EXPORT_WITH_DES40_CBC_SHA", 0x001a => "TLS_DH_anon_WITH_DES_CBC_SHA",
        0x001b => "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA", 0x001c => "SSL_FORTEZZA_KEA_WITH_NULL_SHA",
        0x001d => "SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA", 0x001e => "TLS_KRB5_WITH_DES_CBC_SHA",
        0x001f => "TLS_KRB5_WITH_3DES_EDE_CBC_SHA", 0x0020 => "TLS_KRB5_WITH_RC4_128_SHA", 0x0021 => "TLS_KRB5_WITH_IDEA_CBC_SHA",
        0x0022 => "TLS_KRB5_WITH_DES_CBC_MD5", 0x0023 => "TLS_KRB5_WITH_3DES_EDE_CBC_MD5", 0x0024 => "TLS_KRB5_WITH_RC4_128_MD5",
        0x0025 => "TLS_KRB5_WITH_IDEA_CBC_MD5", 0x0026 => "TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA",
        0x0027 => "TLS_KRB5_EXPORT_WITH_RC2_CBC_40_SHA", 0x0028 => "TLS_KRB5_EXPORT_WITH_RC4_40_SHA",
        0x0029 => "TLS_KRB5_EXPORT_WITH_DES_CBC_40_MD5", 0x002a => "TLS_KRB5_EXPORT_WITH_RC2_CBC_40_MD5",
        0x002b => "TLS_KRB5_EXPORT_WITH_RC4_40_MD5", 0x002c => "TLS_PSK_WITH_NULL_SHA", 0x002d => "TLS_DHE_PSK_WITH_NULL_SHA",
        0x002e => "TLS_RSA_PSK_WITH_NULL_SHA", 0x002f => "TLS_RSA_WITH_AES_128_CBC_SHA", 0x0030 => "TLS_DH_DSS_WITH_AES_128_CBC_SHA",
        0x0031 => "TLS_DH_RSA_WITH_AES_128_CBC_SHA", 0x0032 => "TLS_DHE_DSS_WITH_AES_128_CBC_SHA",
        0x0033 => "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 0x0034 => "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        0x0035 => "TLS_RSA_WITH_AES_256_CBC_SHA", 0x0036 => "TLS_DH_DSS_WITH_AES_256_CBC_SHA",
        0x0037 => "TLS_DH_RSA_WITH_AES_256_CBC_SHA", 0x0038 => "TLS_DHE_DSS_WITH_AES_256_CBC_SHA",
        0x0039 => "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", 0x003a => "TLS_DH_anon_WITH_AES_256_CBC_SHA", 0x003b => "TLS_RSA_WITH_NULL_SHA256",
        0x003c => "TLS_RSA_WITH_AES_128_CBC_SHA256", 0x003d => "TLS_RSA_WITH_AES_256_CBC_SHA256",
        0x003e => "TLS_DH_DSS_WITH_AES_128_CBC_SHA256", 0x003f => "TLS_DH_RSA_WITH_AES_128_CBC_SHA256",
        0x0040 => "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256", 0x0041 => "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
        0x0042 => "TLS_DH_DSS_WITH_CAMELLIA_128_CBC_SHA", 0x0043 => "TLS_DH_RSA_WITH_CAMELLIA_128_CBC_SHA",
        0x0044 => "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA", 0x0045 => "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA",
        0x0046 => "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA", 0x0060 => "TLS_RSA_EXPORT1024_WITH_RC4_56_MD5",
        0x0061 => "TLS_RSA_EXPORT1024_WITH_RC2_CBC_56_MD5", 0x0062 => "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA",
        0x0063 => "TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA", 0x0064 => "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA",
        0x0065 => "TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA", 0x0066 => "TLS_DHE_DSS_WITH_RC4_128_SHA",
        0x0067 => "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", 0x0068 => "TLS_DH_DSS_WITH_AES_256_CBC_SHA256",
        0x0069 => "TLS_DH_RSA_WITH_AES_256_CBC_SHA256", 0x006a => "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256",
        0x006b => "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", 0x006c => "TLS_DH_anon_WITH_AES_128_CBC_SHA256",
        0x006d => "TLS_DH_anon_WITH_AES_256_CBC_SHA256", 0x0080 => "TLS_GOSTR341094_WITH_28147_CNT_IMIT",
        0x0081 => "TLS_GOSTR341001_WITH_28147_CNT_IMIT", 0x0082 => "TLS_GOSTR341094_WITH_NULL_GOSTR3411",
        0x0083 => "TLS_GOSTR341001_WITH_NULL_GOSTR3411", 0x0084 => "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA",
        0x0085 => "TLS_DH_DSS_WITH_CAMELLIA_256_CBC_SHA", 0x0086 => "TLS_DH_RSA_WITH_CAMELLIA_256_CBC_SHA",
        0x0087 => "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA", 0x0088 => "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA",
        0x0089 => "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA", 0x008a => "TLS_PSK_WITH_RC4_128_SHA",
        0x008b => "TLS_PSK_WITH_3DES_EDE_CBC_SHA", 0x008c => "TLS_PSK_WITH_AES_128_CBC_SHA", 0x008d => "TLS_PSK_WITH_AES_256_CBC_SHA",
        0x008e => "TLS_DHE_PSK_WITH_RC4_128_SHA", 0x008f => "TLS_DHE_PSK_WITH_3DES_EDE_CBC_SHA",
        0x0090 => "TLS_DHE_PSK_WITH_AES_128_CBC_SHA", 0x0091 => "TLS_DHE_PSK_WITH_AES_256_CBC_SHA",
        0x0092 => "TLS_RSA_PSK_WITH_RC4_128_SHA", 0x0093 => "TLS_RSA_PSK_WITH_3DES_EDE_CBC_SHA",
        0x0094 => "TLS_RSA_PSK_WITH_AES_128_CBC_SHA", 0x0095 => "TLS_RSA_PSK_WITH_AES_256_CBC_SHA",
        0x0096 => "TLS_RSA_WITH_SEED_CBC_SHA", 0x0097 => "TLS_DH_DSS_WITH_SEED_CBC_SHA", 0x0098 => "TLS_DH_RSA_WITH_SEED_CBC_SHA",
        0x0099 => "TLS_DHE_DSS_WITH_SEED_CBC_SHA", 0x009a => "TLS_DHE_RSA_WITH_SEED_CBC_SHA", 0x009b => "TLS_DH_anon_WITH_SEED_CBC_SHA",
        0x009c => "TLS_RSA_WITH_AES_128_GCM_SHA256", 0x009d => "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0x009e => "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009f => "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        0x00a0 => "TLS_DH_RSA_WITH_AES_128_GCM_SHA256", 0x00a1 => "TLS_DH_RSA_WITH_AES_256_GCM_SHA384",
        0x00a2 => "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256", 0x00a3 => "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384",
        0x00a4 => "TLS_DH_DSS_WITH_AES_128_GCM_SHA256", 0x00a5 => "TLS_DH_DSS_WITH_AES_256_GCM_SHA384",
        0x00a6 => "TLS_DH_anon_WITH_AES_128_GCM_SHA256", 0x00a7 => "TLS_DH_anon_WITH_AES_256_GCM_SHA384",
        0x00a8 => "TLS_PSK_WITH_AES_128_GCM_SHA256", 0x00a9 => "TLS_PSK_WITH_AES_256_GCM_SHA384",
        0x00aa => "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256", 0x00ab => "TLS_DHE_PSK_WITH_AES_256_GCM_SHA384",
        0x00ac => "TLS_RSA_PSK_WITH_AES_128_GCM_SHA256", 0x00ad => "TLS_RSA_PSK_WITH_AES_256_GCM_SHA384",
        0x00ae => "TLS_PSK_WITH_AES_128_CBC_SHA256", 0x00af => "TLS_PSK_WITH_AES_256_CBC_SHA384", 0x00b0 => "TLS_PSK_WITH_NULL_SHA256",
        0x00b1 => "TLS_PSK_WITH_NULL_SHA384", 0x00b2 => "TLS_DHE_PSK_WITH_AES_128_CBC_SHA256",
        0x00b3 => "TLS_DHE_PSK_WITH_AES_256_CBC_SHA384", 0x00b4 => "TLS_DHE_PSK_WITH_NULL_SHA256",
        0x00b5 => "TLS_DHE_PSK_WITH_NULL_SHA384", 0x00b6 => "TLS_RSA_PSK_WITH_AES_128_CBC_SHA256",
        0x00b7 => "TLS_RSA_PSK_WITH_AES_256_CBC_SHA384", 0x00b8 => "TLS_RSA_PSK_WITH_NULL_SHA256",
        0x00b9 => "TLS_RSA_PSK_WITH_NULL_SHA384", 0x00ba => "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256",
        0x00bb => "TLS_DH_DSS_WITH_CAMELLIA_128_CBC_SHA256", 0x00bc => "TLS_DH_RSA_WITH_CAMELLIA_128_CBC_SHA256",
        0x00bd => "TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256", 0x00be => "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256",
        0x00bf => "TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256", 0x00c0 => "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256",
        0x00c1 => "TLS_DH_DSS_WITH_CAMELLIA_256_CBC_SHA256", 0x00c2 => "TLS_DH_RSA_WITH_CAMELLIA_256_CBC_SHA256",
        0x00c3 => "TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256", 0x00c4 => "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256",
        0x00c5 => "TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256", 0x00c6 => "TLS_SM4_GCM_SM3", 0x00c7 => "TLS_SM4_CCM_SM3",
        0x00ff => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV", 0x1301 => "TLS_AES_128_GCM_SHA256", 0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256", 0x1304 => "TLS_AES_128_CCM_SHA256", 0x1305 => "TLS_AES_128_CCM_8_SHA256",
        0x5600 => "TLS_FALLBACK_SCSV", 0xc001 => "TLS_ECDH_ECDSA_WITH_NULL_SHA", 0xc002 => "TLS_ECDH_ECDSA_WITH_RC4_128_SHA",
        0xc003 => "TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA", 0xc004 => "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA",
        0xc005 => "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA", 0xc006 => "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
        0xc007 => "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", 0xc008 => "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
        0xc009 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xc00a => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc00b => "TLS_ECDH_RSA_WITH_NULL_SHA", 0xc00c => "TLS_ECDH_RSA_WITH_RC4_128_SHA",
        0xc00d => "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA", 0xc00e => "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA",
        0xc00f => "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA", 0xc010 => "TLS_ECDHE_RSA_WITH_NULL_SHA",
        0xc011 => "TLS_ECDHE_RSA_WITH_RC4_128_SHA", 0xc012 => "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xc013 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", 0xc014 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xc015 => "TLS_ECDH_anon_WITH_NULL_SHA", 0xc016 => "TLS_ECDH_anon_WITH_RC4_128_SHA",
        0xc017 => "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA", 0xc018 => "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
        0xc019 => "TLS_ECDH_anon_WITH_AES_256_CBC_SHA", 0xc01a => "TLS_SRP_SHA_WITH_3DES_EDE_CBC_SHA",
        0xc01b => "TLS_SRP_SHA_RSA_WITH_3DES_EDE_CBC_SHA", 0xc01c => "TLS_SRP_SHA_DSS_WITH_3DES_EDE_CBC_SHA",
        0xc01d => "TLS_SRP_SHA_WITH_AES_128_CBC_SHA", 0xc01e => "TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA",
        0xc01f => "TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA", 0xc020 => "TLS_SRP_SHA_WITH_AES_256_CBC_SHA",
        0xc021 => "TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA", 0xc022 => "TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA",
        0xc023 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", 0xc024 => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc025 => "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256", 0xc026 => "TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 0xc028 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc029 => "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256", 0xc02a => "TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384",
        0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", 0xc02c => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02d => "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256", 0xc02e => "TLS_ECDH_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", 0xc030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xc031 => "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256", 0xc032 => "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384",
        0xc033 => "TLS_ECDHE_PSK_WITH_RC4_128_SHA", 0xc034 => "TLS_ECDHE_PSK_WITH_3DES_EDE_CBC_SHA",
        0xc035 => "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA", 0xc036 => "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA",
        0xc037 => "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256", 0xc038 => "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384",
        0xc039 => "TLS_ECDHE_PSK_WITH_NULL_SHA", 0xc03a => "TLS_ECDHE_PSK_WITH_NULL_SHA256", 0xc03b => "TLS_ECDHE_PSK_WITH_NULL_SHA384",
        0xc03c => "TLS_RSA_WITH_ARIA_128_CBC_SHA256", 0xc03d => "TLS_RSA_WITH_ARIA_256_CBC_SHA384",
        0xc03e => "TLS_DH_DSS_WITH_ARIA_128_CBC_SHA256", 0xc03f => "TLS_DH_DSS_WITH_ARIA_256_CBC_SHA384",
        0xc040 => "TLS_DH_RSA_WITH_ARIA_128_CBC_SHA256", 0xc041 => "TLS_DH_RSA_WITH_ARIA_256_CBC_SHA384",
        0xc042 => "TLS_DHE_DSS_WITH_ARIA_128_CBC_SHA256", 0xc043 => "TLS_DHE_DSS_WITH_ARIA_256_CBC_SHA384",
        0xc044 => "TLS_DHE_RSA_WITH_ARIA_128_CBC_SHA256", 0xc045 => "TLS_DHE_RSA_WITH_ARIA_256_CBC_SHA384",
        0xc046 => "TLS_DH_anon_WITH_ARIA_128_CBC_SHA256", 0xc047 => "TLS_DH_anon_WITH_ARIA_256_CBC_SHA384",
        0xc048 => "TLS_ECDHE_ECDSA_WITH_ARIA_128_CBC_SHA256", 0xc049 => "TLS_ECDHE_ECDSA_WITH_ARIA_256_CBC_SHA384",
        0xc04a => "TLS_ECDH_ECDSA_WITH_ARIA_128_CBC_SHA256", 0xc04b => "TLS_ECDH_ECDSA_WITH_ARIA_256_CBC_SHA384",
        0xc04c => "TLS_ECDHE_RSA_WITH_ARIA_128_CBC_SHA256", 0xc04d => "TLS_ECDHE_RSA_WITH_ARIA_256_CBC_SHA384",
        0xc04e => "TLS_ECDH_RSA_WITH_ARIA_128_CBC_SHA256", 0xc04f => "TLS_ECDH_RSA_WITH_ARIA_256_CBC_SHA384",
        0xc050 => "TLS_RSA_WITH_ARIA_128_GCM_SHA256", 0xc051 => "TLS_RSA_WITH_ARIA_256_GCM_SHA384",
        0xc052 => "TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256", 0xc053 => "TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384",
        0xc054 => "TLS_DH_RSA_WITH_ARIA_128_GCM_SHA256", 0xc055 => "TLS_DH_RSA_WITH_ARIA_256_GCM_SHA384",
        0xc056 => "TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256", 0xc057 => "TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384",
        0xc058 => "TLS_DH_DSS_WITH_ARIA_128_GCM_SHA256", 0xc059 => "TLS_DH_DSS_WITH_ARIA_256_GCM_SHA384",
        0xc05a => "TLS_DH_anon_WITH_ARIA_128_GCM_SHA256", 0xc05b => "TLS_DH_anon_WITH_ARIA_256_GCM_SHA384",
        0xc05c => "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256", 0xc05d => "TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384",
        0xc05e => "TLS_ECDH_ECDSA_WITH_ARIA_128_GCM_SHA256", 0xc05f => "TLS_ECDH_ECDSA_WITH_ARIA_256_GCM_SHA384",
        0xc060 => "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256", 0xc061 => "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384",
        0xc062 => "TLS_ECDH_RSA_WITH_ARIA_128_GCM_SHA256", 0xc063 => "TLS_ECDH_RSA_WITH_ARIA_256_GCM_SHA384",
        0xc064 => "TLS_PSK_WITH_ARIA_128_CBC_SHA256", 0xc065 => "TLS_PSK_WITH_ARIA_256_CBC_SHA384",
        0xc066 => "TLS_DHE_PSK_WITH_ARIA_128_CBC_SHA256", 0xc067 => "TLS_DHE_PSK_WITH_ARIA_256_CBC_SHA384",
        0xc068 => "TLS_RSA_PSK_WITH_ARIA_128_CBC_SHA256", 0xc069 => "TLS_RSA_PSK_WITH_ARIA_256_CBC_SHA384",
        0xc06a => "TLS_PSK_WITH_ARIA_128_GCM_SHA256", 0xc06b => "TLS_PSK_WITH_ARIA_256_GCM_SHA384",
        0xc06c => "TLS_DHE_PSK_WITH_ARIA_128_GCM_SHA256", 0xc06d => "TLS_DHE_PSK_WITH_ARIA_256_GCM_SHA384",
        0xc06e => "TLS_RSA_PSK_WITH_ARIA_128_GCM_SHA256", 0xc06f => "TLS_RSA_PSK_WITH_ARIA_256_GCM_SHA384",
        0xc070 => "TLS_ECDHE_PSK_WITH_ARIA_128_CBC_SHA256", 0xc071 => "TLS_ECDHE_PSK_WITH_ARIA_256_CBC_SHA384",
        0xc072 => "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256", 0xc073 => "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384",
        0xc074 => "TLS_ECDH_ECDSA_WITH_CAMELLIA_128_CBC_SHA256", 0xc075 => "TLS_ECDH_ECDSA_WITH_CAMELLIA_256_CBC_SHA384",
        0xc076 => "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256", 0xc077 => "TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384",
        0xc078 => "TLS_ECDH_RSA_WITH_CAMELLIA_128_CBC_SHA256", 0xc079 => "TLS_ECDH_RSA_WITH_CAMELLIA_256_CBC_SHA384",
        0xc07a => "TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc07b => "TLS_RSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc07c => "TLS_DHE_RSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc07d => "TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc07e => "TLS_DH_RSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc07f => "TLS_DH_RSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc080 => "TLS_DHE_DSS_WITH_CAMELLIA_128_GCM_SHA256", 0xc081 => "TLS_DHE_DSS_WITH_CAMELLIA_256_GCM_SHA384",
        0xc082 => "TLS_DH_DSS_WITH_CAMELLIA_128_GCM_SHA256", 0xc083 => "TLS_DH_DSS_WITH_CAMELLIA_256_GCM_SHA384",
        0xc084 => "TLS_DH_anon_WITH_CAMELLIA_128_GCM_SHA256", 0xc085 => "TLS_DH_anon_WITH_CAMELLIA_256_GCM_SHA384",
        0xc086 => "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc087 => "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc088 => "TLS_ECDH_ECDSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc089 => "TLS_ECDH_ECDSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc08a => "TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc08b => "TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc08c => "TLS_ECDH_RSA_WITH_CAMELLIA_128_GCM_SHA256", 0xc08d => "TLS_ECDH_RSA_WITH_CAMELLIA_256_GCM_SHA384",
        0xc08e => "TLS_PSK_WITH_CAMELLIA_128_GCM_SHA256", 0xc08f => "TLS_PSK_WITH_CAMELLIA_256_GCM_SHA384",
        0xc090 => "TLS_DHE_PSK_WITH_CAMELLIA_128_GCM_SHA256", 0xc091 => "TLS_DHE_PSK_WITH_CAMELLIA_256_GCM_SHA384",
        0xc092 => "TLS_RSA_PSK_WITH_CAMELLIA_128_GCM_SHA256", 0xc093 => "TLS_RSA_PSK_WITH_CAMELLIA_256_GCM_SHA384",
        0xc094 => "TLS_PSK_WITH_CAMELLIA_128_CBC_SHA256", 0xc095 => "TLS_PSK_WITH_CAMELLIA_256_CBC_SHA384",
        0xc096 => "TLS_DHE_PSK_WITH_CAMELLIA_128_CBC_SHA256", 0xc097 => "TLS_DHE_PSK_WITH_CAMELLIA_256_CBC_SHA384",
        0xc098 => "TLS_RSA_PSK_WITH_CAMELLIA_128_CBC_SHA256", 0xc099 => "TLS_RSA_PSK_WITH_CAMELLIA_256_CBC_SHA384",
        0xc09a => "TLS_ECDHE_PSK_WITH_CAMELLIA_128_CBC_SHA256", 0xc09b => "TLS_ECDHE_PSK_WITH_CAMELLIA_256_CBC_SHA384",
        0xc09c => "TLS_RSA_WITH_AES_128_CCM", 0xc09d => "TLS_RSA_WITH_AES_256_CCM", 0xc09e => "TLS_DHE_RSA_WITH_AES_128_CCM",
        0xc09f => "TLS_DHE_RSA_WITH_AES_256_CCM", 0xc0a0 => "TLS_RSA_WITH_AES_128_CCM_8", 0xc0a1 => "TLS_RSA_WITH_AES_256_CCM_8",
        0xc0a2 => "TLS_DHE_RSA_WITH_AES_128_CCM_8", 0xc0a3 => "TLS_DHE_RSA_WITH_AES_256_CCM_8", 0xc0a4 => "TLS_PSK_WITH_AES_128_CCM",
        0xc0a5 => "TLS_PSK_WITH_AES_256_CCM", 0xc0a6 => "TLS_DHE_PSK_WITH_AES_128_CCM", 0xc0a7 => "TLS_DHE_PSK_WITH_AES_256_CCM",
        0xc0a8 => "TLS_PSK_WITH_AES_128_CCM_8", 0xc0a9 => "TLS_PSK_WITH_AES_256_CCM_8", 0xc0aa => "TLS_PSK_DHE_WITH_AES_128_CCM_8",
        0xc0ab => "TLS_PSK_DHE_WITH_AES_256_CCM_8", 0xc0ac => "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
        0xc0ad => "TLS_ECDHE_ECDSA_WITH_AES_256_CCM", 0xc0ae => "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
        0xc0af => "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", 0xc0b0 => "TLS_ECCPWD_WITH_AES_128_GCM_SHA256",
        0xc0b1 => "TLS_ECCPWD_WITH_AES_256_GCM_SHA384", 0xc0b2 => "TLS_ECCPWD_WITH_AES_128_CCM_SHA256",
        0xc0b3 => "TLS_ECCPWD_WITH_AES_256_CCM_SHA384", 0xc0b4 => "TLS_SHA256_SHA256", 0xc0b5 => "TLS_SHA384_SHA384",
        0xc0ff => "TLS_ECJPAKE_WITH_AES_128_CCM_8", 0xc100 => "TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC",
        0xc101 => "TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC", 0xc102 => "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT",
        0xc103 => "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L", 0xc104 => "TLS_GOSTR341112_256_WITH_MAGMA_MGM_L",
        0xc105 => "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S", 0xc106 => "TLS_GOSTR341112_256_WITH_MAGMA_MGM_S",
        0xcc13 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xcc14 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcc15 => "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", 0xcca8 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", 0xccaa => "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xccab => "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256", 0xccac => "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256",
        0xccad => "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256", 0xccae => "TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256",
        0xd001 => "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256", 0xd002 => "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384",
        0xd003 => "TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256", 0xd005 => "TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256",
        0xe001 => "ECDHE_SM1_SM3", 0xe003 => "ECC_SM1_SM3", 0xe005 => "IBSDH_SM1_SM3", 0xe007 => "IBC_SM1_SM3", 0xe009 => "RSA_SM1_SM3",
        0xe00a => "RSA_SM1_SHA1", 0xe011 => "ECDHE_SM4_CBC_SM3", 0xe013 => "ECC_SM4_CBC_SM3", 0xe015 => "IBSDH_SM4_CBC_SM3",
        0xe017 => "IBC_SM4_CBC_SM3", 0xe019 => "RSA_SM4_CBC_SM3", 0xe01a => "RSA_SM4_CBC_SHA1", 0xe01c => "RSA_SM4_CBC_SHA256",
        0xe051 => "ECDHE_SM4_GCM_SM3", 0xe053 => "ECC_SM4_GCM_SM3", 0xe055 => "IBSDH_SM4_GCM_SM3", 0xe057 => "IBC_SM4_GCM_SM3",
        0xe059 => "RSA_SM4_GCM_SM3", 0xe05a => "RSA_SM4_GCM_SHA256", 0xe410 => "TLS_RSA_WITH_ESTREAM_SALSA20_SHA1",
        0xe411 => "TLS_RSA_WITH_SALSA20_SHA1", 0xe412 => "TLS_ECDHE_RSA_WITH_ESTREAM_SALSA20_SHA1",
        0xe413 => "TLS_ECDHE_RSA_WITH_SALSA20_SHA1", 0xe414 => "TLS_ECDHE_ECDSA_WITH_ESTREAM_SALSA20_SHA1",
        0xe415 => "TLS_ECDHE_ECDSA_WITH_SALSA20_SHA1", 0xe416 => "TLS_PSK_WITH_ESTREAM_SALSA20_SHA1",
        0xe417 => "TLS_PSK_WITH_SALSA20_SHA1", 0xe418 => "TLS_ECDHE_PSK_WITH_ESTREAM_SALSA20_SHA1",
        0xe419 => "TLS_ECDHE_PSK_WITH_SALSA20_SHA1", 0xe41a => "TLS_RSA_PSK_WITH_ESTREAM_SALSA20_SHA1",
        0xe41b => "TLS_RSA_PSK_WITH_SALSA20_SHA1", 0xe41c => "TLS_DHE_PSK_WITH_ESTREAM_SALSA20_SHA1",
        0xe41d => "TLS_DHE_PSK_WITH_SALSA20_SHA1", 0xe41e => "TLS_DHE_RSA_WITH_ESTREAM_SALSA20_SHA1",
        0xe41f => "TLS_DHE_RSA_WITH_SALSA20_SHA1", 0xfefe => "SSL_RSA_FIPS_WITH_DES_CBC_SHA",
        0xfeff => "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA", 0xffe0 => "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA",
        0xffe1 => "SSL_RSA_FIPS_WITH_DES_CBC_SHA", _ => null,
    };

    /// <summary>Extensions.</summary>
    public static string? Extension(ulong v) => v switch
    {
        0 => "server_name", 1 => "max_fragment_length", 2 => "client_certificate_url", 3 => "trusted_ca_keys", 4 => "truncated_hmac",
        5 => "status_request", 6 => "user_mapping", 7 => "client_authz", 8 => "server_authz", 9 => "cert_type", 10 => "supported_groups",
        11 => "ec_point_formats", 12 => "srp", 13 => "signature_algorithms", 14 => "use_srtp", 15 => "heartbeat",
        16 => "application_layer_protocol_negotiation", 17 => "status_request_v2", 18 => "signed_certificate_timestamp",
        19 => "client_certificate_type", 20 => "server_certificate_type", 21 => "padding", 22 => "encrypt_then_mac",
        23 => "extended_master_secret", 24 => "token_binding", 25 => "cached_info", 27 => "compress_certificate",
        28 => "record_size_limit", 34 => "delegated_credentials", 35 => "session_ticket", 41 => "pre_shared_key", 42 => "early_data",
        43 => "supported_versions", 44 => "cookie", 45 => "psk_key_exchange_modes", 47 => "certificate_authorities", 48 => "oid_filters",
        49 => "post_handshake_auth", 50 => "signature_algorithms_cert", 51 => "key_share", 52 => "transparency_info",
        53 => "connection_id (deprecated)", 54 => "connection_id", 55 => "external_id_hash", 56 => "external_session_id",
        57 => "quic_transport_parameters", 58 => "ticket_request", 59 => "dnssec_chain", 13172 => "next_protocol_negotiation",
        17513 => "application_settings", 30031 => "channel_id_old", 30032 => "channel_id", 65281 => "renegotiation_info",
        65445 => "quic_transport_parameters (drafts version)", 65486 => "encrypted_server_name", 65037 => "encrypted_client_hello", _ => null,
    };

    /// <summary>Named groups.</summary>
    public static string? Group(ulong v) => v switch
    {
        0x0001 => "sect163k1", 0x0002 => "sect163r1", 0x0003 => "sect163r2", 0x0004 => "sect193r1", 0x0005 => "sect193r2",
        0x0006 => "sect233k1", 0x0007 => "sect233r1", 0x0008 => "sect239k1", 0x0009 => "sect283k1", 0x000a => "sect283r1",
        0x000b => "sect409k1", 0x000c => "sect409r1", 0x000d => "sect571k1", 0x000e => "sect571r1", 0x000f => "secp160k1",
        0x0010 => "secp160r1", 0x0011 => "secp160r2", 0x0012 => "secp192k1", 0x0013 => "secp192r1", 0x0014 => "secp224k1",
        0x0015 => "secp224r1", 0x0016 => "secp256k1", 0x0017 => "secp256r1", 0x0018 => "secp384r1", 0x0019 => "secp521r1",
        0x001a => "brainpoolP256r1", 0x001b => "brainpoolP384r1", 0x001c => "brainpoolP512r1", 0x001d => "x25519", 0x001e => "x448",
        0x0029 => "curveSM2", 0x0100 => "ffdhe2048", 0x0101 => "ffdhe3072", 0x0102 => "ffdhe4096", 0x0103 => "ffdhe6144",
        0x0104 => "ffdhe8192", 0x6399 => "X25519Kyber768Draft00", 0x11eb => "SecP256r1MLKEM768", 0x11ec => "X25519MLKEM768",
        0x11ed => "SecP384r1MLKEM1024", 0xff01 => "arbitrary_explicit_prime_curves", 0xff02 => "arbitrary_explicit_char2_curves", _ => null,
    };

    /// <summary>Signature schemes.</summary>
    public static string? Signature(ulong v) => v switch
    {
        0x0201 => "rsa_pkcs1_sha1", 0x0203 => "ecdsa_sha1", 0x0401 => "rsa_pkcs1_sha256", 0x0403 => "ecdsa_secp256r1_sha256",
        0x0501 => "rsa_pkcs1_sha384", 0x0503 => "ecdsa_secp384r1_sha384", 0x0601 => "rsa_pkcs1_sha512",
        0x0603 => "ecdsa_secp521r1_sha512", 0x0708 => "sm2sig_sm3", 0x0804 => "rsa_pss_rsae_sha256", 0x0805 => "rsa_pss_rsae_sha384",
        0x0806 => "rsa_pss_rsae_sha512", 0x0807 => "ed25519", 0x0808 => "ed448", 0x0809 => "rsa_pss_pss_sha256",
        0x080a => "rsa_pss_pss_sha384", 0x080b => "rsa_pss_pss_sha512", 0x0101 => "rsa_pkcs1_md5", 0x0202 => "dsa_sha1",
        0x0402 => "dsa_sha256", _ => null,
    };

    /// <summary>Alert descriptions.</summary>
    public static string? Alert(ulong v) => v switch
    {
        0 => "Close Notify", 1 => "End of Early Data", 10 => "Unexpected Message", 20 => "Bad Record MAC", 21 => "Decryption Failed",
        22 => "Record Overflow", 30 => "Decompression Failure", 40 => "Handshake Failure", 41 => "No Certificate",
        42 => "Bad Certificate", 43 => "Unsupported Certificate", 44 => "Certificate Revoked", 45 => "Certificate Expired",
        46 => "Certificate Unknown", 47 => "Illegal Parameter", 48 => "Unknown CA", 49 => "Access Denied", 50 => "Decode Error",
        51 => "Decrypt Error", 60 => "Export Restriction", 70 => "Protocol Version", 71 => "Insufficient Security",
        80 => "Internal Error", 86 => "Inappropriate Fallback", 90 => "User Canceled", 100 => "No Renegotiation",
        109 => "Missing Extension", 110 => "Unsupported Extension", 111 => "Certificate Unobtainable", 112 => "Unrecognized Name",
        113 => "Bad Certificate Status Response", 114 => "Bad Certificate Hash Value", 115 => "Unknown PSK Identity",
        116 => "Certificate Required", 120 => "No application Protocol", 121 => "ECH Required", _ => null,
    };

    /// <summary>Handshake message types.</summary>
    public static string? Handshake(ulong v) => v switch
    {
        0 => "Hello Request", 1 => "Client Hello", 2 => "Server Hello", 3 => "Hello Verify Request", 4 => "New Session Ticket",
        5 => "End of Early Data", 6 => "Hello Retry Request", 8 => "Encrypted Extensions", 11 => "Certificate",
        12 => "Server Key Exchange", 13 => "Certificate Request", 14 => "Server Hello Done", 15 => "Certificate Verify",
        16 => "Client Key Exchange", 20 => "Finished", 21 => "Client Certificate URL", 22 => "Certificate Status",
        23 => "Supplemental Data", 24 => "Key Update", 25 => "Compressed Certificate", 67 => "Encrypted Extensions",
        254 => "Message Hash", _ => null,
    };

    /// <summary>Protocol versions.</summary>
    public static string? Version(ulong v) => v switch
    {
        0x0002 => "SSL 2.0", 0x0300 => "SSL 3.0", 0x0301 => "TLS 1.0", 0x0302 => "TLS 1.1", 0x0303 => "TLS 1.2", 0x0304 => "TLS 1.3",
        0xfeff => "DTLS 1.0", 0xfefd => "DTLS 1.2", 0xfefc => "DTLS 1.3", 0x0100 => "DTLS 1.0 (OpenSSL pre 0.9.8f)", _ => null,
    };

    /// <summary>Record content types.</summary>
    public static string? Content(ulong v) => v switch
    {
        20 => "Change Cipher Spec", 21 => "Alert", 22 => "Handshake", 23 => "Application Data", 24 => "Heartbeat", 25 => "Connection ID", _ => null,
    };

    /// <summary>Short name of the protocol behind an ALPN identifier, or nothing when it has none of ours.</summary>
    public static string Alpn(ReadOnlySpan<byte> id)
    {
        if (id.SequenceEqual("h2"u8)) return "http2";
        if (id.SequenceEqual("http/1.1"u8) || id.SequenceEqual("http/1.0"u8)) return "http";
        if (id.SequenceEqual("h3"u8) || id.StartsWith("h3-"u8)) return "http3";
        if (id.SequenceEqual("dot"u8) || id.SequenceEqual("doq"u8) || id.StartsWith("doq-i"u8)) return "dns";
        if (id.SequenceEqual("imap"u8)) return "imap";
        if (id.SequenceEqual("pop3"u8)) return "pop";
        if (id.SequenceEqual("ftp"u8)) return "ftp";
        return id.SequenceEqual("mqtt"u8) ? "mqtt" : "";
    }

    /// <summary>GREASE values (RFC 8701): made up to keep peers tolerant, left out of fingerprints.</summary>
    public static bool IsGrease(int v) => (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 0xff);
}
