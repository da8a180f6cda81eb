using PcapLab.Analysis;
using PcapLab.Schema;

namespace PcapLab.Export;

/// <summary>
/// Zeek's ssh, ftp and smtp logs (base/protocols/ssh/main.zeek, ftp/info.zeek, smtp/main.zeek and files.zeek). Of FTP those commands are listed that Zeek lists
/// (<c>FTP::logged_commands</c>), with the argument as it was sent, where Zeek makes an address of file names.
/// </summary>
internal static class ZeekSessionLogs
{
    private static readonly HashSet<string> LoggedCommands = new(StringComparer.Ordinal) { "APPE", "DELE", "RETR", "STOR", "STOU", "ACCT", "PORT", "PASV", "EPRT", "EPSV" };

    public const string SshColumns = "version count,auth_success bool,auth_attempts count,direction enum,client string,server string,cipher_alg string,mac_alg string,compression_alg string,kex_alg string,"
        + "host_key_alg string,host_key string,hassh string,hasshServer string";

    public const string FtpColumns = "user string,password string,command string,arg string,mime_type string,file_size count,reply_code count,reply_msg string,data_channel.passive bool,"
        + "data_channel.orig_h addr,data_channel.resp_h addr,data_channel.resp_p port,fuid string";

    public const string SmtpColumns = "trans_depth count,helo string,mailfrom string,rcptto set[string],date string,from string,to set[string],cc set[string],reply_to string,msg_id string,"
        + "in_reply_to string,subject string,x_originating_ip addr,first_received string,second_received string,last_reply string,path vector[addr],user_agent string,tls bool,fuids vector[string]";

    public static IEnumerable<string[]> Ssh(LogRows rows) => rows.Ssh.Select(r => (string[])
    [
        .. ZeekLogs.Id(r.Time, rows.Index.ById(r.FlowId), r.Client, null, r.Server, r.ServerPort), ZeekText.Count(SshVersion(r)), "-", "-", Direction(r.Client, r.Server), ZeekText.Text(r.ClientVersion),
        ZeekText.Text(r.ServerVersion), ZeekText.Text(r.Cipher), ZeekText.Text(r.Mac), ZeekText.Text(r.Compression), ZeekText.Text(r.Kex), ZeekText.Text(r.HostKey), "-", ZeekText.Text(r.Hassh), ZeekText.Text(r.HasshServer),
    ]);

    public static IEnumerable<string[]> Ftp(LogRows rows) => rows.Ftp.Where(r => LoggedCommands.Contains(r.Command)).Select(r => (string[])
    [
        .. ZeekLogs.Id(r.Time, rows.Index.ById(r.FlowId), r.Client, null, r.Server, null), ZeekText.Text(r.User ?? "<unknown>"), "-", ZeekText.Text(r.Command), ZeekText.Text(r.Argument), "-", "-",
        ZeekText.Count(r.ReplyCode), ZeekText.Text(r.Reply), ZeekText.Bool(r.IsPassive), r.IsPassive is { } passive ? (passive ? r.Client : r.Server).ToString() : "-", r.DataServer?.ToString() ?? "-",
        ZeekText.Count(r.DataPort), "-",
    ]);

    public static IEnumerable<string[]> Smtp(LogRows rows) => rows.Smtp.Select(r => (string[])
    [
        .. ZeekLogs.Id(r.Time, rows.Index.ById(r.FlowId), r.Client, null, r.Server, null), ZeekText.Count(r.Depth), ZeekText.Text(r.Helo), ZeekText.Text(r.MailFrom), ZeekText.Text(r.Recipients),
        ZeekText.Text(r.Date), ZeekText.Text(r.From), ZeekText.Text(r.To), ZeekText.Text(r.Cc), ZeekText.Text(r.ReplyTo), ZeekText.Text(r.MessageId), ZeekText.Text(r.InReplyTo), ZeekText.Text(r.Subject), "-", "-", "-",
        ZeekText.Text(r.LastReply), $"{r.Server},{r.Client}", ZeekText.Text(r.UserAgent), ZeekText.Bool(r.IsTls), ZeekText.Empty,
    ]);

    /// <summary>1 or 2 when both speak it, 0 when they do not meet; 1.99 speaks both (RFC 4253, 5.1).</summary>
    private static long? SshVersion(SshRow r)
    {
        if (r.ClientVersion is not { Length: > 4 } client || r.ServerVersion is not { Length: > 4 } server) return null;
        var both = (New: Speaks(client, '2') && Speaks(server, '2'), Old: Speaks(client, '1') && Speaks(server, '1'));
        return both.New ? 2 : both.Old ? 1 : 0;
    }

    private static bool Speaks(string banner, char version) => banner[4] == version || banner.AsSpan(4).StartsWith("1.99", StringComparison.Ordinal);

    /// <summary>Into or out of what is local; unset when both or neither is.</summary>
    private static string Direction(Ip client, Ip server)
    {
        var (from, to) = (ZeekText.IsLocal(client), ZeekText.IsLocal(server));
        return from == to ? ZeekText.Unset : from == ZeekText.Bool(true) ? "OUTBOUND" : "INBOUND";
    }
}
