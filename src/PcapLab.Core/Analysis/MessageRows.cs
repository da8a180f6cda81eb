using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>A name that packets give to an address.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Name">The name; hostile, escape it for where it goes.</param>
/// <param name="Source">Where it comes from: dns, mdns, dhcp, sni…</param>
/// <param name="Frame">The frame that says so.</param>
public sealed record HostName(Ip Ip, string Name, string Source, long Frame);

/// <summary>
/// What the analyzers of all shards hand over, at the end or at a live snapshot. Each table is sorted by frame, so the order in which shards add to it
/// never shows.
/// </summary>
public sealed class MessageRows
{
    /// <summary>DNS transactions.</summary>
    public RowParts<DnsRow> Dns { get; } = new();
    /// <summary>TLS handshakes.</summary>
    public RowParts<TlsRow> Tls { get; } = new();
    /// <summary>For each shard, the first handshake of a flow, or null.</summary>
    public List<Func<int, TlsRow?>> Hellos { get; } = [];
    /// <summary>HTTP exchanges.</summary>
    public RowParts<HttpRow> Http { get; } = new();
    /// <summary>Readable credentials.</summary>
    public List<CredentialRow> Credentials { get; } = [];
    /// <summary>RTP streams.</summary>
    public List<RtpRow> Rtp { get; } = [];
    /// <summary>SIP calls.</summary>
    public List<CallRow> Calls { get; } = [];
    /// <summary>SSH connections.</summary>
    public List<SshRow> Ssh { get; } = [];
    /// <summary>FTP commands.</summary>
    public List<FtpRow> Ftp { get; } = [];
    /// <summary>Mails.</summary>
    public List<SmtpRow> Smtp { get; } = [];
    /// <summary>Changes of spanning trees.</summary>
    public List<StpChange> Stp { get; } = [];
    /// <summary>Names of hosts.</summary>
    public List<HostName> Names { get; } = [];
    /// <summary>Both sides of leases, joined into <see cref="Names"/> at the end.</summary>
    public List<DhcpEvent> Dhcp { get; } = [];
    /// <summary>Stations that asked for an address.</summary>
    public List<DhcpClient> DhcpClients { get; } = [];
    /// <summary>Caps that were hit, one sentence each.</summary>
    public List<string> Limits { get; } = [];

    /// <summary>Brings the rows into their final order, whatever the order they were added in.</summary>
    public void Sort()
    {
        Names.AddRange(DhcpNames.Join(Dhcp));
        Sort(Credentials, r => r.Frame);
        Sort(Rtp, r => r.Frame);
        Sort(Calls, r => r.Frame);
        Sort(Ssh, r => r.Frame);
        Sort(Ftp, r => r.Frame);
        Sort(Smtp, r => r.Frame);
        Sort(Stp, r => r.Frame);
        FirstOfEach(DhcpClients);
        Limits.Sort(StringComparer.Ordinal);
    }

    /// <summary>By frame; a station that two shards saw counts once.</summary>
    private static void FirstOfEach(List<DhcpClient> clients)
    {
        Sort(clients, c => c.Frame);
        var seen = new HashSet<ulong>();
        clients.RemoveAll(c => !seen.Add(c.Mac));
    }

    /// <summary>By frame. A frame is one shard's, so rows of one frame keep the order in which their messages stood in it.</summary>
    private static void Sort<T>(List<T> rows, Func<T, long> frame)
    {
        var keys = rows.Select((r, i) => (Frame: frame(r), Index: i)).ToArray();
        var values = rows.ToArray();
        Array.Sort(keys, values);
        rows.Clear();
        rows.AddRange(values);
    }
}
