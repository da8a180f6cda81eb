using System.Text;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Pairs DNS questions with their answers by flow, id and question, on packet time. A repeated question is the same transaction.</summary>
internal sealed class DnsAnalyzer : MessageAnalyzer
{
    private const long MaxWait = 60_000_000_000;
    private const int MaxHosts = 100_000;
    private readonly ChunkedArray<DnsTransaction> _all = new();
    private readonly Dictionary<Question, int> _pending = []; // one entry a transaction, and so no larger than the rows
    private readonly TextStore _texts = new();
    private readonly Dictionary<(Ip Ip, int Name), (ushort Protocol, long Frame)> _hosts = []; // every name of an address: another shard may have seen an earlier one
    private byte[] _answers = new byte[1024];
    private int _used;

    public override IReadOnlyList<string> Protocols { get; } = ["dns", "mdns", "llmnr"];

    public override IReadOnlyList<Field> Reads { get; } =
    [
        Dns.TransactionId, Dns.Flags, Dns.Response, Dns.RCode, Dns.QueryName, Dns.QueryType, Dns.QueryClass, DnsRecords.ExtendedRCode, DnsRecords.AnswerGroup, DnsRecords.RecordName,
        DnsRecords.RecordType, DnsRecords.Ttl, DnsRecords.A, DnsRecords.Aaaa, DnsRecords.Cname, DnsRecords.Ns, DnsRecords.Ptr, DnsRecords.MxHost, DnsRecords.Txt,
        DnsRecords.SoaMname, DnsRecords.SrvTarget,
    ];

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        var texts = _texts.View();
        rows.Dns.Add(new DnsPart(flows.Take(_all), texts, flows));
        rows.Names.AddRange(_hosts.Select(h => new HostName(h.Key.Ip, texts.Get(h.Key.Name)!, LayerNames.Of(h.Value.Protocol), h.Value.Frame)));
        if (_hosts.Count == MaxHosts) rows.Limits.Add($"Names of hosts from DNS answers are kept for the first {MaxHosts}.");
    }

    public override void OnMessage(in Message message)
    {
        if (message.Number(Dns.TransactionId) is not { } id || message.Number(Dns.Response) is not { } response) return;
        if (response == 0)
        {
            for (var i = Next(message, 0, out var question); i >= 0; i = Next(message, i + 1, out question)) Ask(message, question);
            return;
        }

        var row = Blank(message, 1 - message.Direction);
        row.TtlMin = Answers(message);
        row.RCode = (int)(message.Number(Dns.RCode) ?? 0) | (int)(message.Number(DnsRecords.ExtendedRCode) ?? 0) << 4;
        row.Answers = _used > 0 ? _texts.Add(_answers.AsSpan(0, _used)) : 0;
        row.ResponseFrame = message.Packet.Number;
        var any = false;
        for (var i = Next(message, 0, out var question); i >= 0; i = Next(message, i + 1, out question), any = true) Answer(question, in row);
        if (!any) Unasked(message, ref row);
    }

    /// <summary>The next question of a message; returns its place in the tree, or -1.</summary>
    private int Next(in Message message, int from, out Question question)
    {
        question = default;
        var name = message.Find(Dns.QueryName, from);
        var type = name < 0 ? -1 : message.Find(Dns.QueryType, name);
        if (type < 0) return -1;
        var asked = message.Find(Dns.QueryClass, type);
        question = new Question(message.Flow, (ushort)(message.Number(Dns.TransactionId) ?? 0), (ushort)message.Tree[type].Number, asked < 0 ? (ushort)0 : (ushort)message.Tree[asked].Number, _texts.Add(message.Value(message.Tree[name])));
        return name;
    }

    private void Ask(in Message message, Question question)
    {
        if (_pending.TryGetValue(question, out var index) && message.Packet.Time - _all[index].Time < MaxWait) return;
        var row = Blank(message, message.Direction);
        row.Name = question.Name;
        row.Type = question.Type;
        row.Class = question.Class;
        _pending[question] = _all.Add(in row);
    }

    private void Answer(Question question, in DnsTransaction response)
    {
        if (!_pending.Remove(question, out var index) || response.Time - _all[index].Time is not (>= 0 and < MaxWait))
        {
            ref var alone = ref _all[_all.Add(in response)];
            alone.Name = question.Name;
            alone.Type = question.Type;
            alone.Class = question.Class;
            return;
        }

        ref var row = ref _all[index];
        row.RCode = response.RCode;
        row.Flags = response.Flags;
        row.Answers = response.Answers;
        row.TtlMin = response.TtlMin;
        row.ResponseFrame = response.ResponseFrame;
        row.LatencyNs = response.Time - row.Time;
    }

    /// <summary>A response without a question (mDNS announcements): its first answer tells the name.</summary>
    private void Unasked(in Message message, ref DnsTransaction row)
    {
        row.Name = _texts.Add(message.Value(DnsRecords.RecordName));
        row.Type = (int)(message.Number(DnsRecords.RecordType) ?? DnsTransaction.None);
        _all.Add(in row);
    }

    private static DnsTransaction Blank(in Message message, int clientDirection) => new()
    {
        Frame = message.Packet.Number, Time = message.Packet.Time, Id = (ushort)(message.Number(Dns.TransactionId) ?? 0), Flags = (ushort)(message.Number(Dns.Flags) ?? 0), Flow = message.Flow,
        ClientDirection = (byte)clientDirection, Protocol = message.Protocol.Id, IsTcp = message.Packet.Payload == Wire.PayloadKind.Tcp,
        RCode = DnsTransaction.None, TtlMin = DnsTransaction.None, LatencyNs = DnsTransaction.None,
    };

    /// <summary>Collects the answer section's data in text; returns its smallest TTL, or none.</summary>
    private long Answers(in Message message)
    {
        _used = 0;
        var least = (long)DnsTransaction.None;
        var tree = message.Tree;
        for (var group = message.Find(DnsRecords.AnswerGroup); group >= 0; group = message.Find(DnsRecords.AnswerGroup, group + 1))
        {
            for (var i = group + 1; i < tree.Count && tree[i].Parent >= group; i++)
            {
                ref var value = ref tree[i];
                if (value.Parent != group) continue;
                if (value.Field == DnsRecords.Ttl) least = least < 0 ? (long)value.Number : Math.Min(least, (long)value.Number);
                else Append(message, value);
            }
        }

        return least;
    }

    private void Append(in Message message, in FieldValue value)
    {
        if (value.Field == DnsRecords.A || value.Field == DnsRecords.Aaaa)
        {
            var ip = Ip.FromBytes(message.Value(value));
            Span<byte> text = stackalloc byte[Ip.MaxText];
            Append(text[..ip.Format(text)]);
            Name(message, ip);
        }
        else if (IsNamed(value.Field))
        {
            Append(message.Value(value));
        }
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length + 1 > _answers.Length - _used) Array.Resize(ref _answers, Math.Max(_answers.Length * 2, _used + text.Length + 1));
        if (_used > 0) _answers[_used++] = (byte)',';
        text.CopyTo(_answers.AsSpan(_used));
        _used += text.Length;
    }

    /// <summary>The name that was asked for (or, unasked, the record's own) names the address; the first one stays.</summary>
    private void Name(in Message message, Ip ip)
    {
        if (_hosts.Count >= MaxHosts) return;
        var name = _texts.Add(message.Value(message.Has(Dns.QueryName) ? Dns.QueryName : DnsRecords.RecordName));
        _hosts.TryAdd((ip, name), (message.Protocol.Id, message.Packet.Number));
    }

    private static bool IsNamed(Field field) => field == DnsRecords.Cname || field == DnsRecords.Ns || field == DnsRecords.Ptr || field == DnsRecords.MxHost
        || field == DnsRecords.Txt || field == DnsRecords.SoaMname || field == DnsRecords.SrvTarget;

    /// <summary>What a question and its answer have in common.</summary>
    private readonly record struct Question(int Flow, ushort Id, ushort Type, ushort Class, int Name);
}
