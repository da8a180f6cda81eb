using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>A credential that crossed the network readable. The secret itself is never kept: only its length.</summary>
/// <param name="Frame">Frame that carried it.</param>
/// <param name="Time">Its time, ns.</param>
/// <param name="Protocol">http, ftp, pop, imap, smtp, telnet, ldap, snmp…</param>
/// <param name="Client">Who sent it.</param>
/// <param name="Server">To whom.</param>
/// <param name="ServerPort">Port of the server.</param>
/// <param name="User">User name as sent, cut at 64 characters; empty when there is none.</param>
/// <param name="SecretLength">Bytes of the secret.</param>
public sealed record CredentialRow(long Frame, long Time, string Protocol, Ip Client, Ip Server, int ServerPort, string User, int SecretLength)
{
    /// <summary>Columns of <c>export --table credentials</c>.</summary>
    public static Table<CredentialRow> Table { get; } = new("credentials", "Credentials that crossed the network readable, without the secret",
        new("frame", ColumnType.Integer, "Frame", r => r.Frame),
        new("time", ColumnType.Time, "Time", r => r.Time),
        new("protocol", ColumnType.Text, "Protocol", r => r.Protocol),
        new("client", ColumnType.Address, "Who sent it", r => r.Client.ToString()),
        new("server", ColumnType.Address, "To whom", r => r.Server.ToString()),
        new("server_port", ColumnType.Integer, "Port", r => r.ServerPort),
        new("user", ColumnType.Text, "User name", r => r.User),
        new("secret_length", ColumnType.Integer, "Length of the secret", r => r.SecretLength, "bytes"));
}

/// <summary>An Ethernet address claiming an IPv4 address by ARP.</summary>
/// <param name="Ip">The claimed address.</param>
/// <param name="Mac">Who claims it.</param>
/// <param name="FirstFrame">First frame with the claim.</param>
/// <param name="First">Its time, ns.</param>
/// <param name="Last">Time of the last, ns.</param>
/// <param name="Claims">How many ARP packets claim it.</param>
/// <param name="Unasked">…of them replies that no request preceded, or gratuitous announcements.</param>
public sealed record ArpClaimRow(Ip Ip, string Mac, long FirstFrame, long First, long Last, long Claims, long Unasked)
{
    /// <summary>Columns of <c>export --table arp</c>.</summary>
    public static Table<ArpClaimRow> Table { get; } = new("arp", "Which Ethernet address claims which IPv4 address",
        new("ip", ColumnType.Address, "Claimed address", r => r.Ip.ToString()),
        new("mac", ColumnType.Text, "Ethernet address", r => r.Mac),
        new("first_frame", ColumnType.Integer, "First frame with the claim", r => r.FirstFrame),
        new("first", ColumnType.Time, "Its time", r => r.First),
        new("last", ColumnType.Time, "Time of the last", r => r.Last),
        new("claims", ColumnType.Integer, "ARP packets that claim it", r => r.Claims),
        new("unasked", ColumnType.Integer, "Replies without a request, and gratuitous announcements", r => r.Unasked));
}
