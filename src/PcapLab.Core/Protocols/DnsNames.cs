using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>Names of DNS numbers and the reader of compressed domain names (RFC 1035, 4.1.4).</summary>
internal static class DnsNames
{
    /// <summary>Room that <see cref="Read"/> needs: a name is at most 255 bytes, hostile ones are followed a little further and then stopped.</summary>
    public const int MaxName = 1024;
    private const int MaxJumps = 64;

    public static string? Type(ulong v) => v switch
    {
        1 => "A", 2 => "NS", 3 => "MD", 4 => "MF", 5 => "CNAME", 6 => "SOA", 7 => "MB", 8 => "MG", 9 => "MR", 10 => "NULL", 11 => "WKS",
        12 => "PTR", 13 => "HINFO", 14 => "MINFO", 15 => "MX", 16 => "TXT", 17 => "RP", 18 => "AFSDB", 19 => "X25", 20 => "ISDN", 21 => "RT",
        22 => "NSAP", 23 => "NSAP-PTR", 24 => "SIG", 25 => "KEY", 26 => "PX", 27 => "GPOS", 28 => "AAAA", 29 => "LOC", 30 => "NXT", 31 => "EID",
        32 => "NIMLOC", 33 => "SRV", 34 => "ATMA", 35 => "NAPTR", 36 => "KX", 37 => "CERT", 38 => "A6", 39 => "DNAME", 40 => "SINK", 41 => "OPT",
        42 => "APL", 43 => "DS", 44 => "SSHFP", 45 => "IPSECKEY", 46 => "RRSIG", 47 => "NSEC", 48 => "DNSKEY", 49 => "DHCID", 50 => "NSEC3",
        51 => "NSEC3PARAM", 52 => "TLSA", 53 => "SMIMEA", 55 => "HIP", 59 => "CDS", 60 => "CDNSKEY", 61 => "OPENPGPKEY", 62 => "CSYNC",
        63 => "ZONEMD", 64 => "SVCB", 65 => "HTTPS", 99 => "SPF", 103 => "UNSPEC", 108 => "EUI48", 109 => "EUI64", 249 => "TKEY", 250 => "TSIG",
        251 => "IXFR", 252 => "AXFR", 253 => "MAILB", 254 => "MAILA", 255 => "ANY", 256 => "URI", 257 => "CAA", 258 => "AVC", 32768 => "TA",
        32769 => "DLV", 65281 => "WINS", 65282 => "WINS-R", _ => null,
    };

    public static string? Class(ulong v) => v switch { 1 => "IN", 2 => "CS", 3 => "CH", 4 => "HS", 254 => "NONE", 255 => "ANY", _ => null };

    public static string? Opcode(ulong v) => v switch
    {
        0 => "Standard query", 1 => "Inverse query", 2 => "Server status request", 4 => "Zone change notification", 5 => "Dynamic update",
        6 => "DNS stateful operations", _ => null,
    };

    public static string? RCode(ulong v) => v switch
    {
        0 => "NOERROR", 1 => "FORMERR", 2 => "SERVFAIL", 3 => "NXDOMAIN", 4 => "NOTIMP", 5 => "REFUSED", 6 => "YXDOMAIN", 7 => "YXRRSET",
        8 => "NXRRSET", 9 => "NOTAUTH", 10 => "NOTZONE", 16 => "BADVERS", 17 => "BADKEY", 18 => "BADTIME", 19 => "BADMODE", 20 => "BADNAME",
        21 => "BADALG", 22 => "BADTRUNC", 23 => "BADCOOKIE", _ => null,
    };

    /// <summary>Length of a message that tells none, by its records; 0 while its end has not come.</summary>
    public static int MessageLength(ReadOnlySpan<byte> b)
    {
        if (b.Length < 12) return 0;
        var questions = b[4] << 8 | b[5];
        var records = (b[6] << 8 | b[7]) + (b[8] << 8 | b[9]) + (b[10] << 8 | b[11]);
        var at = 12;
        for (var i = 0; i < questions + records; i++)
        {
            while (at < b.Length && b[at] is > 0 and < 0xc0) at += b[at] + 1;
            if (at >= b.Length) return 0;
            at += b[at] == 0 ? 1 : 2;
            if (i >= questions && at > b.Length - 10) return 0;
            at += i < questions ? 4 : 10 + (b[at + 8] << 8 | b[at + 9]);
        }

        return at <= b.Length ? at : 0;
    }

    /// <summary>Reads a name at the cursor, following compression pointers from the message's start.</summary>
    /// <param name="d">The cursor; it moves past the name (past the first pointer).</param>
    /// <param name="start">Where the DNS message starts in the cursor's data: pointers count from there.</param>
    /// <param name="name">Receives the name with dots, <see cref="MaxName"/> bytes long; the root is <c>&lt;Root&gt;</c>.</param>
    /// <param name="labels">How many labels.</param>
    /// <returns>Bytes written; 0 when the name is broken (a stop is recorded).</returns>
    public static int Read(ref Dissector d, int start, scoped Span<byte> name, out int labels)
    {
        int used = 0, jumps = 0;
        var after = -1;
        labels = 0;
        while (d.Need(1))
        {
            var length = d.Peek();
            if (length == 0)
            {
                d.Skip(1);
                break;
            }

            if (length >= 0xc0)
            {
                if (!d.Need(2)) return 0;
                var target = d.Peek16() & 0x3fff;
                if (after < 0) after = d.Position + 2;
                if (++jumps > MaxJumps || target + start >= d.Data.Length)
                {
                    d.Stop(jumps > MaxJumps ? StopReason.Limit : StopReason.Malformed);
                    return 0;
                }

                d.Seek(start + target);
                continue;
            }

            if (length >= 0x40 || used + length + 1 > name.Length)
            {
                d.Stop(length >= 0x40 ? StopReason.Malformed : StopReason.Limit);
                return 0;
            }

            if (!d.Need(length + 1)) return 0;
            if (used > 0) name[used++] = (byte)'.';
            d.Data.Slice(d.Position + 1, length).CopyTo(name[used..]);
            used += length;
            labels++;
            d.Skip(length + 1);
        }

        if (after >= 0) d.Seek(after);
        if (d.IsStopped) return 0;
        if (used > 0) return used;
        "<Root>"u8.CopyTo(name);
        return 6;
    }

    /// <summary>Reads a name and adds it as a field.</summary>
    public static void Put(ref Dissector d, int start, Field field)
    {
        Span<byte> name = stackalloc byte[MaxName];
        var at = d.Position;
        var n = Read(ref d, start, name, out _);
        if (n > 0) d.AddText(field, name[..n], at, d.Position - at);
    }
}
