using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PcapLab.Flows;

/// <summary>
/// The health of one TCP connection, told segment by segment in the terms of Wireshark's sequence analysis, so that the counts compare. Round trips are
/// measured as tcptrace does: one segment at a time, and never one that was sent twice (Karn).
/// </summary>
public struct TcpConnection
{
    /// <summary>Later than this after the highest segment, a segment below it is sent again rather than out of order; the handshake's round trip replaces it.</summary>
    private const long DefaultReorderingNs = 3_000_000;
    /// <summary>A retransmission this soon after duplicate ACKs was caused by them.</summary>
    private const long FastRetransmitNs = 20_000_000;

    private TcpSide _source;
    private TcpSide _destination;

    /// <summary>Time of the last SYN, of the SYN/ACK, ns; 0 when not seen.</summary>
    public long SynTime, SynAckTime;
    /// <summary>SYN to the ACK that completes the handshake, ns; 0 when not seen.</summary>
    public long HandshakeRtt;
    /// <summary>First payload from the initiator, from the responder after it, ns; 0 when not seen.</summary>
    public long RequestTime, ResponseTime;
    /// <summary>Round trips measured: smallest, largest, sum, ns.</summary>
    public long RttMin, RttMax, RttSum;
    /// <summary>How many round trips were measured.</summary>
    public int RttCount;
    /// <summary>Counts of events, both ways.</summary>
    public int FastRetransmissions, SpuriousRetransmissions, OutOfOrder, LostSegments, AckLostSegments, DuplicateAcks, KeepAlives, ZeroWindows, WindowFull, Resets;

    /// <summary>The sending side of the initiator.</summary>
    [UnscopedRef]
    public readonly ref readonly TcpSide Source => ref _source;
    /// <summary>The sending side of the responder.</summary>
    [UnscopedRef]
    public readonly ref readonly TcpSide Destination => ref _destination;
    /// <summary>Retransmissions of all kinds by the responder.</summary>
    public readonly int DestinationRetransmissions => _destination.Retransmissions;
    /// <summary>Retransmissions of all kinds, both ways.</summary>
    public readonly int Retransmissions => _source.Retransmissions + _destination.Retransmissions;

    /// <summary>An untracked connection's start.</summary>
    public static TcpConnection New => new() { _source = { Scale = -1 }, _destination = { Scale = -1 } };

    /// <summary>Reads a byte of each cache line that a segment needs.</summary>
    internal readonly long Touch() => _source.NextTime ^ _destination.NextTime ^ SynTime ^ RttSum;

    /// <summary>Takes the next segment in capture order.</summary>
    /// <param name="s">The segment.</param>
    /// <param name="direction">0 from the initiator, 1 from the responder.</param>
    public TcpEvents Add(in TcpSegment s, int direction)
    {
        ref var fwd = ref direction == 0 ? ref Unsafe.AsRef(ref _source) : ref Unsafe.AsRef(ref _destination);
        ref var rev = ref direction == 0 ? ref Unsafe.AsRef(ref _destination) : ref Unsafe.AsRef(ref _source);
        Handshake(in s, ref fwd, ref rev, direction);
        var events = Window(in s, in fwd, ref rev);
        events |= Sequence(in s, events, ref fwd, ref rev);
        Remember(in s, events, ref fwd);
        MeasureRtt(in s, events, ref fwd, ref rev);
        if (s.Length > 0) Answer(s.Time, direction);
        if (events != 0 || s.Has(TcpBits.Rst)) Count(in s, events, ref fwd);
        return events;
    }

    private void Handshake(in TcpSegment s, ref TcpSide fwd, ref TcpSide rev, int direction)
    {
        if (!s.Has(TcpBits.Syn))
        {
            fwd.OnlySyn = false;
            if (HandshakeRtt == 0 && direction == 0 && SynTime != 0 && SynAckTime != 0 && s.Has(TcpBits.Ack)) HandshakeRtt = Math.Max(1, s.Time - SynTime);
            return;
        }

        fwd.OnlySyn = true;
        fwd.Mss = s.Options.Mss;
        fwd.Scale = s.Options.Scale >= 0 ? s.Options.Scale : (sbyte)-2;
        if (!s.Has(TcpBits.Ack))
        {
            SynTime = s.Time;
            return;
        }

        if (SynAckTime == 0) SynAckTime = s.Time;
        // Scaling holds only when both offer it (RFC 7323 2.2).
        if (fwd.Scale < 0 || rev.Scale == -2) fwd.Scale = rev.Scale = -2;
    }

    /// <summary>What the window and the acknowledgment alone tell.</summary>
    private static TcpEvents Window(in TcpSegment s, in TcpSide fwd, ref TcpSide rev)
    {
        var atNext = fwd.HasNext && s.Sequence == fwd.Next;
        if (s.Length == 1 && atNext && rev is { Seen: true, Window: 0 }) return TcpEvents.ZeroWindowProbe;

        var events = TcpEvents.None;
        var control = s.Has(TcpBits.Syn | TcpBits.Fin | TcpBits.Rst);
        if (s.Window == 0 && !control) events |= TcpEvents.ZeroWindow;
        if (fwd.HasNext && TcpSide.Before(fwd.Next, s.Sequence) && !s.Has(TcpBits.Rst)) events |= TcpEvents.LostSegment;
        if (control) return events;
        if (s.Length <= 1 && fwd.HasNext && s.Sequence == fwd.Next - 1) events |= TcpEvents.KeepAlive;
        if (s.Length > 0)
        {
            if (rev.Scale != -1 && rev.HasAck && s.Sequence + s.Length == rev.LastAck + rev.ScaledWindow) events |= TcpEvents.WindowFull;
            return events;
        }

        return atNext && fwd.HasAck && s.Acknowledgment == fwd.LastAck ? events | Repeated(in s, in fwd, ref rev) : events;
    }

    /// <summary>An empty segment that repeats the last one's numbers: an update, an answer to a probe, or a duplicate ACK.</summary>
    private static TcpEvents Repeated(in TcpSegment s, in TcpSide fwd, ref TcpSide rev)
    {
        if (s.Window != fwd.Window) return s.Window != 0 ? TcpEvents.WindowUpdate : TcpEvents.None;
        if (s.Window != 0) return (rev.LastEvents & TcpEvents.KeepAlive) != 0 ? TcpEvents.KeepAliveAck : TcpEvents.DuplicateAck;
        if ((rev.LastEvents & TcpEvents.ZeroWindowProbe) == 0) return TcpEvents.None;
        // Some receivers keep the probe's byte: their ACK moves the other side on.
        if (s.Acknowledgment == rev.Next + 1) rev.Next = rev.MaxToAck = s.Acknowledgment;
        return TcpEvents.ZeroWindowProbeAck;
    }

    private TcpEvents Sequence(in TcpSegment s, TcpEvents events, ref TcpSide fwd, ref TcpSide rev)
    {
        var repeats = fwd.HasAck && s.Acknowledgment == fwd.LastAck;
        if (!repeats) fwd.DuplicateAcks = 0;
        else if ((events & TcpEvents.DuplicateAck) != 0 && fwd.DuplicateAcks < ushort.MaxValue) fwd.DuplicateAcks++;

        var found = TcpEvents.None;
        if (s.Has(TcpBits.Ack) && rev.HasMaxToAck && TcpSide.Before(rev.MaxToAck, s.Acknowledgment))
        {
            // One loss is told once, however often the same ACK tells it.
            if (!repeats) found = TcpEvents.AckLostSegment;
            rev.MaxToAck = rev.Next;
        }

        var carries = s.Length > 0 || s.Has(TcpBits.Syn | TcpBits.Fin);
        return carries && (events & TcpEvents.KeepAlive) == 0 ? found | SentAgain(in s, in fwd, in rev) : found;
    }

    /// <summary>Tells retransmissions from reordering for a segment that carries something.</summary>
    private readonly TcpEvents SentAgain(in TcpSegment s, in TcpSide fwd, in TcpSide rev)
    {
        var end = s.Sequence + s.Length;
        if (s.Length > 0 && rev.HasAck && !TcpSide.Before(rev.LastAck, end)) return TcpEvents.SpuriousRetransmission;
        var isOld = fwd.HasNext && TcpSide.Before(s.Sequence, fwd.Next);
        // More than the one byte of a zero-window probe: it adds new data.
        if (s.Length > 1 && fwd.Next - 1 == s.Sequence) isOld = false;
        if (!isOld) return TcpEvents.None;
        if (rev is { HasAck: true, DuplicateAcks: >= 2 } && rev.LastAck == s.Sequence && s.Time - rev.AckTime < FastRetransmitNs) return TcpEvents.FastRetransmission;
        var threshold = HandshakeRtt != 0 ? HandshakeRtt : DefaultReorderingNs;
        if (s.Has(TcpBits.Syn | TcpBits.Fin)) end++;
        return s.Time - fwd.NextTime < threshold && fwd.Next != end ? TcpEvents.OutOfOrder : TcpEvents.Retransmission;
    }

    private static void Remember(in TcpSegment s, TcpEvents events, ref TcpSide fwd)
    {
        var end = s.Sequence + s.Length + (s.Has(TcpBits.Syn | TcpBits.Fin) ? 1u : 0);
        if ((events & TcpEvents.ZeroWindowProbe) == 0)
        {
            if (!fwd.HasNext || TcpSide.Before(fwd.Next, end))
            {
                fwd.Next = end;
                fwd.NextTime = s.Time;
                fwd.HasNext = true;
            }

            if (!fwd.HasMaxToAck || s.Sequence == fwd.MaxToAck)
            {
                fwd.MaxToAck = fwd.Next;
                fwd.HasMaxToAck = true;
            }
        }

        fwd.Seen = true;
        fwd.Window = s.Window;
        fwd.LastAck = s.Acknowledgment;
        fwd.HasAck = s.Has(TcpBits.Ack);
        fwd.AckTime = s.Time;
        fwd.LastEvents = events;
    }

    private void MeasureRtt(in TcpSegment s, TcpEvents events, ref TcpSide fwd, ref TcpSide rev)
    {
        if (rev.Probing && s.Has(TcpBits.Ack) && !TcpSide.Before(s.Acknowledgment, rev.ProbeEnd))
        {
            rev.Probing = false;
            var rtt = Math.Max(0, s.Time - rev.ProbeTime);
            if (RttCount++ == 0 || rtt < RttMin) RttMin = rtt;
            RttMax = Math.Max(RttMax, rtt);
            RttSum += rtt;
        }

        const TcpEvents again = TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission | TcpEvents.OutOfOrder;
        if ((events & again) != 0) fwd.Probing = false;
        else if (s.Length > 0 && !fwd.Probing)
        {
            fwd.Probing = true;
            fwd.ProbeEnd = s.Sequence + s.Length;
            fwd.ProbeTime = s.Time;
        }
    }

    private void Answer(long time, int direction)
    {
        if (direction == 0)
        {
            if (RequestTime == 0) RequestTime = time;
        }
        else if (RequestTime != 0 && ResponseTime == 0) ResponseTime = time;
    }

    private void Count(in TcpSegment s, TcpEvents events, ref TcpSide fwd)
    {
        const TcpEvents again = TcpEvents.Retransmission | TcpEvents.FastRetransmission | TcpEvents.SpuriousRetransmission;
        if ((events & again) != 0) fwd.Retransmissions++;
        if ((events & TcpEvents.FastRetransmission) != 0) FastRetransmissions++;
        if ((events & TcpEvents.SpuriousRetransmission) != 0) SpuriousRetransmissions++;
        if ((events & TcpEvents.OutOfOrder) != 0) OutOfOrder++;
        if ((events & TcpEvents.LostSegment) != 0) LostSegments++;
        if ((events & TcpEvents.AckLostSegment) != 0) AckLostSegments++;
        if ((events & TcpEvents.DuplicateAck) != 0) DuplicateAcks++;
        if ((events & TcpEvents.KeepAlive) != 0) KeepAlives++;
        if ((events & TcpEvents.ZeroWindow) != 0) ZeroWindows++;
        if ((events & TcpEvents.WindowFull) != 0) WindowFull++;
        if (s.Has(TcpBits.Rst)) Resets++;
    }
}
