using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

/// <summary>Lines of mail protocols whose meaning depends on those before; the values are those that tshark shows for the same lines, where it reads them.</summary>
public class MailProtocolTests
{
    private readonly FieldTree _tree = new();

    /// <summary>Cuts messages as the flow code does, whole ones, and gives a field's values for each, or nothing.</summary>
    private List<string> Values(AppProtocol protocol, object? state, int direction, string text, string field)
    {
        var seen = new List<string>();
        var rest = Encoding.ASCII.GetBytes(text);
        while (rest.Length > 0)
        {
            var pdu = protocol.NextPdu(rest, state, direction);
            Assert.True(pdu.Want > 0);
            var total = (int)Math.Max(pdu.Want, pdu.Total);
            _tree.Clear();
            var d = new Dissector(rest.AsSpan(0, total), _tree) { State = state, Direction = direction, IsStream = true };
            protocol.Dissect(ref d);
            Assert.Equal(StopReason.None, d.Stopped.Reason);
            var values = new List<string>();
            foreach (ref readonly var value in _tree.Values)
            {
                if (value.Field.Name == field) values.Add(value.Field.Type is FieldType.Text or FieldType.Bytes ? Encoding.ASCII.GetString(_tree.Bytes(value, rest)) : value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            seen.Add(string.Join('|', values));
            rest = rest[total..];
        }

        return seen;
    }

    [Fact]
    public void An_imap_literal_is_bytes_and_not_lines()
    {
        const string Answer = "* 1 FETCH (RFC822 {11}\r\na1 OK\r\nbody)\r\na1 OK Fetch completed.\r\n";
        var imap = ProtocolRegistry.ByName["imap"];
        Assert.Equal(["* 1 FETCH (RFC822 {11}", "", ")", "a1 OK Fetch completed."], Values(imap, imap.NewState(), 1, Answer, "imap.line"));
        Assert.Equal(["", "a1 OK\r\nbody", "", ""], Values(imap, imap.NewState(), 1, Answer, "imap.literal"));
        Assert.Equal(["", "", "", "OK"], Values(imap, imap.NewState(), 1, Answer, "imap.response.status"));
        Assert.Equal(["a2", "", "", "DONE"], Values(imap, imap.NewState(), 0, "a2 APPEND INBOX (\\Seen) {5+}\r\na b\r\n\r\nDONE\r\n", "imap.request_tag"));
    }

    [Fact]
    public void An_imap_command_names_its_folder_user_and_password()
    {
        var imap = ProtocolRegistry.ByName["imap"];
        const string Asked = "a LOGIN alice \"sec\\\"ret\"\r\nb SELECT INBOX\r\nc UID FETCH 1 (FLAGS)\r\nd COPY 1 Work\r\n";
        Assert.Equal(["", "INBOX", "", "Work"], Values(imap, imap.NewState(), 0, Asked, "imap.request.folder"));
        Assert.Equal(["LOGIN", "SELECT", "FETCH", "COPY"], Values(imap, imap.NewState(), 0, Asked, "imap.request.command"));
        Assert.Equal(["LOGIN", "SELECT", "UID", "COPY"], Values(imap, imap.NewState(), 0, Asked, "imap.command"));
        Assert.Equal(["", "", "1", ""], Values(imap, imap.NewState(), 0, Asked, "imap.request.command.uid"));
        Assert.Equal(["alice", "", "", ""], Values(imap, imap.NewState(), 0, Asked, "imap.request.username"));
        Assert.Equal(["sec\\\"ret", "", "", ""], Values(imap, imap.NewState(), 0, Asked, "imap.request.password"));
    }

    [Fact]
    public void A_line_of_a_mail_is_no_pop_status()
    {
        var pop = ProtocolRegistry.ByName["pop"];
        var state = pop.NewState();
        Assert.Equal(["+OK"], Values(pop, state, 1, "+OK ready\r\n", "pop.response.indicator"));
        Values(pop, state, 0, "RETR 1\r\nLIST 1\r\nDELE 9\r\n", "pop.request.command");
        Assert.Equal(["+OK", "", "", "", "+OK", "-ERR"], Values(pop, state, 1, "+OK 20 octets\r\n-- \r\n+OK, said she\r\n.\r\n+OK 1 20\r\n-ERR no such message\r\n", "pop.response.indicator"));
        Values(pop, state, 0, "UIDL\r\n", "pop.request.command");
        Assert.Equal(["", "1 x", "."], Values(pop, state, 1, "+OK\r\n1 x\r\n.\r\n", "pop.response.data"));
    }

    [Fact]
    public void Smtp_credentials_are_named_wherever_they_stand()
    {
        var smtp = ProtocolRegistry.ByName["smtp"];
        Assert.Equal(["AGEAYg=="], Values(smtp, smtp.NewState(), 0, "AUTH PLAIN AGEAYg==\r\n", "smtp.auth.username_password"));
        var state = smtp.NewState();
        Assert.Equal(["YQ==", ""], Values(smtp, state, 0, "AUTH LOGIN YQ==\r\nYg==\r\n", "smtp.auth.username"));
        state = smtp.NewState();
        Values(smtp, state, 0, "AUTH LOGIN YQ==\r\n", "smtp.auth.username");
        Assert.Equal(["Yg=="], Values(smtp, state, 0, "Yg==\r\n", "smtp.auth.password"));
    }

    [Fact]
    public void Smtp_answers_and_mails_have_an_end()
    {
        var smtp = ProtocolRegistry.ByName["smtp"];
        var state = smtp.NewState();
        Assert.Equal(["250-mx\r\n", "", "", "354 go\r\n"], Values(smtp, state, 1, "250-mx\r\n250-PIPELINING\r\n250 SIZE\r\n354 go\r\n", "smtp.response"));
        Assert.Equal(["", "", "1", ""], Values(smtp, state, 0, "Subject: x\r\nQUIT\r\n.\r\nQUIT\r\n", "smtp.eom"));
        Assert.Equal(["BDAT 5 LAST\r\n"], Values(smtp, smtp.NewState(), 0, "BDAT 5 LAST\r\nx\r\ny\n", "smtp.command_line"));
    }
}
