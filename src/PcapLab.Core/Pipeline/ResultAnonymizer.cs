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

    private static string? Name(string? name, Pseudonyms names) => name is null ? null : names.MapName(name);

    private static string? Mac(string? mac, Pseudonyms names) => mac is null ? null : names.MapEther(mac);

    private static string? Hidden(string? text, Pseudonyms names) => text is null ? null : names.MapName(text.Replace('.', '_'));

    private static string? List(string? joined, Pseudonyms names) => joined is null ? null : string.Join(',', joined.Split(',').Select(n => names.MapName(n.Trim())));
}
