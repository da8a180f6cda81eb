using System.Text;
using PcapLab.Schema;

namespace PcapLab.Protocols;

/// <summary>X.509 certificates (RFC 5280) as far as people ask: subject, issuer, serial number, validity, names.</summary>
internal static class X509
{
    private const int MaxName = 1024;
    internal static readonly FieldSet F = new("x509");
    private static readonly Field Certificate = F.Group("certificate", "Certificate");
    internal static readonly Field Serial = F.Bytes("serial_number", "Serial number");
    internal static readonly Field Issuer = F.Text("issuer", "Issuer", "Distinguished name, most specific part first (RFC 4514)");
    internal static readonly Field Subject = F.Text("subject", "Subject", "Distinguished name, most specific part first (RFC 4514)");
    internal static readonly Field NotBefore = F.Time("not_before", "Valid from");
    internal static readonly Field NotAfter = F.Time("not_after", "Valid until");
    internal static readonly Field DnsName = F.Text("dns_name", "DNS name", "Subject alternative name");
    internal static readonly Field IpName = F.Bytes("ip_name", "IP address", "Subject alternative name");

    /// <summary>Reads one DER certificate that fills what is left.</summary>
    public static void Read(ref Dissector d)
    {
        var group = d.Begin(Certificate);
        if (Ber.Expect(ref d, Ber.Sequence, out var outer))
        {
            if (Ber.Expect(ref d, Ber.Sequence, out var tbs))
            {
                ToBeSigned(ref d);
                d.Leave(tbs);
            }

            d.Leave(outer);
        }

        d.End(group);
    }

    private static void ToBeSigned(ref Dissector d)
    {
        if (d.Peek() == 0xa0) Ber.Skip(ref d);
        Ber.Text(ref d, Serial);
        Ber.Skip(ref d); // signature algorithm
        Name(ref d, Issuer);
        if (Ber.Expect(ref d, Ber.Sequence, out var validity))
        {
            Time(ref d, NotBefore);
            Time(ref d, NotAfter);
            d.Leave(validity);
        }

        Name(ref d, Subject);
        Ber.Skip(ref d); // public key
        while (d.Remaining > 0)
        {
            if (Ber.Open(ref d, 0xa3, out var extensions))
            {
                Extensions(ref d);
                d.Leave(extensions);
            }
            else
            {
                Ber.Skip(ref d);
            }
        }
    }

    private static void Extensions(ref Dissector d)
    {
        if (!Ber.Expect(ref d, Ber.Sequence, out var list)) return;
        while (d.Remaining > 0 && Ber.Expect(ref d, Ber.Sequence, out var extension))
        {
            var tag = Ber.Next(ref d, out var length);
            var isNames = tag == Ber.ObjectId && d.Rest[..length].SequenceEqual((ReadOnlySpan<byte>)[0x55, 0x1d, 0x11]);
            d.Skip(length);
            if (isNames)
            {
                if (d.Peek() == 1) Ber.Skip(ref d);
                if (Ber.Open(ref d, Ber.OctetString, out var value))
                {
                    AlternativeNames(ref d);
                    d.Leave(value);
                }
            }

            d.Leave(extension);
        }

        d.Leave(list);
    }

    private static void AlternativeNames(ref Dissector d)
    {
        if (!Ber.Expect(ref d, Ber.Sequence, out var list)) return;
        while (d.Remaining > 0)
        {
            switch (d.Peek())
            {
                case 0x82: Ber.Text(ref d, DnsName); break;
                case 0x87: Ber.Text(ref d, IpName); break;
                default: Ber.Skip(ref d); break;
            }
        }

        d.Leave(list);
    }

    /// <summary>Writes a name's parts in the order of the certificate, then joins them from the last to the first.</summary>
    private static void Name(ref Dissector d, Field field)
    {
        Span<byte> parts = stackalloc byte[MaxName];
        Span<int> starts = stackalloc int[32];
        int used = 0, count = 0;
        var at = d.Position;
        if (!Ber.Expect(ref d, Ber.Sequence, out var name)) return;
        while (d.Remaining > 0 && Ber.Expect(ref d, Ber.Set, out var set))
        {
            while (d.Remaining > 0 && Ber.Expect(ref d, Ber.Sequence, out var attribute))
            {
                if (count < starts.Length) starts[count++] = used;
                Attribute(ref d, parts, ref used);
                d.Leave(attribute);
            }

            d.Leave(set);
        }

        d.Leave(name);
        Span<byte> text = stackalloc byte[MaxName + 64];
        var length = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            if (length > 0) text[length++] = (byte)',';
            var part = parts[starts[i]..(i + 1 < count ? starts[i + 1] : used)];
            part.CopyTo(text[length..]);
            length += part.Length;
        }

        d.AddText(field, text[..length], at, d.Position - at);
    }

    private static void Attribute(ref Dissector d, scoped Span<byte> parts, ref int used)
    {
        if (Ber.Next(ref d, out var length) != Ber.ObjectId) return;
        var type = d.Rest[..length];
        d.Skip(length);
        var label = Label(type);
        if (label.IsEmpty) used += Ber.OidText(type, parts[Math.Min(used, parts.Length)..]);
        else Append(label, parts, ref used);
        Append("="u8, parts, ref used);
        var tag = Ber.Next(ref d, out length);
        if (tag < 0) return;
        var value = d.Rest[..length];
        var isWide = tag == 0x1e; // BMPString
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < value.Length; i += isWide ? 2 : 1)
        {
            var rune = isWide ? (i + 1 < value.Length ? value[i] << 8 | value[i + 1] : 0xfffd) : value[i];
            if (rune is ',' or '+' or '"' or '\\' or '<' or '>' or ';') Append("\\"u8, parts, ref used);
            if (!isWide) Append([(byte)rune], parts, ref used);
            else if (Rune.TryCreate(rune, out var r)) Append(utf8[..r.EncodeToUtf8(utf8)], parts, ref used);
        }

        d.Skip(length);
    }

    private static void Append(scoped ReadOnlySpan<byte> text, scoped Span<byte> to, ref int used)
    {
        var n = Math.Min(text.Length, to.Length - used);
        text[..n].CopyTo(to[used..]);
        used += n;
    }

    private static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> oid)
    {
        if (oid is [0x55, 0x04, var type])
        {
            return type switch
            {
                3 => "CN"u8, 4 => "SN"u8, 5 => "serialNumber"u8, 6 => "C"u8, 7 => "L"u8, 8 => "ST"u8, 9 => "street"u8, 10 => "O"u8, 11 => "OU"u8,
                12 => "title"u8, 42 => "GN"u8, 46 => "dnQualifier"u8, _ => default,
            };
        }

        if (oid.SequenceEqual((ReadOnlySpan<byte>)[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1])) return "emailAddress"u8;
        if (oid.StartsWith((ReadOnlySpan<byte>)[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1]) && oid.Length == 10)
        {
            return oid[9] switch { 1 => "UID"u8, 25 => "DC"u8, _ => default };
        }

        return default;
    }

    /// <summary>UTCTime or GeneralizedTime; years past 2262 do not fit nanoseconds and are given as the last instant that does.</summary>
    private static void Time(ref Dissector d, Field field)
    {
        var tag = Ber.Next(ref d, out var length);
        if (tag < 0) return;
        var s = d.Rest[..length];
        var digits = tag == 0x18 ? 4 : 2;
        if (s.Length >= digits + 8 && !s[..(digits + 8)].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            var year = Digits(s, 0, digits);
            if (digits == 2) year += year < 50 ? 2000 : 1900;
            var seconds = s.Length >= digits + 10 && char.IsAsciiDigit((char)s[digits + 8]) && char.IsAsciiDigit((char)s[digits + 9]) ? Digits(s, digits + 8, 2) : 0;
            var days = DaysSinceEpoch(year, Digits(s, digits, 2), Digits(s, digits + 2, 2));
            var total = ((days * 24 + Digits(s, digits + 4, 2)) * 60 + Digits(s, digits + 6, 2)) * 60 + seconds;
            d.Add(field, (ulong)(total > long.MaxValue / 1_000_000_000 ? long.MaxValue : total * 1_000_000_000), d.Position, length);
        }

        d.Skip(length);
    }

    // Days from a civil date, without the limits of DateTime.
    private static long DaysSinceEpoch(long year, long month, long day)
    {
        if (month <= 2) year--;
        var era = year / 400;
        var yearOfEra = year - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
    }

    private static long Digits(ReadOnlySpan<byte> s, int at, int n)
    {
        long v = 0;
        foreach (var c in s.Slice(at, n)) v = v * 10 + c - '0';
        return v;
    }
}
