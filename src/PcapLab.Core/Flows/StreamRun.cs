using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Flows;

/// <summary>One segment's way through its stream: in order, without repeated bytes, message by message.</summary>
internal ref struct StreamRun
{
    private readonly AppDispatcher _dispatcher;
    private readonly ref readonly PacketFacts _packet;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly AppFlow _app;
    private readonly AppStream _stream;
    private readonly FlowPlace _place;
    // A layer is counted as tshark counts it, which does not hand on a segment that its sequence analysis calls sent again or out of order.
    private readonly bool _counts;
    private readonly int _end;
    private readonly byte _source;

    /// <summary>A segment of a stream.</summary>
    /// <param name="dispatcher">Whose stream it is.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="bytes">The buffer that its offsets refer to.</param>
    /// <param name="app">The flow's application, or what is carried inside it.</param>
    /// <param name="stream">Its direction.</param>
    /// <param name="place">Its flow.</param>
    /// <param name="end">Where the segment ends in its source, -1 when fields cannot point there.</param>
    /// <param name="source">The tree's number of that source.</param>
    public StreamRun(AppDispatcher dispatcher, in PacketFacts packet, ReadOnlySpan<byte> bytes, AppFlow app, AppStream stream, FlowPlace place, int end, byte source = 0)
    {
        _dispatcher = dispatcher;
        _packet = ref packet;
        _bytes = bytes;
        _app = app;
        _stream = stream;
        _place = place;
        _counts = (place.Events & (TcpEvents.Retransmission | TcpEvents.OutOfOrder)) == 0;
        _end = end;
        _source = source;
    }

    /// <summary>Takes a segment.</summary>
    /// <param name="sequence">Its first byte.</param>
    /// <param name="data">Captured bytes.</param>
    /// <param name="missing">Bytes after them that the capture cut.</param>
    /// <param name="ack">How far the receiver has acknowledged.</param>
    public void Take(uint sequence, ReadOnlySpan<byte> data, int missing, uint? ack)
    {
        // A segment that the capture cut cannot wait for the rest of a message: each is looked at for itself.
        if (missing > 0 && !data.IsEmpty) Count(data);
        var early = (int)(sequence - _stream.Next);
        if (early > 0)
        {
            // What the receiver has and the capture has not will never come; nor is there room to wait for ever.
            var gone = ack is { } a && TcpSide.Before(_stream.Next, a) && !TcpSide.Before(a, sequence);
            if (!gone && _stream.KeepAhead(sequence, data, missing))
            {
                if (missing == 0) Early(sequence, data);
                return;
            }

            SkipTo(sequence);
            early = (int)(sequence - _stream.Next);
        }

        if (early + data.Length + missing <= 0 && early < 0)
        {
            // What a QUIC packet brings again is read once, but it is in that packet too.
            if (_app.IsCarried) Count(data);
            return;
        }

        Deliver(sequence, data, missing, isFrame: true);
        Ahead();
    }

    /// <summary>Counts what comes early where it stands, unless it goes on with a message that began before.</summary>
    private void Early(uint sequence, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        var end = sequence + (uint)data.Length;
        var began = _stream.EarlyEnd != 0 && TcpSide.Before(sequence, _stream.EarlyEnd);
        if (began && TcpSide.Before(end, _stream.EarlyEnd)) return;
        if (!began && data.Length <= _stream.Waiting - (sequence - _stream.Next)) return;
        Count(data);
        if (_app.Protocol?.NextPdu(data, null, _place.Direction) is { Want: > 0 } pdu && Math.Max(pdu.Want, pdu.Total) is var total and < AppStream.MaxMessage && total > data.Length)
            _stream.EarlyEnd = sequence + (uint)total;
    }

    /// <summary>Counts the protocol of a segment that is not parsed in its turn.</summary>
    private void Count(ReadOnlySpan<byte> data)
    {
        if (!_counts || _app.IsClosed) return;
        if ((_app.Protocol ?? _dispatcher.Likely(_app, data, in _packet, in _place)) is { } protocol) _dispatcher.Entered(protocol);
    }

    private void Entered(bool isFrame)
    {
        if (isFrame && _counts) _dispatcher.Entered(_app.Protocol!);
    }

    /// <summary>Delivers early segments whose turn has come.</summary>
    private void Ahead()
    {
        while (_stream.TryPeekAhead(out var segment) && !TcpSide.Before(_stream.Next, segment.Sequence))
        {
            _stream.TakeAhead();
            Deliver(segment.Sequence, segment.Bytes, segment.Missing, isFrame: false);
            segment.Return();
        }
    }

    /// <summary>Gives the gap before a sequence number up, delivering on the way what came early.</summary>
    private void SkipTo(uint sequence)
    {
        while (_stream.TryPeekAhead(out var segment) && TcpSide.Before(segment.Sequence, sequence))
        {
            if (TcpSide.Before(_stream.Next, segment.Sequence)) Gap((int)(segment.Sequence - _stream.Next), StreamHole.Segment);
            Ahead();
        }

        if (TcpSide.Before(_stream.Next, sequence)) Gap((int)(sequence - _stream.Next), StreamHole.Segment);
    }

    private void Deliver(uint sequence, ReadOnlySpan<byte> data, int missing, bool isFrame)
    {
        var old = (int)(_stream.Next - sequence);
        if (old > data.Length)
        {
            missing = Math.Max(0, missing - (old - data.Length));
            old = data.Length;
        }

        data = data[Math.Max(0, old)..];
        _stream.Next += (uint)data.Length;
        if (_app.IsCarried) _dispatcher.Carried(_app, data, in _packet, in _place);
        if (!data.IsEmpty && !_app.IsClosed) Bytes(data, isFrame);
        if (missing > 0) Gap(missing, StreamHole.Cut);
    }

    private void Bytes(ReadOnlySpan<byte> data, bool isFrame)
    {
        if (_stream.Lost && !Resume(data, isFrame)) return;
        if (_stream.Skip > 0)
        {
            var skipped = (int)Math.Min(_stream.Skip, data.Length);
            _dispatcher.Content(in _packet, data[..skipped], _app, in _place);
            if (_stream.Skip != long.MaxValue) _stream.Skip -= skipped;
            data = data[skipped..];
            if (_stream.Skip == 0 ? _stream.Hole != StreamHole.Segment || !data.IsEmpty : _stream.Hole == StreamHole.Cut) Entered(isFrame);
            if (_stream.Skip == 0) _stream.Hole = StreamHole.None;
            if (data.IsEmpty) return;
        }

        if (_stream.HeldLength == 0)
        {
            var used = Parse(data, isFrame, isFrame && _end >= 0 ? _end - data.Length : -1);
            if (used < data.Length) _stream.Hold(data[used..]);
            return;
        }

        _stream.Hold(data);
        if (_stream.HeldLength < _stream.Need) return;
        // Parsing may close the stream and free what it held: how much there is to drop is known only afterwards.
        var parsed = Parse(_stream.Held, isFrame, -1);
        _stream.Drop(Math.Min(_stream.HeldLength, parsed));
    }

    /// <summary>After a gap, a segment that begins with a message brings the stream back in step.</summary>
    private bool Resume(ReadOnlySpan<byte> data, bool isFrame)
    {
        if (_app.Protocol is not { } protocol)
        {
            _stream.Lost = false;
            return true;
        }

        Entered(isFrame);
        _stream.Lost = !protocol.AnyStart && !_dispatcher.Confirm(protocol, data, in _packet, in _place);
        return !_stream.Lost;
    }

    /// <summary>Cuts messages from contiguous bytes; returns how many were used.</summary>
    private int Parse(ReadOnlySpan<byte> data, bool isFrame, int frameOffset)
    {
        var at = 0;
        while (at < data.Length)
        {
            var rest = data[at..];
            if (_app.Protocol is null && !_dispatcher.Identify(_app, rest, in _packet, in _place))
            {
                _stream.Need = rest.Length + 1;
                return _app.IsClosed || _app.ForgetsUnknown ? data.Length : at;
            }

            var protocol = _app.Protocol!;
            var pdu = protocol.NextPdu(rest, _app.State, _place.Direction);
            Entered(isFrame);
            if (pdu.Want < 0)
            {
                _stream.Lost = true;
                return data.Length;
            }

            var total = Math.Max(pdu.Want, pdu.Total);
            var want = Math.Min(pdu.Want, AppStream.MaxMessage);
            if (want > 0 && total <= AppStream.MaxMessage && _dispatcher.WantsWhole) want = (int)total;
            if (want == 0 && rest.Length >= AppStream.MaxMessage)
            {
                _stream.Lost = true;
                return data.Length;
            }

            if (want == 0 || want > rest.Length)
            {
                _stream.Need = want == 0 ? rest.Length + 1 : want;
                _stream.Total = want == 0 ? 0 : total;
                return at;
            }

            _dispatcher.Message(in _packet, _bytes, rest[..want], frameOffset < 0 ? -1 : frameOffset + at, _source, _app, in _place, want < pdu.Want);
            var used = (int)Math.Min(total, rest.Length);
            if (used > want) _dispatcher.Content(in _packet, rest[want..used], _app, in _place);
            _stream.Skip = total == long.MaxValue ? total : total - used;
            at += used;
        }

        return at;
    }

    /// <summary>Bytes that never come: the message they belong to is parsed as far as it goes, and skipped when its end is known.</summary>
    private void Gap(int missing, StreamHole hole)
    {
        _stream.Next += (uint)missing;
        if (_app.Protocol is not { } protocol)
        {
            _stream.Drop(_stream.HeldLength); // what comes next does not continue it
            return;
        }

        if (_stream.Lost) return;
        if (_stream.HeldLength > 0)
        {
            var left = _stream.Total == 0 ? -1 : _stream.Total - _stream.HeldLength - missing;
            if (_stream.Total > 0) _dispatcher.Message(in _packet, _bytes, _stream.Held, -1, 0, _app, in _place, cut: true);
            _stream.Drop(_stream.HeldLength);
            _stream.Skip = Math.Max(0, left);
            _stream.Lost = left < 0;
        }
        else if (_stream.Skip != long.MaxValue)
        {
            _stream.Lost = _stream.Skip < missing;
            _stream.Skip = Math.Max(0, _stream.Skip - missing);
        }

        if (_stream.Skip > 0) _stream.Hole = hole;
        _dispatcher.Gap(in _packet, protocol, in _place, missing, _stream.Lost);
    }
}
