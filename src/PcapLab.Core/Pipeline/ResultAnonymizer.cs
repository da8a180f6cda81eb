using PcapLab.Analysis;
using PcapLab.Export;

namespace PcapLab.Pipeline;

/// <summary>A result with pseudonyms instead of addresses and names; numbers, times and frames stay. What could name somebody and cannot be mapped is left out.</summary>
public static class ResultAnonymizer
{
    /// <summary>Maps every row.</summary>
    /// <param name="result">The original.</param>
    /// <param name="names">The pseudonyms, shared with the exported capture.</param>
    public static AnalysisResult Apply(AnalysisResult result, Pseudonyms names) => result with
    {
        Info = result.Info with { File = "anonymized", Sha256 = null, Comments = [], Interfaces = result.Info.Interfaces.Select(i => i with { Name = "" }).ToList() },
        Endpoints = result.Endpoints.Select(e => e with { Ip = names.Map(e.Ip), Mac = Mac(e.Mac, names), Vendor = null, Name = Name(e.Name, names) }).ToList(),
        Flows = result.Flows.Select(f => Flow(f, names)).ToList(),
        Dns = result.Dns.Select(d => d with { Client = names.Map(d.Client), Server = names.Map(d.Server), QName = names.MapName(d.QName), Answers = List(d.Answers, names) }).ToList(),
        Tls = result.Tls.Select(t => t with
        {
            Client = names.Map(t.Client), Server = names.Map(t.Server), Sni = Name(t.Sni, names), CertSubject = Hidden(t.CertSubject, names), CertIssuer = Hidden(t.CertIssuer, names),
        }).ToList(),
        Http = result.Http.Select(h => h with { Client = names.Map(h.Client), Server = names.Map(h.Server), Host = Name(h.Host, names), Uri = Hidden(h.Uri, names), UserAgent = Hidden(h.UserAgent, names) }).ToList(),
        Ssh = result.Ssh.Select(s => s with { Client = names.Map(s.Client), Server = names.Map(s.Server), ClientVersion = Hidden(s.ClientVersion, names), ServerVersion = Hidden(s.ServerVersion, names) }).ToList(),
        Ftp = result.Ftp.Select(f => f with
        {
            Client = names.Map(f.Client), Server = names.Map(f.Server), User = Hidden(f.User, names), Argument = Hidden(f.Argument, names), Reply = Hidden(f.Reply, names),
            DataServer = f.DataServer is { } d ? names.Map(d) : null,
        }).ToList(),
        Smtp = result.Smtp.Select(m => Mail(m, names)).ToList(),
        Rtp = result.Rtp.Select(r => r with { Source = names.Map(r.Source), Destination = names.Map(r.Destination), Ssrc = 0 }).ToList(),
        Calls = result.Calls.Select(c => c with
        {
            Client = names.Map(c.Client), Server = names.Map(c.Server), CallId = names.MapName(c.CallId.Replace('.', '_')), From = Hidden(c.From, names), To = Hidden(c.To, names),
        }).ToList(),
        Hosts = result.Hosts.Select(h => h with { Ip = names.Map(h.Ip), Mac = Mac(h.Mac, names), Vendor = null, Names = List(h.Names, names) }).ToList(),
        Arp = result.Arp.Select(a => a with { Ip = names.Map(a.Ip), Mac = names.MapEther(a.Mac) }).ToList(),
        Credentials = result.Credentials.Select(c => c with { Client = names.Map(c.Client), Server = names.Map(c.Server), User = names.MapName(c.User) }).ToList(),
        Findings = result.Findings.Select(new FindingAnonymizer(result, names).Apply).ToList(),
    };

    private static FlowRow Flow(FlowRow f, Pseudonyms names)
    {
        var mapped = f with
        {
            SrcIp = names.Map(f.SrcIp), DstIp = names.Map(f.DstIp), Sni = Name(f.Sni, names),
            OuterSrcIp = f.OuterSrcIp is { } s ? names.Map(s) : null, OuterDstIp = f.OuterDstIp is { } d ? names.Map(d) : null,
        };
        return mapped with { CommunityId = "" }; // it is a hash of the real addresses: four billion tries would undo it
    }

    private static SmtpRow Mail(SmtpRow m, Pseudonyms names) => m with
    {
        Client = names.Map(m.Client), Server = names.Map(m.Server), Helo = Hidden(m.Helo, names), MailFrom = Hidden(m.MailFrom, names), Recipients = Hidden(m.Recipients, names),
        From = Hidden(m.From, names), To = Hidden(m.To, names), Cc = Hidden(m.Cc, names), ReplyTo = Hidden(m.ReplyTo, names), MessageId = Hidden(m.MessageId, names),
        InReplyTo = Hidden(m.InReplyTo, names), Subject = Hidden(m.Subject, names), UserAgent = Hidden(m.UserAgent, names), LastReply = Hidden(m.LastReply, names),
    };

    private static string? Name(string? name, Pseudonyms names) => name is null ? null : names.MapName(name);

    private static string? Mac(string? mac, Pseudonyms names) => mac is null ? null : names.MapEther(mac);

    private static string? Hidden(string? text, Pseudonyms names) => text is null ? null : names.MapName(text.Replace('.', '_'));

    private static string? List(string? joined, Pseudonyms names) => joined is null ? null : string.Join(',', joined.Split(',').Select(n => names.MapName(n.Trim())));
}
