using System.Buffers.Binary;
using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>Which Ethernet address claims which IPv4 address by ARP (RFC 826), and whether somebody had asked.</summary>
public sealed class ArpFold
{
    /// <summary>At most so many claims and open questions are kept: a flood of forged ones must not fill memory.</summary>
    public const int Cap = 65_536;

    private const long AnswerNs = 5_000_000_000;
    private readonly Dictionary<(uint Ip, ulong Mac), Claim> _claims = [];
    private readonly Dictionary<(uint Asker, uint Target), (long Time, long Frame)> _asked = [];
    private readonly Dictionary<uint, long> _answered = [];

    /// <summary>Whether the cap was hit.</summary>
    public bool Full => _claims.Count >= Cap;

    /// <summary>Takes an ARP packet for IPv4 over Ethernet; others are ignored.</summary>
    public void Add(ReadOnlySpan<byte> arp, long time, long frame)
    {
        if (arp.Length < 28 || BinaryPrimitives.ReadUInt64BigEndian(arp) >> 16 is not 0x0001_0800_0604) return;
        var isReply = arp[7] == 2;
        if (!isReply && arp[7] != 1) return;
        var sender = BinaryPrimitives.ReadUInt32BigEndian(arp[14..]);
        var target = BinaryPrimitives.ReadUInt32BigEndian(arp[24..]);
        var isGratuitous = sender == target;
        if (!isReply && !isGratuitous && (_asked.Count < Cap || _asked.ContainsKey((sender, target)))) _asked[(sender, target)] = (time, frame);
        if (sender == 0) return; // a probe for a free address claims nothing (RFC 5227)

        // One question has one answer: what comes after it was not asked for.
        var isAnswer = isReply && _asked.Remove((target, sender), out var at) && time - at.Time is >= 0 and <= AnswerNs;
        if (isAnswer && (_answered.Count < Cap || _answered.ContainsKey(target))) _answered[target] = _answered.GetValueOrDefault(target) + 1;
        var unasked = isGratuitous || isReply && !isAnswer;
        Count(sender, BinaryPrimitives.ReadUInt64BigEndian(arp[6..]) & 0xffff_ffff_ffff, time, frame, unasked);
    }

    /// <summary>The claims by address, then by frame.</summary>
    public IReadOnlyList<ArpClaimRow> ToRows() => _claims
        .Select(c => new ArpClaimRow(Ip.FromV4(c.Key.Ip), MacText.Of(c.Key.Mac), c.Value.FirstFrame, c.Value.First, c.Value.Last, c.Value.Count, c.Value.Unasked))
        .OrderBy(c => c.Ip).ThenBy(c => c.FirstFrame)
        .ToList();

    /// <summary>Who asked, by address, with what stayed without an answer. A question asked again after its answer counts as open.</summary>
    public IReadOnlyList<ArpAsk> ToAsks() => _asked.GroupBy(a => a.Key.Asker)
        .Select(g => new ArpAsk(Ip.FromV4(g.Key), g.Count(), _answered.GetValueOrDefault(g.Key), g.Min(a => a.Value.Frame), g.Min(a => a.Value.Time), g.Max(a => a.Value.Time)))
        .Where(a => a.Ip.Value != 0).OrderBy(a => a.Ip).ToList();

    private void Count(uint ip, ulong mac, long time, long frame, bool unasked)
    {
        if (!_claims.TryGetValue((ip, mac), out var claim))
        {
            if (Full) return;
            claim = new Claim { FirstFrame = frame, First = time, Last = time };
            _claims.Add((ip, mac), claim);
        }

        claim.First = Math.Min(claim.First, time);
        claim.Last = Math.Max(claim.Last, time);
        claim.Count++;
        if (unasked) claim.Unasked++;
    }

    private sealed class Claim
    {
        public long FirstFrame, First, Last, Count, Unasked;
    }
}
