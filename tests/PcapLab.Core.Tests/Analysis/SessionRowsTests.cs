using System.Text;
using PcapLab.Analysis;
using PcapLab.Pipeline;
using PcapLab.Pipeline.Tests;
using PcapLab.Schema;

namespace PcapLab.Tests.Analysis;

/// <summary>The rows of SSH, FTP and SMTP, from the dialogues of the documents that define them.</summary>
public class SessionRowsTests
{
    [Fact]
    public void A_mail_is_a_row_with_its_envelope_and_its_own_headers()
    {
        // RFC 5321, D.1, with the headers of RFC 5322, A.1.1.
        var result = Talk(25,
            "S: 220 foo.com Simple Mail Transfer Service Ready", "C: EHLO bar.com", "S: 250-foo.com greets bar.com", "S: 250 HELP", "C: MAIL FROM:<Smith@bar.com>", "S: 250 OK",
            "C: RCPT TO:<Jones@foo.com>", "S: 250 OK", "C: RCPT TO:<Green@foo.com>", "S: 550 No such user here", "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
            "C: From: John Doe <jdoe@machine.example>", "C: To: Mary Smith", "C:  <mary@example.net>", "C: Subject: Saying Hello", "C: Message-ID: <1234@local.machine.example>", "C: ",
            "C: Subject: not this one", "C: .", "S: 250 Delivered", "C: QUIT", "S: 221 foo.com Service closing transmission channel");
        var mail = Assert.Single(result.Smtp);
        Assert.Equal(("bar.com", "Smith@bar.com", "Jones@foo.com,Green@foo.com", 1), (mail.Helo, mail.MailFrom, mail.Recipients, mail.Depth));
        Assert.Equal(("John Doe <jdoe@machine.example>", "Mary Smith <mary@example.net>", "Saying Hello", "<1234@local.machine.example>"), (mail.From, mail.To, mail.Subject, mail.MessageId));
        Assert.Equal(("250 Delivered", false), (mail.LastReply, mail.IsTls));
    }

    [Fact]
    public void A_connection_that_goes_on_encrypted_is_a_row_a_refused_one_is_none()
    {
        Assert.True(Assert.Single(Talk(25, "S: 220 mail.imc.org SMTP service ready", "C: EHLO mail.example.com", "S: 250 STARTTLS", "C: STARTTLS", "S: 220 Go ahead").Smtp).IsTls);
        Assert.Empty(Talk(25, "S: 220 mail.imc.org SMTP service ready", "C: EHLO mail.example.com", "S: 250 STARTTLS", "C: STARTTLS", "S: 454 TLS not available").Smtp);
    }

    [Fact]
    public void An_ftp_command_has_the_reply_that_completes_it()
    {
        // RFC 959, 7; a reply in several lines as in 4.2; RFC 2428, 3.
        var result = Talk(21,
            "S: 220-First line", "S: Second line", "S: 220 FTP ready", "C: user Doe", "S: 331 User name okay, need password.", "C: PASS mumble", "S: 230 User logged in, proceed.",
            "C: EPSV", "S: 229 Entering Extended Passive Mode (|||6446|)", "C: RETR test.pl1", "S: 150 File status okay; about to open data connection.", "S: 226 Closing data connection.",
            "C: PORT 10,0,0,1,4,1", "S: 200 Command okay.", "C: QUIT");
        Assert.Equal(["USER", "PASS", "EPSV", "RETR", "PORT", "QUIT"], result.Ftp.Select(r => r.Command));
        Assert.Equal([331, 230, 229, 226, 200, null], result.Ftp.Select(r => r.ReplyCode));
        Assert.All(result.Ftp, r => Assert.Equal("Doe", r.User));
        Assert.Null(result.Ftp[1].Argument);
        Assert.Equal((6446, true, Ip.FromV4(0x0a000002)), (result.Ftp[2].DataPort, result.Ftp[2].IsPassive, result.Ftp[2].DataServer));
        Assert.Equal((1025, false, Ip.FromV4(0x0a000001)), (result.Ftp[4].DataPort, result.Ftp[4].IsPassive, result.Ftp[4].DataServer));
    }

    [Fact]
    public void Ssh_agrees_on_the_first_of_the_clients_that_the_server_has()
    {
        // RFC 4253, 7.1.
        var capture = Open(22);
        uint client = 101, server = 501;
        Say(capture, 22, true, Encoding.ASCII.GetBytes("SSH-2.0-billsSSH_3.6.3q3\r\n"), ref client, ref server);
        Say(capture, 22, false, Encoding.ASCII.GetBytes("SSH-1.99-OpenSSH_9 comment\r\n"), ref client, ref server);
        Say(capture, 22, true, KeyExchange("a,b,c", "host1,host2", "c1,c2", "c2,c1", "none"), ref client, ref server);
        Say(capture, 22, false, KeyExchange("c,b", "host2", "c1,c2", "c1,c2", "zlib,none"), ref client, ref server);
        using var source = capture.Open();
        var row = Assert.Single(Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken).Ssh);
        Assert.Equal(("SSH-2.0-billsSSH_3.6.3q3", "SSH-1.99-OpenSSH_9 comment", 22), (row.ClientVersion, row.ServerVersion, row.ServerPort));
        Assert.Equal(("b", "host2", "c1,c2", "m", "none"), (row.Kex, row.HostKey, row.Cipher, row.Mac, row.Compression));
        Assert.Equal(32, row.Hassh?.Length);
    }

    private static byte[] KeyExchange(string kex, string hostKey, string toServer, string toClient, string compression)
    {
        List<byte> body = [20, .. new byte[16]];
        foreach (var list in (string[])[kex, hostKey, toServer, toClient, "m", "m", compression, compression, "", ""])
        {
            body.AddRange([0, 0, 0, (byte)list.Length]);
            body.AddRange(Encoding.ASCII.GetBytes(list));
        }

        body.AddRange(new byte[5 + 4]);
        return [0, 0, 0, (byte)(body.Count + 1), 4, .. body];
    }

    private static AnalysisResult Talk(int port, params string[] lines)
    {
        var capture = Open(port);
        uint client = 101, server = 501;
        foreach (var line in lines) Say(capture, port, line[0] == 'C', Encoding.ASCII.GetBytes(line[3..] + "\r\n"), ref client, ref server);
        using var source = capture.Open();
        return Analyzer.Run(source, cancellation: TestContext.Current.CancellationToken);
    }

    private static TestCapture Open(int port) => new TestCapture().Tcp("10.0.0.1:40000", $"10.0.0.2:{port}", 2, 100, 0).Tcp($"10.0.0.2:{port}", "10.0.0.1:40000", 18, 500, 101);

    private static void Say(TestCapture capture, int port, bool isClient, byte[] bytes, ref uint client, ref uint server)
    {
        if (isClient) capture.Tcp("10.0.0.1:40000", $"10.0.0.2:{port}", 24, client, server, bytes);
        else capture.Tcp($"10.0.0.2:{port}", "10.0.0.1:40000", 24, server, client, bytes);
        (isClient ? ref client : ref server) += (uint)bytes.Length;
    }
}
