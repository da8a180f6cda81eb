using System.Globalization;
using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Pairs DNS questions with their answers by flow, id and question, on packet time. A repeated question is the same transaction.</summary>
internal sealed class DnsAnalyzer : MessageAnalyzer
{
    private const long MaxWait = 60_000_000_000;
    private const int MaxPending = 100_000;
    private const int MaxHosts = 100_000;
    private readonly List<DnsRow> _rows = [];
    private readonly Dictionary<(int Flow, long Id, long Type, string Name), int> _pending = [];
    private readonly TextPool _names = new();
    private readonly Dictionary<(Ip, string), HostName> _hosts = []; // every name of an address: another shard may have seen an earlier one
    private readonly StringBuilder _answers = new();

    public override IReadOnlyList<string> Protocols { get; } = ["dns", "mdns", "llmnr"];

    public override void Collect(MessageRows rows, Func<int, long> flowId)
    {
        rows.Dns.AddRange(_rows);
        rows.Names.AddRange(_hosts.Values);
        if (_hosts.Count == MaxHosts) rows.Limits.Add($"Names of hosts from DNS answers are kept for the first {MaxHosts}.");
    }

    public override void OnMessage(in Message message)
    {
        if (message.Number(Dns.TransactionId) is not { } id || message.Number(Dns.Response) is not { } response) return;
        if (response == 0)
        {
            Questions(message, id, null);
            return;
        }

        var ttl = Answers(message);
        var row = Blank(message, id) with
        {
            RCode = ResponseCode(message), Answers = _answers.Length > 0 ? _answers.ToString() : null, TtlMin = ttl, ResponseFrame = message.Packet.Number,
        };
        if (!Questions(message, id, row)) _rows.Add(Unasked(message, row));
    }

    /// <summary>One row per question: opened by a query, closed by <paramref name="response"/>. False when the message has no question.</summary>
    private bool Questions(in Message message, long id, DnsRow? response)
    {
        var any = false;
        for (var i = message.Tree.Find(Dns.QueryName); i >= 0; i = message.Tree.Find(Dns.QueryName, i + 1))
        {
            var type = message.Tree.Find(Dns.QueryType, i);
            if (type < 0) break;
            any = true;
            var key = (message.Flow, id, (long)message.Tree[type].Number, _names.Get(message.Value(message.Tree[i])));
            if (response is null) Ask(message, key);
            else Answer(key, response);
        }

        return any;
    }

    private void Ask(in Message message, (int Flow, long Id, long Type, string Name) key)
    {
        if (_pending.TryGetValue(key, out var index) && message.Packet.Time - _rows[index].Time < MaxWait) return;
        if (_pending.Count >= MaxPending) _pending.Clear();
        _pending[key] = _rows.Count;
        _rows.Add(Blank(message, key.Id) with
        {
            Client = message.Packet.SourceIp, Server = message.Packet.DestinationIp, QName = key.Name, QType = TypeName(key.Type),
        });
    }

    private void Answer((int Flow, long Id, long Type, string Name) key, DnsRow response)
    {
        if (!_pending.Remove(key, out var index) || response.Time - _rows[index].Time is not (>= 0 and < MaxWait))
        {
            _rows.Add(response with { QName = key.Name, QType = TypeName(key.Type) });
            return;
        }

        _rows[index] = _rows[index] with
        {
            RCode = response.RCode, Answers = response.Answers, TtlMin = response.TtlMin, ResponseFrame = response.ResponseFrame,
            LatencyMs = (response.Time - _rows[index].Time) / 1e6,
        };
    }

    /// <summary>A response without a question (mDNS announcements): its first answer tells the name.</summary>
    private DnsRow Unasked(in Message message, DnsRow row)
    {
        var type = message.Number(DnsRecords.RecordType);
        return row with { QName = _names.Get(message.Value(DnsRecords.RecordName)), QType = type is { } t ? TypeName(t) : "" };
    }

    private DnsRow Blank(in Message message, long id) => new()
    {
        Frame = message.Packet.Number, Time = message.Packet.Time, Id = (int)id, QName = "", QType = "",
        Client = message.Packet.DestinationIp, Server = message.Packet.SourceIp,
        Transport = message.Protocol.Name != "dns" ? message.Protocol.Name : message.Packet.Payload == Wire.PayloadKind.Tcp ? "tcp" : "udp",
    };

    /// <summary>Collects the answer section's data in text; returns its smallest TTL.</summary>
    private long? Answers(in Message message)
    {
        _answers.Clear();
        long? least = null;
        var tree = message.Tree;
        for (var group = tree.Find(DnsRecords.AnswerGroup); group >= 0; group = tree.Find(DnsRecords.AnswerGroup, group + 1))
        {
            for (var i = group + 1; i < tree.Count && tree[i].Parent >= group; i++)
            {
                ref var value = ref tree[i];
                if (value.Parent != group) continue;
                if (value.Field == DnsRecords.Ttl) least = Math.Min(least ?? long.MaxValue, (long)value.Number);
                else Append(message, value);
            }
        }

        return least;
    }

    private void Append(in Message message, in FieldValue value)
    {
        string text;
        if (value.Field == DnsRecords.A || value.Field == DnsRecords.Aaaa)
        {
            var ip = Ip.FromBytes(message.Value(value));
            text = ip.ToString();
            Name(message, ip);
        }
        else if (IsNamed(value.Field)) text = _names.Get(message.Value(value));
        else return;
        if (_answers.Length > 0) _answers.Append(',');
        _answers.Append(text);
    }

    /// <summary>The name that was asked for (or, unasked, the record's own) names the address; the first one stays.</summary>
    private void Name(in Message message, Ip ip)
    {
        if (_hosts.Count >= MaxHosts) return;
        var name = _names.Get(message.Value(message.Has(Dns.QueryName) ? Dns.QueryName : DnsRecords.RecordName));
        if (!_hosts.ContainsKey((ip, name))) _hosts.Add((ip, name), new HostName(ip, name, message.Protocol.Name, message.Packet.Number));
    }

    private static bool IsNamed(Field field) => field == DnsRecords.Cname || field == DnsRecords.Ns || field == DnsRecords.Ptr || field == DnsRecords.MxHost
        || field == DnsRecords.Txt || field == DnsRecords.SoaMname || field == DnsRecords.SrvTarget;

    private static string ResponseCode(in Message message)
    {
        var code = (ulong)(message.Number(Dns.RCode) ?? 0) | (ulong)(message.Number(DnsRecords.ExtendedRCode) ?? 0) << 4;
        return DnsNames.RCode(code) ?? string.Create(CultureInfo.InvariantCulture, $"RCODE{code}");
    }

    private static string TypeName(long type) => DnsNames.Type((ulong)type) ?? string.Create(CultureInfo.InvariantCulture, $"TYPE{type}");
}
