using PcapLab.Analysis;

namespace PcapLab.Findings;

/// <summary>User names and passwords that crossed the network readable. The secret is never kept; the user name is shown with its middle hidden.</summary>
internal sealed class CleartextCredentials : Detector
{
    public override string Id => "cleartext-credentials";
    public override string Description => "A log-in crossed the network without encryption";
    public override Severity MaxSeverity => Severity.High;
    public override string Attack => "T1040";

    public override void Finish(Evidence evidence, ICollection<Finding> findings)
    {
        foreach (var group in evidence.Credentials.GroupBy(c => (c.Protocol, c.Client, c.Server, c.ServerPort)))
        {
            var rows = group.OrderBy(c => c.Frame).ToList();
            var (protocol, client, server, port) = group.Key;
            var users = rows.Select(r => r.User).Where(u => u.Length > 0).Distinct(StringComparer.Ordinal).Select(Redact).Distinct(StringComparer.Ordinal).Take(5).ToList();
            var isCommunity = protocol == "snmp";
            findings.Add(new Finding
            {
                Id = Id, Key = $"{protocol}/{client}>{Socket(server, port)}", Attack = Attack,
                Severity = isCommunity ? Severity.Low : Severity.High, Confidence = Confidence.High,
                Title = isCommunity ? $"SNMP community strings to {Socket(server, port)} are readable" : $"{client} sends a password to {Socket(server, port)} without encryption",
                Seen = $"{protocol.ToUpperInvariant()}, {Count(rows.Count, "time")}{(users.Count > 0 ? ", user " + string.Join(", ", users) : "")}; secrets are not shown",
                Filter = rows.Count <= 20 ? $"frame.number in {{{string.Join(", ", rows.Select(r => r.Frame))}}}" : $"{Host(client)} && {Host(server)} && {protocol}",
                Frames = rows.Take(20).Select(r => r.Frame).ToList(), First = rows[0].Time, Last = rows[^1].Time,
                Action = isCommunity ? "Use SNMPv3 with encryption." : "Change the password, and allow this service over TLS only.",
            });
        }
    }

    private static string Redact(string user) => user.Length <= 2 ? new string('•', user.Length) : user[0] + new string('•', Math.Min(user.Length - 2, 8)) + user[^1];
}
